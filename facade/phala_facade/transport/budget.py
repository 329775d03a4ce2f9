"""The time of one attempt, which bounds every wait on the network that it enters."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Generator


class Budget:
    """The time of one attempt, and what became of its connection.

    Attributes:
        connection: Whether the attempt has one: `"new"`, `"reused"` from an earlier call, or `"heard"` from.
    """

    __slots__ = ("_deadline", "connection")

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self.connection: Literal["none", "new", "reused", "heard"] = "none"

    def within(self, limit: float | None) -> float:
        """Return how long a wait may last: its limit, or what is left if that is less.

        Raises:
            TimeoutError: Nothing is left.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time of the call is over")
        return left if limit is None else min(limit, left)

    def note_write(self) -> None:
        """Note that a connection is written to: one that was not made for this attempt is an earlier one's."""
        if self.connection == "none":
            self.connection = "reused"


_budget: ContextVar[Budget] = ContextVar("budget")


@contextmanager
def spending(budget: Budget) -> Generator[None]:
    """Bound every wait on the network that is entered meanwhile."""
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


current_budget = _budget.get
"""Return the budget of the attempt that is being made."""
