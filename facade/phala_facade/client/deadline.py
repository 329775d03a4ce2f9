"""One deadline for several calls, each of which also has the client's `timeout`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from phala_facade.validation import positive_seconds

if TYPE_CHECKING:
    from phala_facade.transport.time_source import TimeSource

_LEAST = 0.001


class Deadline:
    """The deadline of several calls, in seconds from now, each of which has a limit of its `own` too.

    Attributes:
        total: Total time for all the calls, in seconds; infinite if there is no limit.
        random: Returns a random number from 0 up to 1, for jitter.

    Raises:
        InvalidArgumentError: `total` is not a positive, finite number.
    """

    def __init__(self, total: float | None, *, own: float, clock: TimeSource) -> None:
        self.total = math.inf if total is None else positive_seconds("timeout", total)
        self.random = clock.random
        self._own = own
        self._now = clock.monotonic
        self._ends = clock.monotonic() + self.total

    @property
    def remaining(self) -> float:
        """Time left, in seconds; negative once the deadline has passed, infinite if there is no limit."""
        return self._ends - self._now()

    @property
    def limit(self) -> float:
        """The time limit of a call that starts now, in seconds."""
        return max(_LEAST, min(self._own, self.remaining))
