"""The calls of the asynchronous client: each sends what the core asks for, and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from phala_facade.errors import ConfigurationError, PhalaError
from phala_facade.models import App, Cvm, CvmList
from phala_facade.operations import apps, cvms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.client.batch import Batch
    from phala_facade.client.deadline import Deadline
    from phala_facade.client.interpreter import Interpreter
    from phala_facade.operations.call import Call
    from phala_facade.transport.session import AsyncSession

V = TypeVar("V", Cvm, App, CvmList)


class AsyncCaller:
    """Sends calls and gives their values."""

    def __init__(self, session: AsyncSession, interpreter: Interpreter, timeout: float) -> None:
        self._session = session
        self._interpreter = interpreter
        self._timeout = timeout
        self._clock = session.clock

    async def run(self, call: Call[V], timeout: float | None) -> V:
        """Send a call, wait for its reply, and read it."""
        reply = await self._session.send(call.request, api_version=self._interpreter.api_version, timeout=timeout)
        return self._interpreter.value(call, reply)

    async def outcome(self, call: Call[V], timeout: float) -> V | PhalaError:
        """Do the same, and give the error instead of raising it."""
        try:
            return await self.run(call, timeout)
        except PhalaError as error:
            # The frames that it passed through are not kept for as long as the value is.
            return error.with_traceback(None)

    async def answer(self, batch: Batch[V]) -> tuple[V | PhalaError, ...]:
        """Send the calls of a batch, and give what came of each."""
        if self._session.closed:
            raise ConfigurationError("the client is closed")
        from phala_facade.client.tasks import answer_in_tasks

        await answer_in_tasks(batch, lambda job: self.outcome(job.call, job.limit))
        return batch.finish()

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await self._session.sleep(seconds)

    def deadline(self, total: float | None) -> Deadline:
        """Start the clock of several calls."""
        from phala_facade.client.deadline import Deadline

        return Deadline(total, own=self._timeout, clock=self._clock)


class AsyncCvms:
    """The operations on CVMs."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(
        self, user_id: str | None = None, node_id: int | None = None, *, timeout: float | None = None
    ) -> CvmList:
        """List the CVMs of the workspace (`GET /api/v1/cvms`).

        Args:
            user_id: Those of one user, `usr_...`; `"0"` for those without an owner. For administrators.
            node_id: Those on one node. For administrators.
            timeout: Seconds that this call may take in all, instead of the client's.

        Returns:
            The CVMs in the order of the answer.

        Raises:
            PhalaError: Whatever goes wrong; see the errors of this library.
        """
        return await self._caller.run(cvms.list_cvms(user_id=user_id, node_id=node_id), timeout)

    async def get(self, cvm: str | Cvm, *, timeout: float | None = None) -> Cvm:
        """Describe one CVM (`GET /api/v1/cvms/{cvm_id}`).

        Args:
            cvm: Its identifier (hashed, UUID, instance or integer as text), or a `Cvm`, whose `ref` is asked for.
            timeout: Seconds that this call may take in all, instead of the client's.

        Raises:
            NotFoundError: There is no such CVM.
            PhalaError: Whatever else goes wrong.
        """
        return await self._caller.run(cvms.get_cvm(cvm), timeout)

    async def get_many(
        self,
        cvms: Iterable[str | Cvm],
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
        *,
        timeout: float | None = None,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Describe many CVMs at once, several calls at a time; an error costs only the CVM that meets it.

        Args:
            cvms: Identifiers, or `Cvm`s, whose `ref` is asked for; what is given twice is asked for once.
            concurrency: How many calls may be under way at one time.
            on_progress: Called in the event loop with how many are done and how many there are. What it
                raises ends the whole.
            timeout: Seconds that all the calls may take together. Without it, each may take what the client allows.

        Returns:
            For each of `cvms`, in their order, the `Cvm`, or the error that it met: a `ConfigurationError` for what
            cannot identify anything, a `RequestTimeoutError` with no `attempts` for what the time did not suffice for.

        Raises:
            ConfigurationError: Another argument cannot be used, or the client is closed.
        """
        from phala_facade.client.batch import Batch, calls_for, checked_concurrency

        deadline = self._caller.deadline(timeout)
        concurrency = checked_concurrency(concurrency)
        batch = Batch(calls_for(cvms), concurrency=concurrency, on_progress=on_progress, deadline=deadline)
        return await self._caller.answer(batch)

    async def wait(
        self,
        cvm: str | Cvm,
        until: str | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        stop_early: bool = True,
    ) -> Cvm:
        """Ask for a CVM again and again until it is in a state.

        Errors that may pass do not end the wait: lost connections, timeouts, and the statuses 408, 429 and 5xx.

        Args:
            cvm: Its identifier, or a `Cvm`, whose `ref` is asked for.
            until: The wanted status, whatever its case; or a function that tells whether a CVM is as wanted, such as
                `lambda cvm: cvm.status == "running" and not cvm.in_progress`.
            timeout: Seconds that the whole may take; a single poll never takes longer than the client allows.
            interval: Seconds from the end of one poll to the next one.
            on_poll: Called with every CVM that is read.
            stop_early: Whether to end the wait at a status from which the wanted one cannot come unless somebody acts:
                `"failed"`, `"error"`, `"deleting"`, `"deleted"`. Never while `in_progress` is true, and not for a
                status that the library does not know, or a function. A CVM that is stopped is waited for: it may have
                been told to start just now.

        Returns:
            The CVM in the wanted state.

        Raises:
            WaitTimeoutError: The state did not come in time, or cannot come; `.last` is the CVM as it was read last.
            NotFoundError: There is no such CVM, or no longer.
            PhalaError: Whatever else goes wrong and does not pass by itself.
        """
        from phala_facade.client.waiting import Waiting

        deadline = self._caller.deadline(timeout)
        waiting = Waiting(cvm, until, interval=interval, on_poll=on_poll, stop_early=stop_early, deadline=deadline)
        while (delay := waiting.take(await self._caller.outcome(waiting.call, waiting.limit))) is not None:
            await self._caller.sleep(delay)
        return waiting.reached


class AsyncApps:
    """The operations on apps."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, app: str | App | Cvm, *, timeout: float | None = None) -> App:
        """Describe one app (`GET /api/v1/apps/{app_id}`).

        Args:
            app: Its identifier, an `App`, or a `Cvm` of it.
            timeout: Seconds that this call may take in all, instead of the client's.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Whatever else goes wrong.
        """
        return await self._caller.run(apps.get_app(app), timeout)

    async def list_cvms(self, app: str | App | Cvm, *, timeout: float | None = None) -> CvmList:
        """List the CVMs of one app (`GET /api/v1/apps/{app_id}/cvms`).

        Args:
            app: Its identifier, an `App`, or a `Cvm` of it.
            timeout: Seconds that this call may take in all, instead of the client's.

        Returns:
            The CVMs in the order of the answer.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Whatever else goes wrong.
        """
        return await self._caller.run(apps.list_app_cvms(app), timeout)
