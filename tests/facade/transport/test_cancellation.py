"""A call may be cancelled wherever it waits: no connection stays open, no task, no place taken in the pool."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, TypeAlias

import anyio
import pytest

from phala_facade.transport.session import AsyncSession
from phala_facade.transport.time_source import TimeSource
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import NO_CERTIFICATES
from tests.facade.transport.faults import http
from tests.facade.transport.scripted import Cancelling, Origin
from tests.facade.transport.shells import GET, VERSION, settings_for

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

Scenario: TypeAlias = "Callable[[Setting, Cancelling], Awaitable[None]]"

RIGHT = (http(b"[]"),)
IN_PARTS = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n[\r\n", b"1\r\n]\r\n0\r\n\r\n")
BUSY = (http(b"", status="503 Busy"),)
PIECEMEAL = (b"HTTP/1.1 404 No", b"t Found\r\nContent-Le", b"ngth: 1\r\n\r\n", b"x")


class Setting:
    """A session, and a server in the same event loop.

    Attributes:
        session: The session.
        open: The connections that are open, as the server sees it.
    """

    def __init__(self, session: AsyncSession, connections: set[Origin], responses: list[tuple[bytes, ...]]) -> None:
        self.session = session
        self.open = connections
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
        """Let the loop turn until so many connections are open."""
        for _ in range(300_000):
            if len(self.open) == number:
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"{len(self.open)} connections are open")


async def in_setting(
    scenario: Callable[[Setting], Awaitable[bool]],
    responses: list[tuple[bytes, ...]],
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
        session = AsyncSession(settings, clock=TimeSource(sleep=lambda _: None))
        setting = Setting(session, connections, responses)
        more = await scenario(setting)
        await session.aclose()
        await setting.settle(0)
    return more


def cancel_everywhere(
    scenario: Scenario,
    responses: list[tuple[bytes, ...]],
    host: str = "127.0.0.1",
    tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None,
) -> int:
    """Play a scenario again and again, cancelled at each of its points, and return how many there are."""
    for point in itertools.count(1):
        for late in (False, True):
            cancelling = Cancelling(point, late=late)

            async def play(setting: Setting, cancelling: Cancelling = cancelling) -> bool:
                await scenario(setting, cancelling)
                return cancelling.reached

            if not asyncio.run(in_setting(play, responses, host, tls)):
                return point - 1
    raise AssertionError


async def a_call(setting: Setting, cancelling: Cancelling) -> None:
    """Cancel a call, and look for what stays behind."""
    cancelled = await cancelling.run(setting.ask)
    # What the server's side of a new connection needs ends by itself.
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if "phala_facade" in repr(task) or "httpcore" in repr(task)] == []
    assert cancelled == cancelling.reached or cancelling.reached
    # A connection that was left in use would keep the next call from it.
    assert await setting.ask_rightly() == b"[]"
    await setting.settle(1)


async def a_later_call(setting: Setting, cancelling: Cancelling) -> None:
    """Cancel a call on a connection that served another one before."""
    await setting.ask()
    await a_call(setting, cancelling)


async def closing(setting: Setting, cancelling: Cancelling) -> None:
    """Cancel the closing of connections that are idle."""
    await asyncio.gather(setting.ask(), setting.ask(), setting.ask())
    await cancelling.run(setting.session.aclose)
    await setting.settle(0)


@pytest.mark.parametrize(
    ("scenario", "responses", "host", "points"),
    [
        (a_call, [IN_PARTS], "127.0.0.1", 5),
        (a_call, [RIGHT], "localhost", 5),
        (a_later_call, [RIGHT, IN_PARTS], "127.0.0.1", 3),
        (a_call, [BUSY, IN_PARTS], "127.0.0.1", 10),
        (a_call, [PIECEMEAL], "127.0.0.1", 5),
        (closing, [RIGHT], "127.0.0.1", 1),
    ],
    ids=["a call", "a name", "on a connection that served before", "tried again", "an error", "the closing"],
)
def test_a_call_may_be_cancelled_at_any_point(
    scenario: Scenario, responses: list[tuple[bytes, ...]], host: str, points: int
) -> None:
    assert cancel_everywhere(scenario, responses, host) > points


def test_a_call_over_tls_may_be_cancelled_at_any_point() -> None:
    assert cancel_everywhere(a_call, [BUSY, RIGHT], tls=both_sides()) > 10


def test_a_call_that_is_cancelled_by_a_scope_or_twice_ends_once_and_leaves_nothing() -> None:
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
