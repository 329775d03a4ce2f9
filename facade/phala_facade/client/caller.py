"""Sending requests and parsing their responses, in both clients."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.client.workers import run_in_tasks, run_in_threads
from phala_facade.errors import PhalaError, RequestTimeoutError, UnexpectedResponseError
from phala_facade.operations.steps import finish, finish_in_turns
from phala_facade.validation import positive_seconds

if TYPE_CHECKING:
    from phala_facade.client.batch import Batch
    from phala_facade.client.deviations import DeviationReporter
    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps
    from phala_facade.transport.session import AsyncSession, Session
    from phala_facade.transport.time_source import TimeSource

T = TypeVar("T")
SessionT = TypeVar("SessionT", "Session", "AsyncSession")

_LEAST = 0.001


class Deadline:
    """The deadline of several calls; the time runs from its creation.

    Args:
        total: Total time for all the calls, in seconds; `None` for no deadline beyond `own` for each call.
        own: The time limit of a single call, in seconds.
        clock: What the time is measured on.

    Attributes:
        total: Total time for all the calls, in seconds; infinite if there is no limit.
        random: Returns a random number from 0 up to 1, for jitter.

    Raises:
        ConfigurationError: `total` is not a positive, finite number.
    """

    def __init__(self, total: float | None, *, own: float, clock: TimeSource) -> None:
        self.total = math.inf if total is None else positive_seconds("timeout", total)
        self.random = clock.random
        self._own = own
        self._now = clock.monotonic
        self._ends = clock.monotonic() + self.total

    @property
    def remaining(self) -> float:
        """Time left, in seconds; negative once the deadline has passed, infinite if there is no limit."""
        return self._ends - self._now()

    @property
    def limit(self) -> float:
        """The time limit of a call that starts now, in seconds."""
        return max(_LEAST, min(self._own, self.remaining))


@dataclass(frozen=True)
class BaseCaller(Generic[SessionT]):
    """What a client makes its calls with.

    Attributes:
        session: Sends requests.
        api_version: The value of `X-Phala-Version`.
        strict: Whether any violation of the documented schema is an error.
        reporter: Reports deviations.
    """

    session: SessionT
    api_version: str
    strict: bool
    reporter: DeviationReporter

    def deadline(self, total: float | None) -> Deadline:
        """Return a deadline for several calls, starting now."""
        return Deadline(total, own=self.session.settings.timeout, clock=self.session.clock)

    def _parse(self, request: Request[T], response: Response) -> Steps[T]:
        """Parse a response and report its deviations."""
        try:
            value = yield from request.parse(response, self.strict)
        except (UnexpectedResponseError, RequestTimeoutError) as error:
            # The frames below hold the whole response, which a traceback with locals would show.
            error.__traceback__ = None
            raise
        yield from self.reporter.report(request.operation, value)
        return value


class Caller(BaseCaller["Session"]):
    """What the blocking client makes its calls with."""

    def run(self, request: Request[T], timeout: float | None) -> T:
        """Send a request and return the value of its response."""
        response = self.session.send(request, api_version=self.api_version, timeout=timeout)
        return finish(self._parse(request, response))

    def outcome(self, request: Request[T], timeout: float) -> T | PhalaError:
        """Do the same as `run`, but return a `PhalaError` instead of raising it."""
        try:
            return self.run(request, timeout)
        except PhalaError as error:
            # Without this, the error would keep every frame it passed through alive.
            return error.with_traceback(None)

    def run_all(self, batch: Batch[T]) -> tuple[T | PhalaError, ...]:
        """Send the requests of a batch and return their outcomes."""
        self.session.check_usable()
        run_in_threads(batch, self.outcome)
        return batch.finish()


class AsyncCaller(BaseCaller["AsyncSession"]):
    """What the asynchronous client makes its calls with."""

    async def run(self, request: Request[T], timeout: float | None) -> T:
        """Send a request and return the value of its response."""
        response = await self.session.send(request, api_version=self.api_version, timeout=timeout)
        return await finish_in_turns(self._parse(request, response))

    async def outcome(self, request: Request[T], timeout: float) -> T | PhalaError:
        """Do the same as `run`, but return a `PhalaError` instead of raising it."""
        try:
            return await self.run(request, timeout)
        except PhalaError as error:
            # Without this, the error would keep every frame it passed through alive.
            return error.with_traceback(None)

    async def run_all(self, batch: Batch[T]) -> tuple[T | PhalaError, ...]:
        """Send the requests of a batch and return their outcomes."""
        self.session.check_usable()
        await run_in_tasks(batch, self.outcome)
        return batch.finish()
