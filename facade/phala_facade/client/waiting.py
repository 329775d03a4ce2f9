"""Waiting for a state: when to poll next, and when to stop. Both clients use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from phala_facade.errors import (
    ConfigurationError,
    PhalaError,
    RequestError,
    RequestTimeoutError,
    StatusError,
    WaitTimeoutError,
)
from phala_facade.operations.cvms import get_cvm
from phala_facade.operations.states import is_ruled_out, same_state
from phala_facade.transport.causes import is_lost
from phala_facade.validation import check_callback, positive_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.client.deadline import Deadline
    from phala_facade.models import Cvm
    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

_LAST_POLL = 1.0
"""The last poll starts at least this many seconds before the deadline, so that its response arrives in time."""

_TRANSIENT_STATUSES = frozenset({408, 429, *range(500, 600)})


class Waiting:
    """One wait for a state of a CVM.

    The client sends `request` by the `deadline` and passes the outcome to `take`, which returns how many seconds to
    sleep before the next call. When `take` returns `None`, the wait is over and `reached` is the CVM. The arguments
    are those of `Cvms.wait`.

    Raises:
        ConfigurationError: An argument is not valid.
    """

    reached: Cvm

    def __init__(
        self,
        cvm: str | Cvm,
        until: str | Callable[[Cvm], bool],
        *,
        interval: float,
        on_poll: Callable[[Cvm], object] | None,
        stop_early: bool,
        deadline: Deadline,
    ) -> None:
        if not (isinstance(until, str) and until) and not callable(until):
            raise ConfigurationError(f"until must be a status or a function of a CVM, not {until!r}")
        check_callback("on_poll", on_poll)
        self._get = get_cvm(cvm)
        self.request: Request[Cvm] = msgspec.structs.replace(self._get, parse=self._parse)
        self._until = until
        self._interval = positive_seconds("interval", interval)
        self._on_poll = on_poll
        self._stop_early = stop_early
        self.deadline = deadline
        self._last: Cvm | None = None
        self._attempts = 0

    def take(self, outcome: Cvm | PhalaError) -> float | None:
        """Process the outcome of a poll, and return the seconds until the next; `None` in the wanted state.

        Raises:
            WaitTimeoutError: Time is up, or the wanted state cannot be reached.
            PhalaError: The outcome is an error that is not transient.
        """
        if isinstance(outcome, PhalaError):
            return self._process_error(outcome)
        self._last = outcome
        if self._on_poll is not None:
            self._on_poll(outcome)
        if self._is_wanted(outcome):
            self.reached = outcome
            return None
        if self._stop_early and self._is_hopeless(outcome):
            raise self._timeout(f"stopped early: {self._wanted} cannot come from there unless somebody acts")
        return self._delay(None)

    def _process_error(self, error: PhalaError) -> float:
        self._attempts += error.attempts
        if not _is_transient(error):
            raise error
        return self._delay(error)

    def _delay(self, error: PhalaError | None) -> float:
        spare = self.deadline.remaining - min(self._interval, _LAST_POLL)
        requested = (isinstance(error, StatusError) and error.retry_after) or 0.0
        if spare <= 0 or requested > spare:
            failed = f"; the last poll failed: {error}" if error else ""
            raise self._timeout(f"{self._wanted} did not come within {self.deadline.total:g} s{failed}") from error
        if requested:
            # Never earlier than requested; the jitter keeps clients from polling all at once.
            requested += self.deadline.random() * min(self._interval, spare - requested) / 2
        return max(requested, min(self._interval, spare))

    def _parse(self, response: Response, strict: bool) -> Steps[Cvm]:
        self._attempts += response.attempts
        return self._get.parse(response, strict)

    def _is_wanted(self, cvm: Cvm) -> bool:
        return same_state(self._until, cvm.status) if isinstance(self._until, str) else bool(self._until(cvm))

    def _is_hopeless(self, cvm: Cvm) -> bool:
        return isinstance(self._until, str) and cvm.in_progress is not True and is_ruled_out(self._until, cvm.status)

    @property
    def _wanted(self) -> str:
        return repr(self._until) if isinstance(self._until, str) else "the wanted state"

    def _timeout(self, reason: str) -> WaitTimeoutError:
        seen = "was never read" if self._last is None else f"{self._last.name!r} is {self._last.status!r}"
        return WaitTimeoutError(
            f"cvms.wait: {seen}; {reason}",
            last=self._last,
            operation="cvms.wait",
            subject=self.request.subject,
            attempts=self._attempts,
        )


def _is_transient(error: PhalaError) -> bool:
    if isinstance(error, StatusError):
        return error.status_code in _TRANSIENT_STATUSES
    cause = error.__cause__
    lost = isinstance(cause, Exception) and is_lost(cause)
    return isinstance(error, RequestTimeoutError) or (isinstance(error, RequestError) and lost)
