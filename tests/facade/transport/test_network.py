"""What one connection does with what is left of a call, on sockets that the test controls; and the pool of them."""

from __future__ import annotations

import re
import socket
import ssl
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import AsyncMock, Mock, call

import anyio
import httpcore
import httpx
import pytest

from phala_facade.transport.async_network import AsyncStream
from phala_facade.transport.budget import Budget
from phala_facade.transport.connections import Connections
from phala_facade.transport.network import Network, SecureStream, Stream
from phala_facade.transport.pool import ConnectionPool
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import NO_CERTIFICATES
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def stream_over(connection: object) -> Stream:
    return Stream(cast("socket.socket", connection))


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_everything_is_written_however_little_is_taken_at_a_time() -> None:
    narrow = Mock()
    narrow.send.side_effect = [3, 3, 2]
    budget = Budget(1000.0)
    with budget:
        stream_over(narrow).write(b"12345678", 5.0)
    assert narrow.send.mock_calls == [call(b"12345678"), call(b"45678"), call(b"78")]
    assert narrow.settimeout.mock_calls == [call(5.0)] * 3
    assert budget.connection == "reused"


STEPS: dict[type[Exception], Callable[[Stream], object]] = {
    httpcore.ReadTimeout: lambda stream: stream.read(1),
    httpcore.WriteTimeout: lambda stream: stream.write(b"x"),
    httpcore.ConnectTimeout: lambda _: Network(Connections()).connect_tcp("127.0.0.1", 9),
}


@pytest.mark.parametrize("expected", STEPS)
def test_nothing_is_begun_when_nothing_is_left(
    expected: type[Exception], pair: tuple[socket.socket, socket.socket]
) -> None:
    with Budget(0.0), pytest.raises(expected, match="the time of the call is over"):
        STEPS[expected](stream_over(pair[0]))


def test_a_connection_shows_whether_there_is_something_to_read(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    stream = stream_over(ours)
    assert stream.get_extra_info("ssl_object") is None
    assert stream.get_extra_info("is_readable") is False
    theirs.send(b"x")
    assert stream.get_extra_info("is_readable") is True
    ours.close()
    assert stream.get_extra_info("is_readable") is True


class Other:
    """The server's end of TLS, in memory: it goes on whenever something is sent to it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming = ssl.MemoryBIO()
        self.wire = ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self.wire, server_side=True)
        self.closed = False

    def write(self, buffer: bytes, *_: object) -> None:
        self._incoming.write(buffer)
        with suppress(ssl.SSLWantReadError):
            self.tls.do_handshake()

    def read(self, max_bytes: int, *_: object) -> bytes:
        return self.wire.read(max_bytes)

    def close(self) -> None:
        self.closed = True

    def get_extra_info(self, *_: object) -> object:
        return False


@pytest.fixture
def entered() -> Iterator[Budget]:
    budget = Budget(1000.0)
    with budget:
        yield budget


def secured() -> tuple[Other, SecureStream]:
    theirs, ours = both_sides()
    other = Other(theirs)
    return other, SecureStream(cast("Any", other), ours, "name.example", 1.0)


@pytest.mark.usefixtures("entered")
def test_what_came_along_behind_what_was_read_is_noticed_on_an_idle_connection() -> None:
    other, stream = secured()
    other.tls.write(b"a response")
    assert stream.read(100) == b"a response"
    assert stream.get_extra_info("ssl_object") is None
    assert stream.get_extra_info("is_readable") is False
    other.tls.write(b"a response")
    other.tls.write(b" and more, in a record of its own")
    assert stream.read(100) == b"a response"
    assert stream.get_extra_info("is_readable") is True
    stream.close()
    assert other.closed


@pytest.mark.usefixtures("entered")
def test_garbage_in_place_of_tls_is_an_error_and_makes_a_connection_unusable() -> None:
    def after_a_response() -> SecureStream:
        other, stream = secured()
        other.tls.write(b"a response")
        other.wire.write(b"garbage, no record")
        assert stream.read(100) == b"a response"
        return stream

    assert after_a_response().get_extra_info("is_readable") is True
    with pytest.raises(httpcore.ReadError):
        after_a_response().read(100)


@pytest.mark.usefixtures("entered")
def test_an_interrupt_in_a_handshake_passes_as_it_is_and_closes_the_connection() -> None:
    carrier = Mock(httpcore.NetworkStream)
    carrier.write.side_effect = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        SecureStream(carrier, NO_CERTIFICATES, "name.example", 1.0)
    carrier.close.assert_called_once()


@pytest.mark.anyio
async def test_a_broken_connection_of_asyncio_is_what_the_pool_expects() -> None:
    broken = AsyncMock(side_effect=anyio.BrokenResourceError)
    stream = AsyncStream(cast("Any", Mock(receive=broken, send=broken)))
    with Budget(1000.0), pytest.raises(httpcore.WriteError):
        await stream.write(b"x")
    with Budget(1000.0), pytest.raises(httpcore.ReadError):
        await stream.read(1)


def test_a_connection_that_comes_back_while_others_are_looked_at_is_looked_at_too() -> None:
    # "Bad file descriptor": the connection of a server that sends more than its response is closed, and another call
    # could take it in the instant after.
    def expire() -> bool:
        pool.keep(broken)
        looked_at.has_expired.side_effect = None
        return True

    pool = ConnectionPool()
    broken, looked_at, fresh = (Mock(httpcore.ConnectionInterface) for _ in range(3))
    looked_at.has_expired.side_effect = expire
    pool.create_connection = Mock(return_value=fresh)  # type: ignore[method-assign]
    with Budget(1.0):
        pool.keep(looked_at)
        pool.handle_request(httpcore.Request("GET", "http://cloud.example/"))
    assert [each.close.called for each in (looked_at, broken, fresh)] == [True, True, False]


def test_a_package_that_is_reached_into_has_an_upper_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]

    assert {name for one in declared if "<" in one for name in re.findall(r"^http\w+", one)} == {
        "httpx",
        "httpcore",
        "httpx2",
    }


@pytest.mark.parametrize("kind", [httpx.HTTPTransport, httpx.AsyncHTTPTransport])
def test_a_transport_sends_through_its_pool(kind: Callable[..., object]) -> None:
    assert hasattr(kind(verify=False), "_pool"), f"{kind} has no `_pool` any more"
