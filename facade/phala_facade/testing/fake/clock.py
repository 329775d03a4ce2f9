"""The time that passes in a fake cloud: as much as is slept, and none of it for real."""

from __future__ import annotations

import threading


class Clock:
    """A clock that moves when somebody sleeps. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._elapsed = 0.0

    def monotonic(self) -> float:
        """The seconds that were slept so far."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Let time pass, at once.

        Args:
            seconds: How much of it.
        """
        with self._lock:
            self._elapsed += seconds
