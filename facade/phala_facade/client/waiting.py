"""Waiting for a state: when to poll next, and when to stop. Both clients use it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from phala_facade.errors import (
    ConfigurationError,
    PhalaError,
    RequestError,
    RequestTimeoutError,
    StatusError,
    WaitTimeoutError,
)
from phala_facade.inventory.plan import Round
from phala_facade.operations.cvms import get_cvm_or_error
from phala_facade.operations.request import Request
from phala_facade.statuses import KNOWN, is_ruled_out
from phala_facade.validation import check_callback, is_a, positive_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.client.deadline import Deadline
    from phala_facade.inventory.plan import Plan
    from phala_facade.models import Cvm, CvmList
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

Until: TypeAlias = "str | Iterable[str] | Callable[[Cvm], bool]"

_LAST_POLL = 1.0
"""The last poll starts at least this many seconds before the deadline, so that its response arrives in time."""

_TRANSIENT_STATUSES = frozenset({408, 429, *range(500, 600)})


class Goal:
    """What to wait for, how often to poll, and for how long.

    The arguments are those of `Cvms.wait`; with `once`, there is only one poll, however long it takes.

    Attributes:
        wanted: The statuses that are waited for; none for a function.

    Raises:
        ConfigurationError: An argument is not valid.
    """

    def __init__(
        self,
        until: Until,
        *,
        interval: float,
        on_poll: Callable[[Cvm], object] | None,
        stop_early: bool,
        deadline: Deadline,
        once: bool,
    ) -> None:
        check_callback("on_poll", on_poll)
        self.wanted = () if callable(until) else _statuses(until)
        self.interval = positive_seconds("interval", interval)
        self.on_poll = on_poll
        self.deadline = deadline
        self.once = once
        self._accepts = until if callable(until) else None
        self._stop_early = stop_early

    def is_reached(self, cvm: Cvm) -> bool:
        """Return whether a CVM is as wanted."""
        if self._accepts is not None:
            return bool(self._accepts(cvm))
        return cvm.status.casefold() in {each.casefold() for each in self.wanted}

    def is_hopeless(self, cvm: Cvm) -> bool:
        """Return whether a CVM cannot become as wanted unless somebody acts."""
        ruled_out = [is_ruled_out(each, cvm.status) for each in self.wanted]
        return self._stop_early and cvm.in_progress is not True and any(ruled_out) and all(ruled_out)

    def __str__(self) -> str:
        """Return what a message calls it."""
        return " or ".join(map(repr, self.wanted)) or "the wanted state"


class Waiting:
    """One wait for one CVM: send `request`, and pass the outcome to `take`."""

    def __init__(self, request: Request[Cvm], goal: Goal) -> None:
        self.request: Request[Cvm] = msgspec.structs.replace(request, parse=self._parse)
        self._parse_cvm = request.parse
        self._goal = goal
        self._last: Cvm | None = None
        self._attempts = 0

    def take(self, outcome: Cvm | PhalaError) -> Cvm | PhalaError | float:
        """Return the outcome of the wait, or the seconds until the next poll."""
        if isinstance(outcome, PhalaError):
            self._attempts += outcome.attempts
            return self._delay(outcome) if _is_transient(outcome) else outcome
        self._last = outcome
        if self._goal.on_poll is not None:
            self._goal.on_poll(outcome)
        if self._goal.is_reached(outcome):
            return outcome
        if self._goal.is_hopeless(outcome):
            reason = f"stopped early: {self._goal} cannot come from there unless somebody acts"
            return self._failure(reason, stopped_early=True)
        return self._delay(None)

    def _delay(self, error: PhalaError | None) -> WaitTimeoutError | float:
        goal = self._goal
        spare = -1.0 if goal.once else goal.deadline.remaining - min(goal.interval, _LAST_POLL)
        requested = (isinstance(error, StatusError) and error.retry_after) or 0.0
        if spare <= 0 or requested > spare:
            failed = f"; the last poll failed: {error}" if error else ""
            total = 0.0 if goal.once else goal.deadline.total
            failure = self._failure(f"{goal} did not come within {total:g} s{failed}")
            failure.__cause__ = error
            return failure
        if requested:
            # Never earlier than requested; the jitter keeps clients from polling all at once.
            requested += goal.deadline.random() * min(goal.interval, spare - requested) / 2
        return max(requested, min(goal.interval, spare))

    def _failure(self, reason: str, *, stopped_early: bool = False) -> WaitTimeoutError:
        seen = "was never read" if self._last is None else f"{self._last.name!r} is {self._last.status!r}"
        return WaitTimeoutError(
            f"cvms.wait: {seen}; {reason}",
            last=self._last,
            wanted=self._goal.wanted,
            stopped_early=stopped_early,
            operation="cvms.wait",
            subject=self.request.subject,
            attempts=self._attempts,
        )

    def _parse(self, response: Response, strict: bool) -> Steps[Cvm]:
        self._attempts += response.attempts
        return self._parse_cvm(response, strict)


def plan_waits(
    cvms: Sequence[Request[Cvm] | PhalaError] | Request[CvmList], goal: Goal
) -> Plan[tuple[Cvm | PhalaError, ...]]:
    """Plan one wait for each CVM.

    Args:
        cvms: The request of each CVM, or the error if there is none; or the request that lists them.
        goal: What to wait for.
    """
    if isinstance(cvms, Request):
        (listed,) = yield Round([cvms])
        if isinstance(listed, PhalaError):
            raise listed
        cvms = [get_cvm_or_error(cvm) for cvm in listed]
    pending = {each.key: Waiting(each, goal) for each in cvms if not isinstance(each, PhalaError)}
    found: dict[tuple[str, str | None], Cvm | PhalaError] = {}
    pause = 0.0
    while pending:
        outcomes = yield Round([each.request for each in pending.values()], pause=pause)
        pause = 0.0
        for key, outcome in zip(list(pending), outcomes, strict=True):
            result = pending[key].take(outcome)
            if isinstance(result, int | float):
                pause = max(pause, result)
            else:
                found[key] = result
                del pending[key]
    return tuple(each if isinstance(each, PhalaError) else found[each.key] for each in cvms)


def _statuses(until: str | Iterable[str]) -> tuple[str, ...]:
    wanted = (until,) if isinstance(until, str) else tuple(until) if is_a(Iterable, until) else ()
    if not wanted or not all(is_a(str, each) and each for each in wanted):
        raise ConfigurationError(f"until must be a status, several, or a function of a CVM, not {until!r}")
    for each in wanted:
        if each.casefold() not in KNOWN:
            from difflib import get_close_matches

            close = get_close_matches(each.casefold(), KNOWN, n=1, cutoff=0.75)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            # The caller of the client's method.
            warnings.warn(f"{each!r} is not a status that the library knows{hint}", stacklevel=5)
    return wanted


def _is_transient(error: PhalaError) -> bool:
    # Imported here because it loads httpx.
    from phala_facade.transport.causes import is_lost

    if isinstance(error, StatusError):
        return error.status_code in _TRANSIENT_STATUSES
    cause = error.__cause__
    lost = isinstance(cause, Exception) and is_lost(cause)
    return isinstance(error, RequestTimeoutError) or (isinstance(error, RequestError) and lost)
