"""One deadline over several calls, each of which has the client's own `timeout`, too."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from phala_facade.validation import positive_seconds

if TYPE_CHECKING:
    from phala_facade.transport.clock import Clock

_LEAST = 0.001


class Deadline:
    """When the time of several calls is over; it starts when it is made.

    Args:
        total: Seconds over all the calls; without it, each has `own` and the deadline never comes.
        own: Seconds that one call may take, whatever remains.
        clock: The clock.

    Attributes:
        random: Returns a number from 0 up to 1; the jitter.

    Raises:
        ConfigurationError: `total` is no time that can be waited for.
    """

    def __init__(self, total: float | None, *, own: float, clock: Clock) -> None:
        self._total = math.inf if total is None else positive_seconds("timeout", total)
        self._own = own
        self._clock = clock.monotonic
        self.random = clock.random
        self._began = self._clock()

    @property
    def total(self) -> float:
        """Seconds over all the calls; infinite when there is no such limit."""
        return self._total

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._began

    @property
    def remaining(self) -> float:
        """What is left, in seconds; negative when it is over, infinite when there is no limit."""
        return self._total - self.elapsed

    @property
    def limit(self) -> float:
        """What a call that begins now may take, in seconds."""
        return max(_LEAST, min(self._own, self.remaining))
