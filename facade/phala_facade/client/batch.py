"""Many calls at once: which one is next, within which time, and what came of each. Both clients drive it alike."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.client.callback import check_callback
from phala_facade.errors import ConfigurationError, PhalaError, RequestTimeoutError
from phala_facade.models import App, Cvm, CvmList
from phala_facade.operations.cvms import get_cvm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.client.deadline import Deadline
    from phala_facade.operations.call import Call

V = TypeVar("V", Cvm, App, CvmList)


@dataclass(frozen=True, slots=True)
class Job(Generic[V]):
    """A call that is to be made now.

    Attributes:
        call: What to ask.
        limit: Seconds that it may take.
    """

    call: Call[V]
    limit: float


class Batch(Generic[V]):
    """Calls to make, a few at a time, with what came of each.

    `take` may be called by several threads; everything else by the one that owns the batch.

    Args:
        calls: What to ask, or the error that kept a call from being made. Equal requests are sent once.
        concurrency: How many calls may be under way at one time.
        on_progress: Called with how many are done, and how many there are.
        deadline: The total time.

    Raises:
        ConfigurationError: `concurrency` is no integer of 1 or more, or `on_progress` no function.
    """

    def __init__(
        self,
        calls: Iterable[Call[V] | PhalaError],
        *,
        concurrency: int,
        on_progress: Callable[[int, int], object] | None,
        deadline: Deadline,
    ) -> None:
        check_callback("on_progress", on_progress)
        self._calls: tuple[Call[V] | PhalaError, ...] = tuple(calls)
        self._on_progress = on_progress
        self._deadline = deadline
        self._outcomes: dict[str, V | PhalaError] = {}
        asked = [call for call in self._calls if not isinstance(call, PhalaError)]
        self._waiting: deque[Call[V]] = deque({call.request.path: call for call in asked}.values())
        self._places: Counter[str] = Counter(call.request.path for call in asked)
        self._done = 0
        self._stopped = False
        self.width = min(checked_concurrency(concurrency), len(self._waiting))
        self._tell(len(self._calls) - len(asked))

    def take(self) -> Job[V] | None:
        """Give the call to make next; `None` when none is left, or the time is over."""
        if self._stopped or self._deadline.remaining <= 0:
            return None
        try:
            return Job(self._waiting.popleft(), self._deadline.limit)
        except IndexError:
            return None

    def put(self, job: Job[V], outcome: V | PhalaError) -> None:
        """Note what came of a call, and tell how many are done."""
        path = job.call.request.path
        self._outcomes[path] = outcome
        self._tell(self._places[path])

    def stop(self) -> None:
        """Give out no further call."""
        self._stopped = True

    def finish(self) -> tuple[V | PhalaError, ...]:
        """Give what came of every call, in their order, once none is under way.

        Those that were not begun have a `RequestTimeoutError` that says so.
        """
        for call in self._waiting:
            reason = f"not begun: the {self._deadline.total:g} s for all calls were over"
            self._outcomes[call.request.path] = RequestTimeoutError(
                operation=call.request.operation, reason=reason, subject=call.request.subject, attempts=0
            )
        self._tell(sum(self._places[call.request.path] for call in self._waiting))
        return tuple(
            call if isinstance(call, PhalaError) else self._outcomes[call.request.path] for call in self._calls
        )

    def _tell(self, more: int) -> None:
        self._done += more
        if more and self._on_progress is not None:
            self._on_progress(self._done, len(self._calls))


def calls_for(cvms: Iterable[str | Cvm]) -> list[Call[Cvm] | PhalaError]:
    """Ask for each of several CVMs by itself; an identifier that cannot be one becomes the error that says so.

    Raises:
        ConfigurationError: This is no iterable of CVMs, or one identifier instead of several.
    """
    if isinstance(cvms, str | bytes | Cvm) or not hasattr(cvms, "__iter__"):
        raise ConfigurationError(f"cvms must be several CVMs or identifiers, not one {type(cvms).__name__}")
    return [_call_or_error(cvm) for cvm in cvms]


def checked_concurrency(value: int) -> int:
    """Give a number of calls that may be under way at one time back.

    Raises:
        ConfigurationError: It is no integer of 1 or more.
    """
    if type(value) is not int or value < 1:
        raise ConfigurationError(f"concurrency must be an integer of 1 or more, not {value!r}")
    return value


def _call_or_error(cvm: str | Cvm) -> Call[Cvm] | PhalaError:
    try:
        return get_cvm(cvm)
    except ConfigurationError as error:
        return error
