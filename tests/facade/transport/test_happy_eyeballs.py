"""A connection goes to the first address that accepts it; time passes on a clock that the test holds."""

from __future__ import annotations

import errno
import inspect
import selectors
import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import anyio
import pytest

from phala_facade.transport import happy_eyeballs
from phala_facade.transport.connections import Connections
from phala_facade.transport.happy_eyeballs import connect
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.facade.transport.clients import Client

HOST = "name.example"


class Host(Connections):
    """A name whose addresses respond or stay silent, and the connections to them.

    Attributes:
        now: The time.
        waits: How long was waited, each time.
        made: The sockets.
    """

    def __init__(self, listener: socket.socket) -> None:
        super().__init__()
        self._port = listener.getsockname()[1]
        self._silent: list[bool] = []
        self.addresses: list[Any] = []
        self.now = 100.0
        self.waits: list[float] = []
        self.made: list[socket.socket] = []

    def add(
        self, *, silent: bool = False, port: int | None = None, address: str = "127.0.0.1", family: int = 2
    ) -> None:
        where = (address, self._port if port is None else port)
        self.addresses.append((family, socket.SOCK_STREAM, 6, "", where))
        self._silent.append(silent)

    def track(self, connection: socket.socket) -> None:
        self.made.append(connection)
        super().track(connection)

    def hear(self, keys: Iterable[selectors.SelectorKey], timeout: float) -> list[selectors.SelectorKey]:
        self.waits.append(timeout)
        heard = [key for key in keys if not self._silent[self.made.index(key.data)]]
        if not heard:
            self.now += timeout
        return heard


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Host(listener)

        class Selector(selectors.SelectSelector):
            def select(self, timeout: float | None = None) -> list[Any]:
                assert timeout is not None
                heard = made.hear(self.get_map().values(), timeout)
                # What responds has responded by then.
                return [pair for pair in super().select(None) if pair[0] in heard] if heard else []

        monkeypatch.setattr(happy_eyeballs, "selectors", SimpleNamespace(DefaultSelector=Selector, EVENT_WRITE=2))
        monkeypatch.setattr(happy_eyeballs, "time", SimpleNamespace(monotonic=lambda: made.now))
        monkeypatch.setattr(socket, "getaddrinfo", Mock(return_value=made.addresses))
        yield made
        made.abandon()


def test_a_silent_address_costs_a_quarter_of_a_second(host: Host) -> None:
    host.add(silent=True)
    host.add()
    connection = connect(HOST, 1, 10.0, host)
    assert connection is host.made[1]
    assert (host.now, host.waits) == (100.25, [0.25, 9.75])
    assert host.made[0].fileno() == -1


def test_addresses_that_are_all_silent_cost_no_more_than_the_limit(host: Host) -> None:
    for _ in range(3):
        host.add(silent=True)
    with pytest.raises(TimeoutError, match=r"^no address of name\.example answered"):
        connect(HOST, 1, 0.625, host)
    assert host.now == 100.625
    assert host.waits == [0.25, 0.25, 0.125]
    assert [connection.fileno() for connection in host.made] == [-1] * 3


@pytest.fixture
def refusing() -> int:
    """Return a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port: int = gone.getsockname()[1]
    return port


def test_an_address_that_refuses_or_has_no_family_here_gives_way_at_once(host: Host, refusing: int) -> None:
    host.add(family=9999)
    host.add(port=refusing)
    host.add()
    assert connect(HOST, 1, 10.0, host) is host.made[1]
    assert host.now == 100.0


def test_a_silent_address_is_waited_for_when_the_last_one_has_refused(host: Host, refusing: int) -> None:
    host.add(silent=True)
    host.add(port=refusing)
    with pytest.raises(TimeoutError, match=r"^no address of name\.example answered"):
        connect(HOST, 1, 10.0, host)
    assert host.now == 110.0


def test_an_address_that_fails_before_anything_is_sent_gives_way_too(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unroutable(socket.socket):
        def connect_ex(self, address: Any, /) -> int:
            return errno.ENETUNREACH if address[0] == "192.0.2.1" else super().connect_ex(address)

    monkeypatch.setattr(socket, "socket", Unroutable)
    host.add(address="192.0.2.1")
    host.add()
    assert connect(HOST, 1, 10.0, host) is host.made[1]
    assert host.made[0].fileno() == -1


def test_a_name_without_an_address_says_so(host: Host) -> None:
    with pytest.raises(OSError, match=r"name\.example has no address"):
        connect(HOST, 1, 10.0, host)


def test_the_families_take_turns() -> None:
    found = [(6, "a"), (6, "b"), (2, "c"), (6, "d")]
    assert happy_eyeballs._interleaved(found) == [(6, "a"), (2, "c"), (6, "b"), (6, "d")]  # pyright: ignore[reportPrivateUsage] # the order is what counts


def test_anyio_waits_as_long_for_a_silent_address() -> None:
    delay = inspect.signature(anyio.connect_tcp).parameters["happy_eyeballs_delay"].default
    assert delay == happy_eyeballs.STAGGER


def test_a_name_with_two_addresses_of_which_one_refuses_is_reached(client: Client) -> None:
    # `localhost` is `::1` first where there is IPv6; the server is on 127.0.0.1 alone.
    with FaultServer(http(b"[]")) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        assert client.ask(url) == ()
