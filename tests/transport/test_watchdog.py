"""The watchdog shuts the socket of the attempt whose time is over, and no other."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from phala_facade.transport.watchdog import Guard, Watchdog

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIP_LIMIT = 20.0


class Stream:
    """What names a socket, as httpx's events do."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def get_extra_info(self, name: str) -> object:
        return self._connection if name == "socket" else None


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    with closing(Watchdog()) as watchdog:
        yield watchdog


def use(guard: Guard, connection: socket.socket, event: str = "connection.start_tls.complete") -> None:
    connection.settimeout(guard.limit)
    guard.trace(event, {"return_value": Stream(connection)})


@pytest.mark.parametrize("event", ["connection.connect_tcp.complete", "connection.start_tls.complete"])
def test_a_blocked_read_ends_at_the_deadline(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket], event: str
) -> None:
    with watchdog.guard(0.05, DRIP_LIMIT) as guard:
        use(guard, pair[0], event)
        assert pair[0].recv(1) == b""


def test_a_connection_made_earlier_is_found_by_the_limit_it_carries(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    with watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as first:
        use(first, pair[0])
    with watchdog.guard(0.05, DRIP_LIMIT) as second:
        second.trace("http11.send_request_headers.started", {})
        pair[0].settimeout(second.limit)
        assert pair[0].recv(1) == b""


def test_an_earlier_deadline_is_kept_although_a_later_one_came_first(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    with watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as later, watchdog.guard(0.05, DRIP_LIMIT) as sooner:
        later.trace("http11.send_request_headers.started", {})
        use(sooner, pair[0])
        assert pair[0].recv(1) == b""


def test_no_other_connection_is_shut(watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]) -> None:
    others = socket.socketpair()
    with others[0], others[1], watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as other:
        use(other, others[0])
        with watchdog.guard(0.05, DRIP_LIMIT) as guard:
            use(guard, pair[0])
            assert pair[0].recv(1) == b""
        others[1].send(b"x")
        assert others[0].recv(1) == b"x"


def test_a_connection_that_is_free_again_is_not_shut(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    others = socket.socketpair()
    with (
        others[0],
        others[1],
        watchdog.guard(0.05, DRIP_LIMIT) as released,
        watchdog.guard(0.1, DRIP_LIMIT) as guard,
    ):
        use(released, pair[0])
        released.trace("http11.response_closed.started", {})
        use(guard, others[0])
        assert others[0].recv(1) == b""
        pair[1].send(b"x")
        assert pair[0].recv(1) == b"x"


def test_a_connection_without_a_limit_of_its_own_is_not_shut(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    others = socket.socketpair()
    with others[0], others[1], watchdog.guard(0.05, DRIP_LIMIT) as guard:
        use(guard, others[0])
        others[0].settimeout(None)
        use(guard, pair[0])
        assert pair[0].recv(1) == b""
        others[1].send(b"x")
        assert others[0].recv(1) == b"x"


def test_no_two_attempts_at_one_time_have_the_same_limit(watchdog: Watchdog) -> None:
    limits = {watchdog.guard(30, 10).limit for _ in range(1000)}
    assert len(limits) == 1000
    assert max(limits) <= 10
    assert min(limits) > 9.99


def test_no_two_attempts_have_the_same_limit_although_each_has_less_time_left(watchdog: Watchdog) -> None:
    limits = {round(watchdog.guard(1.5, 1.5 + number * 1e-8).limit, 9) for number in range(1000)}
    assert len(limits) == 1000


def test_a_limit_of_next_to_nothing_stays_positive(watchdog: Watchdog) -> None:
    assert all(0 < watchdog.guard(0.00001, 0.00001).limit <= 0.00001 for _ in range(10_000))


def test_what_names_no_socket_is_left_alone(watchdog: Watchdog) -> None:
    with watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as guard:
        guard.trace("http11.receive_response_headers.complete", {"return_value": (b"HTTP/1.1", 200, b"OK")})
        guard.trace("connection.connect_tcp.failed", {"exception": OSError()})


def test_closing_twice_does_nothing_more() -> None:
    watchdog = Watchdog()
    with watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as guard:
        guard.trace("http11.send_request_headers.started", {})
        watchdog.close()
        watchdog.close()


def test_a_connection_that_cannot_be_watched_is_closed(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_descriptor_left(_: socket.socket) -> socket.socket:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(socket.socket, "dup", no_descriptor_left)
    with pytest.raises(OSError, match="too many open files"), watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as guard:
        use(guard, pair[0], "connection.connect_tcp.complete")

    assert pair[0].fileno() == -1


def test_what_was_read_of_an_attempt_that_was_cut_off_is_refused(watchdog: Watchdog) -> None:
    with watchdog.guard(DRIP_LIMIT, DRIP_LIMIT) as guard:
        guard.check()
        guard.cut = True

        with pytest.raises(TimeoutError):
            guard.check()
