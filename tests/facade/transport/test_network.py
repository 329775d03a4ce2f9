"""What one connection does with what is left of a call, on sockets that do as they are told."""

from __future__ import annotations

import socket
import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpcore
import pytest

from phala_facade.transport import nested_tls
from phala_facade.transport.budget import Budget
from phala_facade.transport.connections import Connections
from phala_facade.transport.nested_tls import NestedTLS
from phala_facade.transport.network import Network, Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Told:
    """A socket that takes three bytes at a time, and notes its limits."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.sent: list[bytes] = []
        self.limits: list[float] = []

    def settimeout(self, limit: float) -> None:
        self.limits.append(limit)

    def send(self, data: bytes) -> int:
        if self._error is not None:
            raise self._error
        self.sent.append(data[:3])
        return len(data[:3])


def stream_over(connection: object) -> Stream:
    return Stream(Connections(), cast("socket.socket", connection))


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_everything_is_written_however_little_is_taken_at_a_time() -> None:
    told = Told()
    budget = Budget(1000.0)
    with budget:
        stream_over(told).write(b"12345678", 5.0)
    assert told.sent == [b"123", b"456", b"78"]
    assert told.limits == [5.0] * 3
    assert budget.connection == "reused"


@pytest.mark.parametrize(
    ("error", "expected"),
    [(TimeoutError("slow"), httpcore.WriteTimeout), (BrokenPipeError("gone"), httpcore.WriteError)],
)
def test_a_write_that_fails_is_what_the_pool_expects(error: Exception, expected: type[Exception]) -> None:
    with Budget(1000.0), pytest.raises(expected) as caught:
        stream_over(Told(error)).write(b"x")
    assert caught.value.__cause__ is error


def read(stream: Stream) -> object:
    return stream.read(1)


def write(stream: Stream) -> object:
    stream.write(b"x")
    return None


def start_tls(stream: Stream) -> object:
    return stream.start_tls(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "name.example")


def connect(_: Stream) -> object:
    return Network(Connections()).connect_tcp("127.0.0.1", 9)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (read, httpcore.ReadTimeout),
        (write, httpcore.WriteTimeout),
        (start_tls, httpcore.ConnectTimeout),
        (connect, httpcore.ConnectTimeout),
    ],
)
def test_nothing_is_begun_when_nothing_is_left(
    step: Callable[[Stream], object], expected: type[Exception], pair: tuple[socket.socket, socket.socket]
) -> None:
    with Budget(0.0), pytest.raises(expected, match="the time of the call is over"):
        step(stream_over(pair[0]))


def test_a_connection_tells_whether_there_is_something_to_read(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    stream = stream_over(ours)
    assert stream.get_extra_info("socket") is ours
    assert stream.get_extra_info("ssl_object") is None
    assert stream.get_extra_info("is_readable") is False
    theirs.send(b"x")
    assert stream.get_extra_info("is_readable") is True
    ours.close()
    assert stream.get_extra_info("is_readable") is True


class Outer:
    """A connection to a proxy over which what is told comes; reading takes a second."""

    def __init__(self, *parts: bytes) -> None:
        self._parts = list(parts)
        self.now = 0.0
        self.limits: list[float] = []

    def settimeout(self, limit: float) -> None:
        self.limits.append(limit)

    def sendall(self, data: bytes) -> None:
        assert data

    def recv(self, _: int) -> bytes:
        self.now += 1.0
        return self._parts.pop(0)


def nested(outer: Outer, monkeypatch: pytest.MonkeyPatch) -> NestedTLS:
    monkeypatch.setattr(nested_tls, "time", SimpleNamespace(monotonic=lambda: outer.now))
    connection = NestedTLS(cast("Any", outer), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "name.example")
    connection.settimeout(2.5)
    return connection


def test_a_handshake_within_tls_ends_in_time_however_it_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    outer = Outer(b"\x16\x03\x03\x3f\xff", b"\x02", b"\x02", b"\x02")
    with pytest.raises(TimeoutError, match="timed out"):
        nested(outer, monkeypatch).do_handshake()
    # Sending takes no time here: each reading is limited by what is left.
    assert outer.limits == [2.5, 2.5, 1.5, 0.5]


def test_a_handshake_within_tls_that_ends_early_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ssl.SSLEOFError):
        nested(Outer(b""), monkeypatch).do_handshake()
