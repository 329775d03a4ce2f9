"""Many calls at once: which one is next, how long it may take, and its outcome. Both clients use it."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.errors import InvalidArgumentError, PhalaError, RequestTimeoutError
from phala_facade.models import Cvm
from phala_facade.operations.cvms import get_cvm_or_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from phala_facade.client.deadline import Deadline
    from phala_facade.operations.request import Request

T = TypeVar("T")


class Batch(Generic[T]):
    """Calls to make, a few at a time, and their outcomes.

    An error stands in for a request that could not be built. Equal requests are sent once. `take` may be called from
    several threads, everything else only from the thread that owns the batch.
    """

    def __init__(
        self,
        requests: Iterable[Request[T] | PhalaError],
        *,
        concurrency: int,
        on_progress: Callable[[int, int], object] | None,
        deadline: Deadline,
    ) -> None:
        self._requests = tuple(requests)
        self._on_progress = on_progress
        self._deadline = deadline
        self._outcomes: dict[tuple[str, str | None], T | PhalaError] = {}
        built = [request for request in self._requests if not isinstance(request, PhalaError)]
        self._waiting = deque({request.key: request for request in built}.values())
        self._places = Counter(request.key for request in built)
        self._done = 0
        self._stopped = False
        self.width = min(concurrency, len(self._waiting))
        self._report(len(self._requests) - len(built))

    def take(self) -> tuple[Request[T], float] | None:
        """Return the next request to send and its time in seconds, or `None` when none is left or time is up."""
        if self._stopped or self._deadline.remaining <= 0:
            return None
        try:
            return self._waiting.popleft(), self._deadline.limit
        except IndexError:
            return None

    def put(self, request: Request[T], outcome: T | PhalaError) -> None:
        """Record the outcome of a call and report progress."""
        self._outcomes[request.key] = outcome
        self._report(self._places[request.key])

    def stop(self) -> None:
        """Make `take` return no more requests."""
        self._stopped = True

    def finish(self) -> tuple[T | PhalaError, ...]:
        """Return the outcomes in the order of the requests, once none is in flight.

        A call that was never started gets a `RequestTimeoutError` that says so.
        """
        reason = f"not begun: the {self._deadline.total:g} s for all calls were over"
        for request in self._waiting:
            self._outcomes[request.key] = RequestTimeoutError(
                operation=request.operation, reason=reason, subject=request.subject, attempts=0
            )
        self._report(sum(self._places[request.key] for request in self._waiting))
        return tuple(each if isinstance(each, PhalaError) else self._outcomes[each.key] for each in self._requests)

    def _report(self, more: int) -> None:
        self._done += more
        if more and self._on_progress is not None:
            self._on_progress(self._done, len(self._requests))


def the_one(outcomes: Sequence[T | PhalaError]) -> T:
    """Return the only value; raise the error that stands in for it."""
    (outcome,) = outcomes
    if isinstance(outcome, PhalaError):
        raise outcome
    return outcome


def requests_for(cvms: Iterable[str | Cvm]) -> list[Request[Cvm] | PhalaError]:
    """Return a request for each CVM, or an error for an identifier that is not valid.

    Raises:
        InvalidArgumentError: `cvms` is not an iterable, or is a single CVM or identifier.
    """
    if isinstance(cvms, str | bytes | Cvm) or not hasattr(cvms, "__iter__"):
        raise InvalidArgumentError(f"cvms must be several CVMs or identifiers, not one {type(cvms).__name__}")
    return [get_cvm_or_error(cvm) for cvm in cvms]
