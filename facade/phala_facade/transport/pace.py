"""What a session takes its time from: the machine, unless the transport keeps a time of its own, as a fake one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from phala_facade.transport.attempts import Ambient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@runtime_checkable
class KeepsTime(Protocol):
    """A transport with a clock of its own, which moves when it is told to sleep."""

    def monotonic(self) -> float:
        """The time, in seconds."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let time pass on that clock."""
        ...


def ambient_of(transport: object) -> Ambient:
    """Give the surroundings of the calls that a transport carries."""
    return Ambient(monotonic=transport.monotonic) if isinstance(transport, KeepsTime) else Ambient()


def sleep_of(transport: object) -> Callable[[float], object] | None:
    """Give what waits between the calls that a transport carries; nothing, if the machine's time is to pass."""
    return transport.sleep if isinstance(transport, KeepsTime) else None


def async_sleep_of(transport: object) -> Callable[[float], Awaitable[object]]:
    """Give what waits between the calls that a transport carries, for asyncio."""
    import asyncio

    if not isinstance(transport, KeepsTime):
        return asyncio.sleep
    let_pass = transport.sleep

    async def sleep(seconds: float) -> None:
        let_pass(seconds)
        # Others get their turn, as they do while a real wait lasts.
        await asyncio.sleep(0)

    return sleep
