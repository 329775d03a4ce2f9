"""Many calls at once: which one is next, how long it may take, and its outcome. Both clients use it."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.errors import ConfigurationError, PhalaError, RequestTimeoutError
from phala_facade.models import Cvm
from phala_facade.operations.cvms import get_cvm
from phala_facade.operations.registry import GET_CVM
from phala_facade.validation import check_callback, integer_of_at_least

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.client.deadline import Deadline
    from phala_facade.operations.call import Call

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A call to make now.

    Attributes:
        call: What to send.
        limit: The time it may take, in seconds.
    """

    call: Call[T]
    limit: float


class Batch(Generic[T]):
    """Calls to make, a few at a time, and their outcomes.

    `take` may be called from several threads, everything else only from the thread that owns the batch.

    Args:
        calls: The calls; an error stands in for a call that could not be built. Equal requests are sent once.
        concurrency: The maximum number of calls in flight.
        on_progress: Called with the number of finished calls and the total.
        deadline: The deadline for all the calls.

    Raises:
        ConfigurationError: `concurrency` is not a positive integer, or `on_progress` is not callable.
    """

    def __init__(
        self,
        calls: Iterable[Call[T] | PhalaError],
        *,
        concurrency: int,
        on_progress: Callable[[int, int], object] | None,
        deadline: Deadline,
    ) -> None:
        check_callback("on_progress", on_progress)
        self._calls: tuple[Call[T] | PhalaError, ...] = tuple(calls)
        self._on_progress = on_progress
        self._deadline = deadline
        self._outcomes: dict[str, T | PhalaError] = {}
        requested = [call for call in self._calls if not isinstance(call, PhalaError)]
        self._waiting: deque[Call[T]] = deque({call.request.path: call for call in requested}.values())
        self._places: Counter[str] = Counter(call.request.path for call in requested)
        self._done = 0
        self._stopped = False
        self.width = min(integer_of_at_least(1, "concurrency", concurrency), len(self._waiting))
        self._report(len(self._calls) - len(requested))

    def take(self) -> Job[T] | None:
        """Return the next call to make, or `None` when none is left or time is up."""
        if self._stopped or self._deadline.remaining <= 0:
            return None
        try:
            return Job(self._waiting.popleft(), self._deadline.limit)
        except IndexError:
            return None

    def put(self, job: Job[T], outcome: T | PhalaError) -> None:
        """Record the outcome of a call and report progress."""
        path = job.call.request.path
        self._outcomes[path] = outcome
        self._report(self._places[path])

    def stop(self) -> None:
        """Make `take` return no more calls."""
        self._stopped = True

    def finish(self) -> tuple[T | PhalaError, ...]:
        """Return the outcomes in the order of the calls, once none is in flight.

        A call that was never started gets a `RequestTimeoutError` that says so.
        """
        for call in self._waiting:
            reason = f"not begun: the {self._deadline.total:g} s for all calls were over"
            self._outcomes[call.request.path] = RequestTimeoutError(
                operation=call.request.operation, reason=reason, subject=call.request.subject, attempts=0
            )
        self._report(sum(self._places[call.request.path] for call in self._waiting))
        return tuple(
            call if isinstance(call, PhalaError) else self._outcomes[call.request.path] for call in self._calls
        )

    def _report(self, more: int) -> None:
        self._done += more
        if more and self._on_progress is not None:
            self._on_progress(self._done, len(self._calls))


def calls_for(cvms: Iterable[str | Cvm]) -> list[Call[Cvm] | PhalaError]:
    """Return a call for each CVM, or an error for an identifier that is not valid.

    Raises:
        ConfigurationError: `cvms` is not an iterable, or is a single CVM or identifier.
    """
    if isinstance(cvms, str | bytes | Cvm) or not hasattr(cvms, "__iter__"):
        raise ConfigurationError(f"cvms must be several CVMs or identifiers, not one {type(cvms).__name__}")
    return [_call_or_error(cvm) for cvm in cvms]


def _call_or_error(cvm: str | Cvm) -> Call[Cvm] | PhalaError:
    try:
        return get_cvm(cvm)
    except ConfigurationError as error:
        error.operation, error.subject = GET_CVM.name, cvm if isinstance(cvm, str) else None
        return error
