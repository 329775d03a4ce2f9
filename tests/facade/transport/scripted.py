"""A server in the event loop of the test, and a call that is cancelled at a point of the test's choice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator


class Origin(asyncio.Protocol):
    """Sends the next response to each request, without any task; the last response is for all that follow.

    A response is sent in parts, each in a turn of the loop of its own: so there are more points to be cancelled at.
    """

    def __init__(self, responses: list[tuple[bytes, ...]], connections: set[Origin]) -> None:
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

    def _say(self, parts: tuple[bytes, ...]) -> None:
        assert self._transport is not None
        self._transport.write(parts[0])
        if parts[1:]:
            asyncio.get_running_loop().call_soon(self._say, parts[1:])


class Cancelling:
    """Cancels a call at the n-th point where it, or a task that it made, waits.

    Args:
        point: Which one, from 1.
        late: Whether to cancel when what is waited for has come, but has not been taken yet.
    """

    def __init__(self, point: int, *, late: bool) -> None:
        self._point = point
        self._late = late
        self._inside = ContextVar("inside", default=False)
        self._call: asyncio.Task[Any] | None = None
        self.points = 0

    @property
    def reached(self) -> bool:
        """Whether there is such a point."""
        return self.points >= self._point

    async def run(self, call: Callable[[], Awaitable[object]]) -> bool:
        """Make the call, and return whether it was cancelled."""

        async def marked() -> object:
            self._inside.set(True)
            return await call()

        loop = asyncio.get_running_loop()
        loop.set_task_factory(self._task)
        self._call = asyncio.create_task(self._counted(marked()))
        try:
            await self._call
        except asyncio.CancelledError:
            return True
        finally:
            loop.set_task_factory(None)
        return False

    def _task(self, loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(self._counted(work) if self._inside.get() else work, loop=loop, **options)

    def _counted(self, work: Coroutine[Any, Any, Any]) -> Counted:
        return Counted(work, self._wait)

    def _wait(self, awaited: Any) -> None:
        self.points += 1
        if self.points != self._point:
            return
        if self._late and awaited is not None:
            awaited.add_done_callback(self._cancel)
        else:
            self._cancel()

    def _cancel(self, *_: object) -> None:
        assert self._call is not None
        self._call.cancel()


class Counted(Coroutine[Any, Any, Any]):
    """A coroutine that reports whenever it waits."""

    def __init__(self, work: Coroutine[Any, Any, Any], waits: Callable[[Any], None]) -> None:
        self._work = work
        self._waits = waits

    def send(self, value: Any) -> Any:
        awaited = self._work.send(value)
        self._waits(awaited)
        return awaited

    def throw(self, *error: Any) -> Any:
        awaited = self._work.throw(*error)
        self._waits(awaited)
        return awaited

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._work.__await__()
