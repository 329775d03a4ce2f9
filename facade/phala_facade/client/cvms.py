"""The operations on CVMs, in both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.client.batch import Batch, calls_for
from phala_facade.operations import cvms as calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.client.caller import AsyncCaller, Caller
    from phala_facade.errors import PhalaError
    from phala_facade.models import Cvm, CvmList


class Cvms:
    """The operations on CVMs: `cloud.cvms`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, user_id: str | None = None, node_id: int | None = None, *, timeout: float | None = None) -> CvmList:
        """Return the CVMs of the workspace (`GET /api/v1/cvms`).

        Args:
            user_id: Only those of one user, `usr_...`; `"0"` for those without an owner. For administrators.
            node_id: Only those on one node. For administrators.
            timeout: Seconds that this call may take in all; the client's `timeout` if not given.

        Returns:
            The CVMs in the order of the response.

        Raises:
            PhalaError: Whatever goes wrong; see the errors of this library.
        """
        return self._caller.run(calls.list_cvms(user_id=user_id, node_id=node_id), timeout)

    def get(self, cvm: str | Cvm, *, timeout: float | None = None) -> Cvm:
        """Return one CVM (`GET /api/v1/cvms/{cvm_id}`).

        Args:
            cvm: Its identifier (hashed, UUID, instance or integer as text), or a `Cvm`, whose `ref` is used.
            timeout: Seconds that this call may take in all; the client's `timeout` if not given.

        Raises:
            NotFoundError: There is no such CVM.
            PhalaError: Whatever else goes wrong.
        """
        return self._caller.run(calls.get_cvm(cvm), timeout)

    def get_many(
        self,
        cvms: Iterable[str | Cvm],
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
        *,
        timeout: float | None = None,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Return many CVMs, several calls at a time; an error costs only the CVM that meets it.

        Args:
            cvms: Identifiers, or `Cvm`s, whose `ref` is used; what is passed twice is requested once.
            concurrency: How many calls may be in flight at one time.
            on_progress: Called in the calling thread with how many are done and how many there are. An
                exception from it ends the call.
            timeout: Seconds that all the calls may take together; if not given, each may take the client's `timeout`.

        Returns:
            For each of `cvms`, in their order, the `Cvm`, or the error that it met: a `ConfigurationError` for what
            cannot identify anything, a `RequestTimeoutError` with no `attempts` for what the time did not suffice for.

        Raises:
            ConfigurationError: Another argument cannot be used, or the client is closed.
        """
        deadline = self._caller.deadline(timeout)
        batch = Batch(calls_for(cvms), concurrency=concurrency, on_progress=on_progress, deadline=deadline)
        return self._caller.run_all(batch)

    def wait(
        self,
        cvm: str | Cvm,
        until: str | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        stop_early: bool = True,
    ) -> Cvm:
        """Poll a CVM until it is in a state, and return it.

        Errors that may pass do not end the wait: lost connections, timeouts, and the statuses 408, 429 and 5xx.

        Args:
            cvm: Its identifier, or a `Cvm`, whose `ref` is used.
            until: The wanted status, whatever its case; or a function that returns whether a CVM is as wanted, such as
                `lambda cvm: cvm.status == "running" and not cvm.in_progress`.
            timeout: Seconds that the wait may take in all; a single poll takes the client's `timeout` at most.
            interval: Seconds from the end of one poll to the next one.
            on_poll: Called with the CVM after each poll.
            stop_early: Whether to end the wait at a status from which the wanted one cannot come unless somebody acts:
                `"failed"`, `"error"`, `"deleting"`, `"deleted"`. Never while `in_progress` is true, and not for a
                status that the library does not know, or a function. A CVM that is stopped is waited for: it may have
                been told to start just now.

        Returns:
            The CVM in the wanted state.

        Raises:
            WaitTimeoutError: The state did not come in time, or cannot come; `.last` is the CVM as of the last poll.
            NotFoundError: There is no such CVM, or no longer.
            PhalaError: Whatever else goes wrong and does not pass by itself.
        """
        # It loads httpx.
        from phala_facade.client.waiting import Waiting

        deadline = self._caller.deadline(timeout)
        waiting = Waiting(cvm, until, interval=interval, on_poll=on_poll, stop_early=stop_early, deadline=deadline)
        while (delay := waiting.take(self._caller.outcome(waiting.call, waiting.limit))) is not None:
            self._caller.sleep(delay)
        return waiting.reached


class AsyncCvms:
    """The operations on CVMs: `cloud.cvms`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(
        self, user_id: str | None = None, node_id: int | None = None, *, timeout: float | None = None
    ) -> CvmList:
        """Return the CVMs of the workspace (`GET /api/v1/cvms`).

        Args:
            user_id: Only those of one user, `usr_...`; `"0"` for those without an owner. For administrators.
            node_id: Only those on one node. For administrators.
            timeout: Seconds that this call may take in all; the client's `timeout` if not given.

        Returns:
            The CVMs in the order of the response.

        Raises:
            PhalaError: Whatever goes wrong; see the errors of this library.
        """
        return await self._caller.run(calls.list_cvms(user_id=user_id, node_id=node_id), timeout)

    async def get(self, cvm: str | Cvm, *, timeout: float | None = None) -> Cvm:
        """Return one CVM (`GET /api/v1/cvms/{cvm_id}`).

        Args:
            cvm: Its identifier (hashed, UUID, instance or integer as text), or a `Cvm`, whose `ref` is used.
            timeout: Seconds that this call may take in all; the client's `timeout` if not given.

        Raises:
            NotFoundError: There is no such CVM.
            PhalaError: Whatever else goes wrong.
        """
        return await self._caller.run(calls.get_cvm(cvm), timeout)

    async def get_many(
        self,
        cvms: Iterable[str | Cvm],
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
        *,
        timeout: float | None = None,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Return many CVMs, several calls at a time; an error costs only the CVM that meets it.

        Args:
            cvms: Identifiers, or `Cvm`s, whose `ref` is used; what is passed twice is requested once.
            concurrency: How many calls may be in flight at one time.
            on_progress: Called in the event loop with how many are done and how many there are. An
                exception from it ends the call.
            timeout: Seconds that all the calls may take together; if not given, each may take the client's `timeout`.

        Returns:
            For each of `cvms`, in their order, the `Cvm`, or the error that it met: a `ConfigurationError` for what
            cannot identify anything, a `RequestTimeoutError` with no `attempts` for what the time did not suffice for.

        Raises:
            ConfigurationError: Another argument cannot be used, or the client is closed.
        """
        deadline = self._caller.deadline(timeout)
        batch = Batch(calls_for(cvms), concurrency=concurrency, on_progress=on_progress, deadline=deadline)
        return await self._caller.run_all(batch)

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
        """Poll a CVM until it is in a state, and return it.

        Errors that may pass do not end the wait: lost connections, timeouts, and the statuses 408, 429 and 5xx.

        Args:
            cvm: Its identifier, or a `Cvm`, whose `ref` is used.
            until: The wanted status, whatever its case; or a function that returns whether a CVM is as wanted, such as
                `lambda cvm: cvm.status == "running" and not cvm.in_progress`.
            timeout: Seconds that the wait may take in all; a single poll takes the client's `timeout` at most.
            interval: Seconds from the end of one poll to the next one.
            on_poll: Called with the CVM after each poll.
            stop_early: Whether to end the wait at a status from which the wanted one cannot come unless somebody acts:
                `"failed"`, `"error"`, `"deleting"`, `"deleted"`. Never while `in_progress` is true, and not for a
                status that the library does not know, or a function. A CVM that is stopped is waited for: it may have
                been told to start just now.

        Returns:
            The CVM in the wanted state.

        Raises:
            WaitTimeoutError: The state did not come in time, or cannot come; `.last` is the CVM as of the last poll.
            NotFoundError: There is no such CVM, or no longer.
            PhalaError: Whatever else goes wrong and does not pass by itself.
        """
        # It loads httpx.
        from phala_facade.client.waiting import Waiting

        deadline = self._caller.deadline(timeout)
        waiting = Waiting(cvm, until, interval=interval, on_poll=on_poll, stop_early=stop_early, deadline=deadline)
        while (delay := waiting.take(await self._caller.outcome(waiting.call, waiting.limit))) is not None:
            await self._caller.sleep(delay)
        return waiting.reached
