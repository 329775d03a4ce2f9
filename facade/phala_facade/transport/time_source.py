"""What calls take their time from: the machine, unless the transport has a clock of its own, as a fake one does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import msgspec


class TimeSource(msgspec.Struct, frozen=True, kw_only=True):
    """What a call takes from its surroundings besides the network.

    Attributes:
        monotonic: Seconds on a clock that is never set; deadlines are measured on it.
        wall: Seconds since the epoch; a `Retry-After` date is measured on it.
        random: A number from 0 up to 1, 1 not included; the jitter.
        sleep: Lets time pass on the monotonic clock, given seconds; `None` where that passes by itself.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    random: Callable[[], float] = random.random
    sleep: Callable[[float], object] | None = None


def time_source_of(transport: object) -> TimeSource:
    """Return what the calls that a transport carries take their time from."""
    own: Any = transport
    if hasattr(own, "monotonic") and hasattr(own, "sleep"):
        return TimeSource(monotonic=own.monotonic, sleep=own.sleep)
    return TimeSource()
