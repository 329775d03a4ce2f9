"""Sending requests and parsing their responses, in both clients."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from phala_facade.client.batch import Batch
from phala_facade.client.deadline import Deadline
from phala_facade.client.deviations import DeviationReporter
from phala_facade.client.waiting import Goal, plan_app_waits, plan_waits
from phala_facade.client.workers import run_in_tasks, run_in_threads
from phala_facade.errors import PhalaError, RequestTimeoutError, UnexpectedResponseError
from phala_facade.models.hints import Real
from phala_facade.operations.request import Request
from phala_facade.operations.steps import finish, finish_in_turns
from phala_facade.validation import check_callback, integer_of_at_least, positive_seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from phala_facade.client.waiting import Until
    from phala_facade.inventory.plan import Plan, Round
    from phala_facade.models import Cvm, CvmList
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps
    from phala_facade.transport.session import AsyncSession, Session

T = TypeVar("T")
SessionT = TypeVar("SessionT", "Session", "AsyncSession")


class BaseCaller(msgspec.Struct, Generic[SessionT], frozen=True, eq=False):
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

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return Real.Time.fromtimestamp(self.session.clock.wall(), UTC)

    def deadline(self, total: float | None) -> Deadline:
        """Return a deadline for several calls, starting now."""
        return Deadline(total, own=self.session.settings.timeout, clock=self.session.clock)

    def batches(
        self, deadline: Deadline, concurrency: int, on_progress: Callable[[int, int], object] | None
    ) -> Callable[[Round], Batch[Any]]:
        """Return a function that makes a batch of each round of a plan, all with one deadline.

        Raises:
            InvalidArgumentError: An argument is not valid.
        """
        integer_of_at_least(1, "concurrency", concurrency)
        check_callback("on_progress", on_progress)

        def batch_of(planned: Round) -> Batch[Any]:
            report = on_progress if planned.is_counted else None
            return Batch(planned.requests, concurrency=concurrency, on_progress=report, deadline=deadline)

        return batch_of

    def waits(
        self,
        cvms: Sequence[Request[Cvm] | PhalaError] | Request[CvmList],
        until: Until,
        timeout: float,
        interval: float,
        on_poll: Callable[[Cvm], object] | None,
        *,
        stop_early: bool,
        concurrency: int = 16,
        at_least: int = 0,
    ) -> tuple[Plan[tuple[Cvm | PhalaError, ...]], Deadline, int]:
        """Return what `follow` needs to wait for CVMs, or for those of an app; see `Cvms.wait_many` and `Apps.wait`.

        Raises:
            InvalidArgumentError: An argument is not valid.
        """
        once = positive_seconds("timeout", timeout, or_zero=True) == 0
        deadline = self.deadline(None if once else timeout)
        goal = Goal(until, interval=interval, on_poll=on_poll, stop_early=stop_early, deadline=deadline, once=once)
        integer_of_at_least(0, "at_least", at_least)
        plan = plan_app_waits(cvms, goal, at_least) if isinstance(cvms, Request) else plan_waits(cvms, goal)
        return plan, deadline, concurrency

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


class Caller(BaseCaller["Session"], frozen=True, eq=False):
    """What the blocking client makes its calls with."""

    def run(self, request: Request[T], timeout: float | None) -> T:
        """Send a request and return the value of its response."""
        api_version = request.api_version or self.api_version
        response = self.session.send(request, api_version=api_version, timeout=timeout)
        return finish(self._parse(request, response))

    def run_each(self, requests: Iterable[Request[T]], timeout: float | None) -> Iterator[T]:
        """Send requests one after the other, each when the value of the one before it was taken."""
        for request in requests:
            yield self.run(request, timeout)

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

    def follow(
        self,
        plan: Plan[T],
        deadline: Deadline,
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> T:
        """Send the requests of a plan, round after round, and return its value."""
        batch_of = self.batches(deadline, concurrency, on_progress)
        try:
            planned = next(plan)
            while True:
                if planned.pause:
                    self.session.sleep(planned.pause)
                planned = plan.send(self.run_all(batch_of(planned)))
        except StopIteration as end:
            value: T = end.value
            return value


class AsyncCaller(BaseCaller["AsyncSession"], frozen=True, eq=False):
    """What the asynchronous client makes its calls with."""

    async def run(self, request: Request[T], timeout: float | None) -> T:
        """Send a request and return the value of its response."""
        response = await self.session.send(
            request, api_version=request.api_version or self.api_version, timeout=timeout
        )
        return await finish_in_turns(self._parse(request, response))

    async def run_each(self, requests: Iterable[Request[T]], timeout: float | None) -> AsyncIterator[T]:
        """Send requests one after the other, each when the value of the one before it was taken."""
        for request in requests:
            yield await self.run(request, timeout)

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

    async def follow(
        self,
        plan: Plan[T],
        deadline: Deadline,
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> T:
        """Send the requests of a plan, round after round, and return its value."""
        batch_of = self.batches(deadline, concurrency, on_progress)
        try:
            planned = next(plan)
            while True:
                if planned.pause:
                    await self.session.sleep(planned.pause)
                planned = plan.send(await self.run_all(batch_of(planned)))
        except StopIteration as end:
            value: T = end.value
            return value
