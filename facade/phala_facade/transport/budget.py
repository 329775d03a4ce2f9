"""The time of one attempt, which bounds every wait on the network that it enters."""

from __future__ import annotations

import time
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import httpcore


class Budget:
    """The time of one attempt, and what became of its connection. Entered, it bounds every wait on the network.

    Attributes:
        connection: Whether the attempt has one: `"new"`, `"reused"` from an earlier call, or `"heard"` from.
        opened: A connection for asyncio that was made for the attempt, until its response begins.
    """

    __slots__ = ("_deadline", "_token", "connection", "opened")

    _token: Token[Budget]

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self.connection: Literal["none", "new", "reused", "heard"] = "none"
        self.opened: httpcore.AsyncConnectionInterface | None = None

    def __enter__(self) -> None:
        self._token = _budget.set(self)

    def __exit__(self, *_: object) -> None:
        _budget.reset(self._token)

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


current_budget = _budget.get
"""Return the budget of the attempt that is being made."""
