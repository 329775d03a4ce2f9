"""What a session takes its time from: the machine, unless the transport has a clock of its own, as a fake one does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

if TYPE_CHECKING:
    from collections.abc import Awaitable


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """What a call takes from its surroundings besides the network.

    Attributes:
        monotonic: Seconds on a clock that is never set; deadlines are measured on it.
        wall: Seconds since the epoch; a `Retry-After` date is measured on it.
        random: A number from 0 up to 1, 1 not included; the jitter.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    random: Callable[[], float] = random.random


@runtime_checkable
class KeepsTime(Protocol):
    """A transport with a clock of its own, which moves when it is told to sleep."""

    def monotonic(self) -> float:
        """Return the time, in seconds."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let time pass on that clock."""
        ...


def clock_of(transport: object) -> Clock:
    """Return the clock of the calls that a transport carries."""
    return Clock(monotonic=transport.monotonic) if isinstance(transport, KeepsTime) else Clock()


def sleep_of(transport: object) -> Callable[[float], object] | None:
    """Return what waits between the calls that a transport carries; `None` if real time is to pass."""
    return transport.sleep if isinstance(transport, KeepsTime) else None


def async_sleep_of(transport: object) -> Callable[[float], Awaitable[object]]:
    """Return what waits between the calls that a transport carries, for asyncio."""
    import asyncio

    if not isinstance(transport, KeepsTime):
        return asyncio.sleep
    let_pass = transport.sleep

    async def sleep(seconds: float) -> None:
        let_pass(seconds)
        # Others get their turn, as they do while a real wait lasts.
        await asyncio.sleep(0)

    return sleep
