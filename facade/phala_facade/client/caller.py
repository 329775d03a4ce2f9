"""Sending requests and parsing their responses, in both clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.client.deadline import Deadline
from phala_facade.client.workers import run_in_tasks, run_in_threads
from phala_facade.errors import PhalaError, RequestTimeoutError, UnexpectedResponseError
from phala_facade.operations.steps import finish, finish_in_turns

if TYPE_CHECKING:
    from phala_facade.client.batch import Batch
    from phala_facade.client.deviations import DeviationReporter
    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps
    from phala_facade.transport.session import AsyncSession, Session

T = TypeVar("T")
SessionT = TypeVar("SessionT", "Session", "AsyncSession")


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
