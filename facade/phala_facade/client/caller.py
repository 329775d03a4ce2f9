"""Sending calls and parsing their responses, in both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from phala_facade.client.deadline import Deadline
from phala_facade.client.threads import run_in_threads
from phala_facade.errors import PhalaError
from phala_facade.operations.steps import finish, finish_in_turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from phala_facade.client.batch import Batch
    from phala_facade.client.parser import ResponseParser
    from phala_facade.operations.call import Call
    from phala_facade.transport.session import AsyncSession, Session

T = TypeVar("T")


class Caller:
    """Sends calls over a session and returns their values."""

    def __init__(self, session: Session, parser: ResponseParser, timeout: float) -> None:
        self._session = session
        self._parser = parser
        self._timeout = timeout
        self._clock = session.clock

    @property
    def api_version(self) -> str:
        """The value of `X-Phala-Version`."""
        return self._parser.api_version

    def run(self, call: Call[T], timeout: float | None) -> T:
        """Send a call and return the value of its response."""
        response = self._session.send(call.request, api_version=self._parser.api_version, timeout=timeout)
        return finish(self._parser.steps(call, response))

    def run_each(self, calls: Iterable[Call[T]], timeout: float | None) -> Iterator[T]:
        """Send calls one after the other, each when the value of the one before it was taken."""
        for call in calls:
            yield self.run(call, timeout)

    def outcome(self, call: Call[T], timeout: float) -> T | PhalaError:
        """Do the same as `run`, but return a `PhalaError` instead of raising it."""
        try:
            return self.run(call, timeout)
        except PhalaError as error:
            # Without this, the error would keep every frame it passed through alive.
            return error.with_traceback(None)

    def run_all(self, batch: Batch[T]) -> tuple[T | PhalaError, ...]:
        """Send the calls of a batch and return their outcomes."""
        self._session.check_usable()
        run_in_threads(batch, lambda job: self.outcome(job.call, job.limit))
        return batch.finish()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._session.sleep(seconds)

    def deadline(self, total: float | None) -> Deadline:
        """Return a deadline for several calls, starting now."""
        return Deadline(total, own=self._timeout, clock=self._clock)


class AsyncCaller:
    """Sends calls over a session and returns their values."""

    def __init__(self, session: AsyncSession, parser: ResponseParser, timeout: float) -> None:
        self._session = session
        self._parser = parser
        self._timeout = timeout
        self._clock = session.clock

    @property
    def api_version(self) -> str:
        """The value of `X-Phala-Version`."""
        return self._parser.api_version

    async def run(self, call: Call[T], timeout: float | None) -> T:
        """Send a call and return the value of its response."""
        response = await self._session.send(call.request, api_version=self._parser.api_version, timeout=timeout)
        return await finish_in_turns(self._parser.steps(call, response))

    async def run_each(self, calls: Iterable[Call[T]], timeout: float | None) -> AsyncIterator[T]:
        """Send calls one after the other, each when the value of the one before it was taken."""
        for call in calls:
            yield await self.run(call, timeout)

    async def outcome(self, call: Call[T], timeout: float) -> T | PhalaError:
        """Do the same as `run`, but return a `PhalaError` instead of raising it."""
        try:
            return await self.run(call, timeout)
        except PhalaError as error:
            # Without this, the error would keep every frame it passed through alive.
            return error.with_traceback(None)

    async def run_all(self, batch: Batch[T]) -> tuple[T | PhalaError, ...]:
        """Send the calls of a batch and return their outcomes."""
        self._session.check_usable()
        # Imported here so that synchronous users do not load asyncio.
        from phala_facade.client.tasks import run_in_tasks

        await run_in_tasks(batch, lambda job: self.outcome(job.call, job.limit))
        return batch.finish()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._session.sleep(seconds)

    def deadline(self, total: float | None) -> Deadline:
        """Return a deadline for several calls, starting now."""
        return Deadline(total, own=self._timeout, clock=self._clock)
