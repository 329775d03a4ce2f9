"""A call may be canceled wherever it waits: no connection stays open, no task, no place taken in the pool."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, TypeAlias

import anyio
import pytest

from phala_facade.transport.session import AsyncSession
from phala_facade.transport.time_source import TimeSource
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import GET, NO_CERTIFICATES, VERSION, settings_for
from tests.facade.transport.faults import http

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

Parts: TypeAlias = tuple[bytes, ...]
Scenario: TypeAlias = "Callable[[Setting, int], Awaitable[bool]]"

RIGHT = (http(b"[]"),)
IN_PARTS = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n[\r\n", b"1\r\n]\r\n0\r\n\r\n")
BUSY = (http(b"", status="503 Busy"),)
AN_ERROR = (b"HTTP/1.1 404 No", b"t Found\r\nContent-Le", b"ngth: 1\r\n\r\n", b"x")


class Origin(asyncio.Protocol):
    """Sends the next response to each request, without any task; the last response is for all that follow.

    A response is sent in parts, each in a turn of the loop of its own: so there are more turns to cancel a call in.
    """

    def __init__(self, responses: list[Parts], connections: set[Origin]) -> None:
        self._responses = responses
        self._connections = connections
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the base class's own
        self._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if b"\r\n\r\n" in self._heard:
            self._heard = b""
            self._say(self._responses.pop(0) if len(self._responses) > 1 else self._responses[0])

    def _say(self, parts: Parts) -> None:
        assert self._transport is not None
        self._transport.write(parts[0])
        if parts[1:]:
            asyncio.get_running_loop().call_soon(self._say, parts[1:])


class Setting:
    """A session, and a server in the same event loop."""

    def __init__(self, session: AsyncSession, connections: set[Origin], responses: list[Parts]) -> None:
        self.session = session
        self._open = connections
        self._responses = responses

    async def ask(self) -> object:
        try:
            return await self.session.send(GET, api_version=VERSION)
        except Exception as error:  # noqa: BLE001 - it only has to end
            return error

    async def ask_rightly(self) -> bytes:
        self._responses[:] = [RIGHT]
        return (await self.session.send(GET, api_version=VERSION)).content

    async def settle(self, number: int) -> None:
        """Let the loop turn until so many connections are open, as the server sees it."""
        for _ in range(30_000):
            if len(self._open) == number:
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"{len(self._open)} connections are open")


async def in_setting(
    scenario: Callable[[Setting], Awaitable[bool]],
    responses: list[Parts],
    host: str = "127.0.0.1",
    tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None,
) -> bool:
    connections: set[Origin] = set()
    responses = list(responses)
    server = await asyncio.get_running_loop().create_server(
        lambda: Origin(responses, connections), "127.0.0.1", 0, ssl=tls and tls[0]
    )
    async with server:
        url = f"{'https' if tls else 'http'}://{host}:{server.sockets[0].getsockname()[1]}"
        settings = settings_for(url, verify=tls[1] if tls else NO_CERTIFICATES)
        session = AsyncSession(settings)
        session.clock = TimeSource(sleep=lambda _: None)
        setting = Setting(session, connections, responses)
        more = await scenario(setting)
        await session.aclose()
        await setting.settle(0)
    return more


async def is_canceled_in(turn: int, call: Callable[[], Awaitable[object]]) -> bool:
    """Cancel a call in a turn of the loop, and return whether it had not ended before.

    Whatever a call waits for is there in one turn and is taken in the next one: it is canceled between them, too.
    """

    async def make() -> None:
        await call()

    made = asyncio.create_task(make())
    for _ in range(turn):
        await asyncio.sleep(0)
    is_waiting = not made.done()
    made.cancel()
    await asyncio.wait([made])
    return is_waiting


async def a_call(setting: Setting, turn: int) -> bool:
    """Cancel a call, and look for what stays behind."""
    is_canceled = await is_canceled_in(turn, setting.ask)
    # What the server's side of a new connection needs ends by itself.
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if "phala_facade" in repr(task) or "httpcore" in repr(task)] == []
    # A connection that was left in use would keep the next call from it.
    assert await setting.ask_rightly() == b"[]"
    await setting.settle(1)
    return is_canceled


async def a_later_call(setting: Setting, turn: int) -> bool:
    """Cancel a call on a connection that served another one before."""
    await setting.ask()
    return await a_call(setting, turn)


async def closing(setting: Setting, turn: int) -> bool:
    """Cancel the closing of connections that are idle."""
    await asyncio.gather(setting.ask(), setting.ask(), setting.ask())
    is_canceled = await is_canceled_in(turn, setting.session.aclose)
    await setting.settle(0)
    return is_canceled


# The server's side of TLS, which is asyncio's own, warns where its handshake is broken off.
@pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function _SSLProtocolTransport:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize(
    ("scenario", "responses", "host", "tls", "least"),
    [
        (a_call, [IN_PARTS], "127.0.0.1", False, 10),
        (a_call, [RIGHT], "localhost", False, 10),
        (a_call, [BUSY, RIGHT], "127.0.0.1", True, 10),
        (a_later_call, [RIGHT, IN_PARTS], "127.0.0.1", False, 4),
        (a_call, [BUSY, IN_PARTS], "127.0.0.1", False, 15),
        (a_call, [AN_ERROR], "127.0.0.1", False, 10),
        (closing, [RIGHT], "127.0.0.1", False, 1),
    ],
    ids=[
        "a call",
        "a name",
        "over TLS",
        "on a connection that served before",
        "tried again",
        "an error",
        "the closing",
    ],
)
def test_a_call_may_be_canceled_in_any_turn_of_the_loop(
    scenario: Scenario, responses: list[Parts], host: str, tls: bool, least: int
) -> None:
    turn, sides = 1, both_sides() if tls else None
    while asyncio.run(in_setting(lambda setting: scenario(setting, turn), responses, host, sides)):  # noqa: B023
        # Turns that pass while another thread looks up a name are many, and all the same.
        turn += 1 + turn // 40
    assert turn >= least
    gc.collect()


def test_a_call_that_is_canceled_by_a_scope_or_twice_ends_once_and_leaves_nothing() -> None:
    async def play(setting: Setting) -> bool:
        with anyio.CancelScope() as scope:
            asyncio.get_running_loop().call_later(0.01, scope.cancel)
            await setting.session.send(GET, api_version=VERSION)
        assert scope.cancelled_caught
        await setting.settle(0)
        call = asyncio.create_task(setting.session.send(GET, api_version=VERSION))
        await setting.settle(1)
        call.cancel()
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await setting.settle(0)
        return True

    asyncio.run(in_setting(play, [(b"HTTP/1.1 200 OK\r\n",)]))
