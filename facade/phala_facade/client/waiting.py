"""Waiting for a state: when to poll next, and when to stop. Both clients use it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from phala_facade.errors import InvalidArgumentError, PhalaError, ServerError, StatusError, WaitTimeoutError
from phala_facade.errors.wording import call_part
from phala_facade.inventory.plan import Round
from phala_facade.operations.cvms import get_cvm_or_error
from phala_facade.statuses import KNOWN, is_ruled_out
from phala_facade.validation import check_callback, is_a, positive_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.client.deadline import Deadline
    from phala_facade.inventory.plan import Plan
    from phala_facade.models import Cvm, CvmList
    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

Until: TypeAlias = "str | Iterable[str] | Callable[[Cvm], bool]"

_LAST_POLL = 1.0
"""The last poll starts at least this many seconds before the deadline, so that its response arrives in time."""

_ROUNDING = 1e-6
"""Less than this many seconds is what rounding left: a pause of it would not advance the clock of a fake cloud."""

_Key: TypeAlias = "tuple[str, str | None]"


class Goal:
    """What to wait for, how often to poll, and for how long.

    The arguments are those of `Cvms.wait`; with `once`, there is only one poll, however long it takes.

    Attributes:
        wanted: The statuses that are waited for; none for a function.

    Raises:
        InvalidArgumentError: An argument is not valid.
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

    def pause(self, error: PhalaError | None) -> float | None:
        """Return the seconds until the next poll, or `None` if there is no time for one.

        Args:
            error: How the last poll failed; `None` if it did not.
        """
        spare = -1.0 if self.once else self.deadline.remaining - min(self.interval, _LAST_POLL)
        requested = (isinstance(error, StatusError) and error.retry_after) or 0.0
        if spare < _ROUNDING or requested > spare:
            return None
        if requested:
            # Never earlier than requested; the jitter keeps clients from polling all at once.
            requested += self.deadline.random() * min(self.interval, spare - requested) / 2
        return max(requested, min(self.interval, spare))

    def missed(self, error: PhalaError | None) -> str:
        """Return what a message says when time is up; `error` is as for `pause`."""
        failed = f"; the last poll failed: {error}" if error else ""
        return f"{self} did not come within {0.0 if self.once else self.deadline.total:g} s{failed}"

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
            return self._again(outcome) if _passes(outcome) else outcome
        self._last = outcome
        if self._goal.on_poll is not None:
            self._goal.on_poll(outcome)
        if self._goal.is_reached(outcome):
            return outcome
        if self._goal.is_hopeless(outcome):
            reason = f"stopped early: {self._goal} cannot come from there unless somebody acts"
            return self._failure(reason, stopped_early=True)
        return self._again(None)

    def _again(self, error: PhalaError | None) -> WaitTimeoutError | float:
        pause = self._goal.pause(error)
        if pause is not None:
            return pause
        failure = self._failure(self._goal.missed(error))
        failure.__cause__ = error
        return failure

    def _failure(self, reason: str, *, stopped_early: bool = False) -> WaitTimeoutError:
        seen = "was never read" if self._last is None else f"{self._last.name!r} is {self._last.status!r}"
        return WaitTimeoutError(
            f"{call_part('cvms.wait', self.request.subject)}: {seen}; {reason}",
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


class Waits:
    """The waits for several CVMs.

    Attributes:
        cvms: The request of each CVM, or the error if there is none.
        pending: The waits that have no outcome yet.
    """

    def __init__(self, goal: Goal) -> None:
        self.cvms: list[Request[Cvm] | PhalaError] = []
        self.pending: dict[_Key, Waiting] = {}
        self._goal = goal
        self._found: dict[_Key, Cvm | PhalaError] = {}

    def add(self, cvms: Iterable[Request[Cvm] | PhalaError]) -> None:
        """Wait for these CVMs, and still for those that are known; theirs come after them."""
        requests = {each.key: each for each in cvms if not isinstance(each, PhalaError)}
        others = [each for each in self.cvms if not isinstance(each, PhalaError) and each.key not in requests]
        for key, request in requests.items():
            if key not in self._found and key not in self.pending:
                self.pending[key] = Waiting(request, self._goal)
        self.cvms = [*cvms, *others]

    def poll(self, pause: float) -> Plan[float]:
        """Poll each CVM that is pending, and return the seconds until the next poll."""
        outcomes = yield Round([each.request for each in self.pending.values()], pause=pause)
        pause = 0.0
        for key, outcome in zip(list(self.pending), outcomes, strict=True):
            result = self.pending[key].take(outcome)
            if isinstance(result, int | float):
                pause = max(pause, result)
            else:
                self._found[key] = result
                del self.pending[key]
        return pause

    def outcomes(self) -> tuple[Cvm | PhalaError, ...]:
        """Return the outcome of each CVM, once none is pending."""
        return tuple(each if isinstance(each, PhalaError) else self._found[each.key] for each in self.cvms)


def plan_waits(cvms: Sequence[Request[Cvm] | PhalaError], goal: Goal) -> Plan[tuple[Cvm | PhalaError, ...]]:
    """Plan one wait for each CVM.

    Args:
        cvms: The request of each CVM, or the error if there is none.
        goal: What to wait for.
    """
    waits = Waits(goal)
    waits.add(cvms)
    pause = 0.0
    while waits.pending:
        pause = yield from waits.poll(pause)
    return waits.outcomes()


def plan_app_waits(listing: Request[CvmList], goal: Goal, at_least: int) -> Plan[tuple[Cvm | PhalaError, ...]]:
    """Plan one wait for each CVM of an app.

    Args:
        listing: The request that lists them.
        goal: What to wait for.
        at_least: How many CVMs to wait for; if not 0, they are listed again before each round of polls.

    Raises:
        PhalaError: They could not be listed.
    """
    attempts = 0

    def parse(response: Response, strict: bool) -> Steps[CvmList]:
        nonlocal attempts
        attempts += response.attempts
        return listing.parse(response, strict)

    counted = msgspec.structs.replace(listing, parse=parse)
    waits = Waits(goal)
    count: int | None = None
    pause = 0.0
    while True:
        error = None
        if count is None or at_least:
            (listed,) = yield Round([counted], pause=pause)
            pause = 0.0
            if not isinstance(listed, PhalaError):
                count = len(listed)
                waits.add([get_cvm_or_error(cvm) for cvm in listed])
            elif _passes(listed):
                error = listed
                attempts += error.attempts
            else:
                raise listed
        if waits.pending:
            pause = max((yield from waits.poll(pause)), (error and goal.pause(error)) or 0.0)
            if waits.pending:
                continue
        if count is not None and count >= at_least:
            return waits.outcomes()
        more = goal.pause(error)
        if more is None:
            there = "was never listed" if count is None else f"{count} of {at_least} CVMs are there"
            late = WaitTimeoutError(
                f"{call_part('apps.wait', listing.subject)}: {there}; {goal.missed(error)}",
                last=None,
                wanted=goal.wanted,
                operation="apps.wait",
                subject=listing.subject,
                attempts=attempts,
            )
            late.__cause__ = error
            if count is None:
                raise late
            return (*waits.outcomes(), late)
        pause = more


def _statuses(until: str | Iterable[str]) -> tuple[str, ...]:
    wanted = (until,) if isinstance(until, str) else tuple(until) if is_a(Iterable, until) else ()
    if not wanted or not all(is_a(str, each) and each for each in wanted):
        raise InvalidArgumentError(f"until must be a status, several, or a function of a CVM, not {until!r}")
    for each in wanted:
        if each.casefold() not in KNOWN:
            from difflib import get_close_matches

            close = get_close_matches(each.casefold(), KNOWN, n=1, cutoff=0.75)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            # The caller of the client's method.
            warnings.warn(f"{each!r} is not a status that the library knows{hint}", stacklevel=5)
    return wanted


def _passes(error: PhalaError) -> bool:
    """Return whether a wait outlasts an error."""
    return error.is_transient or isinstance(error, ServerError)
