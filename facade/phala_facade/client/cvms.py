"""The operations on CVMs, in both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.client.batch import requests_for, the_one
from phala_facade.client.finding import plan_find
from phala_facade.inventory.plan import plan_each, plan_merged
from phala_facade.operations import cvms as calls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from phala_facade.client.caller import AsyncCaller, Caller
    from phala_facade.errors import PhalaError
    from phala_facade.models import Cvm, CvmList, CvmPage, Node


class Cvms:
    """The operations on CVMs: `cloud.cvms`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, user_id: str | None = None, node_id: int | Node | None = None, *, timeout: float | None = None
    ) -> CvmList:
        """Return the CVMs of the workspace (`GET /api/v1/cvms`).

        Args:
            user_id: Only the CVMs of this user, `usr_...`; `"0"` for CVMs without an owner. For administrators.
            node_id: Only the CVMs on this node. For administrators.
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Returns:
            The CVMs, in the order of the response.

        Raises:
            PhalaError: Anything went wrong.
        """
        calls.warn_of_refused_filters(self._caller.api_version, user_id=user_id, node_id=node_id)
        return self._caller.run(calls.list_cvms(user_id=user_id, node_id=node_id), timeout)

    def pages(
        self,
        page_size: int = 100,
        *,
        user_id: str | None = None,
        node_id: int | Node | None = None,
        timeout: float | None = None,
    ) -> Iterator[CvmPage]:
        """Yield the CVMs of the workspace page by page (`GET /api/v1/cvms/paginated`).

        No CVM is yielded twice, even if the fleet changes meanwhile; `CvmPage.changed` says that it did.

        Args:
            page_size: The maximum number of CVMs in a page, from 1 to 100.
            user_id: Only the CVMs of this user, `usr_...`; `"0"` for CVMs without an owner. For administrators.
            node_id: Only the CVMs on this node. For administrators.
            timeout: Total time for each page, in seconds; defaults to the client's `timeout`.

        Raises:
            PhalaError: Anything went wrong.
        """
        calls.warn_of_refused_filters(self._caller.api_version, user_id=user_id, node_id=node_id)
        paging = calls.cvm_pages(page_size, user_id=user_id, node_id=node_id)
        return self._caller.run_each(paging.requests(), timeout)

    def iter(
        self,
        page_size: int = 100,
        *,
        user_id: str | None = None,
        node_id: int | Node | None = None,
        timeout: float | None = None,
    ) -> Iterator[Cvm]:
        """Yield the CVMs of the workspace one by one, with only one page of them in memory.

        Args:
            page_size: The maximum number of CVMs in a page, from 1 to 100.
            user_id: Only the CVMs of this user, `usr_...`; `"0"` for CVMs without an owner. For administrators.
            node_id: Only the CVMs on this node. For administrators.
            timeout: Total time for each page, in seconds; defaults to the client's `timeout`.

        Raises:
            PhalaError: Anything went wrong.
        """
        pages = self.pages(page_size, user_id=user_id, node_id=node_id, timeout=timeout)
        return (cvm for page in pages for cvm in page)

    def get(self, cvm: str | Cvm, *, merge: bool = False, timeout: float | None = None) -> Cvm:
        """Return one CVM (`GET /api/v1/cvms/{cvm_id}`).

        With `merge`, it is requested in each documented API version, and in a list of its app's CVMs where lists have
        more fields. A field is then filled if any response fills it; where they disagree, the value of the newest
        version stands, and `source.deviations` says so. `source.of` returns the source of each field.

        Args:
            cvm: The CVM's identifier (hashed, UUID, instance, or integer as a string), or a `Cvm`, whose `ref` is used.
            merge: Whether to request it in each documented API version.
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Raises:
            NotFoundError: There is no such CVM.
            PhalaError: Anything else went wrong; with `merge`, in every version.
        """
        request = calls.get_cvm(cvm)
        if not merge:
            return self._caller.run(request, timeout)
        limit = self._caller.session.settings.timeout if timeout is None else timeout
        return the_one(self._caller.follow(plan_merged([request]), self._caller.deadline(limit)))

    def find(self, name: str, *, timeout: float | None = None) -> Cvm:
        """Return the only CVM that has this name or identifier, or else an identifier that starts like this.

        It is looked for among the listed CVMs (`GET /api/v1/cvms`), in this order:

        1. its exact name or `legacy_id`, or its `id`, `vm_uuid`, `instance_id` or `app_id`, in any case, with or
           without dashes and a prefix such as `cvm_`;
        2. its name, in any case;
        3. the start of one of these identifiers, but not of a `legacy_id`.

        If none of them fits, one request more asks the service, since lists may hide CVMs.

        Args:
            name: The name, an identifier, or the start of an identifier.
            timeout: Total time for all the calls, in seconds; if not given, each call has the client's `timeout`.

        Returns:
            The CVM as listed; `get` returns its details.

        Raises:
            AmbiguousError: Several CVMs fit; `.candidates` has them.
            NotFoundError: No CVM fits; the message has similar names.
            PhalaError: Anything else went wrong.
        """
        return self._caller.follow(plan_find(name), self._caller.deadline(timeout))

    def get_many(
        self,
        cvms: Iterable[str | Cvm],
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
        *,
        merge: bool = False,
        timeout: float | None = None,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Return many CVMs, with several calls in flight; an error affects only its own CVM.

        Args:
            cvms: Identifiers, or `Cvm`s, whose `ref` is used; duplicates are requested once.
            concurrency: The maximum number of calls in flight.
            on_progress: Called in the calling thread with the number of finished calls and the total. If it
                raises, the call ends with that exception.
            merge: Whether to request each in every documented API version, as `get` does.
            timeout: Total time for all the calls, in seconds; if not given, each call has the client's `timeout`.

        Returns:
            For each of `cvms`, in order, the `Cvm` or the error: an `InvalidArgumentError` for an identifier that is
            not valid, a `RequestTimeoutError` with `attempts == 0` for a call that was never started.

        Raises:
            ConfigurationError: Another argument is not valid, or the client is closed.
        """
        requests = requests_for(cvms)
        plan = plan_merged(requests) if merge else plan_each(requests)
        return self._caller.follow(plan, self._caller.deadline(timeout), concurrency, on_progress)

    def wait(
        self,
        cvm: str | Cvm,
        until: str | Iterable[str] | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        stop_early: bool = True,
    ) -> Cvm:
        """Poll a CVM until it reaches a state, and return it.

        Transient errors do not end the wait: lost connections, timeouts, and the statuses 408, 429 and 5xx.

        Args:
            cvm: The CVM's identifier, or a `Cvm`, whose `ref` is used.
            until: The status to wait for, or several of which any will do, in any case; or a function that returns
                whether to stop waiting, such as `lambda cvm: cvm.is_running and not cvm.in_progress`. A status that is
                not in `phala_facade.statuses.KNOWN` is a warning.
            timeout: Total time to wait, in seconds; a single poll takes at most the client's `timeout`. With 0, the CVM
                is polled once.
            interval: Seconds from the end of one poll to the start of the next.
            on_poll: Called with the CVM after each poll. If it raises, the wait ends with that exception.
            stop_early: Whether to stop waiting at a status that the CVM cannot leave for a wanted one unless somebody
                acts: `"failed"`, `"error"`, `"deleting"`, `"deleted"`. Never applies while `in_progress` is true, or
                if `until` is a function or a status that the library does not know. `"stopped"` does not end the wait:
                the CVM may be about to start.

        Returns:
            The CVM, in the wanted state.

        Raises:
            WaitTimeoutError: The state was not reached in time, or cannot be, as `.stopped_early` says; `.last` is the
                CVM as of the last poll.
            NotFoundError: There is no such CVM, or it is gone.
            PhalaError: Any other error that is not transient.
        """
        waits = self._caller.waits([calls.get_cvm(cvm)], until, timeout, interval, on_poll, stop_early=stop_early)
        return the_one(self._caller.follow(*waits))

    def wait_many(
        self,
        cvms: Iterable[str | Cvm],
        until: str | Iterable[str] | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        concurrency: int = 16,
        stop_early: bool = True,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Poll many CVMs until each reaches a state; an error affects only its own CVM.

        They are polled in rounds, each CVM until it is in the wanted state, or cannot reach it.

        Args:
            cvms: Identifiers, or `Cvm`s, whose `ref` is used; duplicates are requested once.
            until: The status to wait for, several, or a function, as for `wait`.
            timeout: Total time to wait for all of them, in seconds. With 0, each is polled once.
            interval: Seconds from the end of one round of polls to the start of the next.
            on_poll: Called with each CVM after each poll. If it raises, the wait ends with that exception: one CVM that
                has failed does not end the wait for the others otherwise.
            concurrency: The maximum number of calls in flight.
            stop_early: Whether to stop waiting for a CVM at a status that it cannot leave, as for `wait`.

        Returns:
            For each of `cvms`, in order, the `Cvm` in the wanted state, or the error that `wait` would raise for it.

        Raises:
            ConfigurationError: Another argument is not valid, or the client is closed.
        """
        waits = self._caller.waits(
            requests_for(cvms), until, timeout, interval, on_poll, stop_early=stop_early, concurrency=concurrency
        )
        return self._caller.follow(*waits)


class AsyncCvms:
    """The operations on CVMs: `cloud.cvms`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(
        self, user_id: str | None = None, node_id: int | Node | None = None, *, timeout: float | None = None
    ) -> CvmList:
        """Return the CVMs of the workspace (`GET /api/v1/cvms`).

        Takes the arguments of `Cvms.list`, returns the same, and raises the same `PhalaError`s.
        """
        calls.warn_of_refused_filters(self._caller.api_version, user_id=user_id, node_id=node_id)
        return await self._caller.run(calls.list_cvms(user_id=user_id, node_id=node_id), timeout)

    def pages(
        self,
        page_size: int = 100,
        *,
        user_id: str | None = None,
        node_id: int | Node | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[CvmPage]:
        """Yield the CVMs of the workspace page by page (`GET /api/v1/cvms/paginated`).

        Takes the arguments of `Cvms.pages`, yields the same, and raises the same `PhalaError`s.
        """
        calls.warn_of_refused_filters(self._caller.api_version, user_id=user_id, node_id=node_id)
        paging = calls.cvm_pages(page_size, user_id=user_id, node_id=node_id)
        return self._caller.run_each(paging.requests(), timeout)

    def iter(
        self,
        page_size: int = 100,
        *,
        user_id: str | None = None,
        node_id: int | Node | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[Cvm]:
        """Yield the CVMs of the workspace one by one, with only one page of them in memory.

        Takes the arguments of `Cvms.iter`, yields the same, and raises the same `PhalaError`s.
        """
        pages = self.pages(page_size, user_id=user_id, node_id=node_id, timeout=timeout)
        return (cvm async for page in pages for cvm in page)

    async def get(self, cvm: str | Cvm, *, merge: bool = False, timeout: float | None = None) -> Cvm:
        """Return one CVM (`GET /api/v1/cvms/{cvm_id}`).

        Takes the arguments of `Cvms.get`, returns the same, and raises the same `PhalaError`s.
        """
        request = calls.get_cvm(cvm)
        if not merge:
            return await self._caller.run(request, timeout)
        limit = self._caller.session.settings.timeout if timeout is None else timeout
        return the_one(await self._caller.follow(plan_merged([request]), self._caller.deadline(limit)))

    async def find(self, name: str, *, timeout: float | None = None) -> Cvm:
        """Return the only CVM that has this name or identifier, or else an identifier that starts like this.

        Takes the arguments of `Cvms.find`, returns the same, and raises the same `PhalaError`s.
        """
        return await self._caller.follow(plan_find(name), self._caller.deadline(timeout))

    async def get_many(
        self,
        cvms: Iterable[str | Cvm],
        concurrency: int = 16,
        on_progress: Callable[[int, int], object] | None = None,
        *,
        merge: bool = False,
        timeout: float | None = None,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Return many CVMs, with several calls in flight; an error affects only its own CVM.

        Takes the arguments of `Cvms.get_many`, returns the same, and raises the same `PhalaError`s.
        `on_progress` is called in the event loop.
        """
        requests = requests_for(cvms)
        plan = plan_merged(requests) if merge else plan_each(requests)
        return await self._caller.follow(plan, self._caller.deadline(timeout), concurrency, on_progress)

    async def wait(
        self,
        cvm: str | Cvm,
        until: str | Iterable[str] | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        stop_early: bool = True,
    ) -> Cvm:
        """Poll a CVM until it reaches a state, and return it.

        Takes the arguments of `Cvms.wait`, returns the same, and raises the same `PhalaError`s.
        """
        waits = self._caller.waits([calls.get_cvm(cvm)], until, timeout, interval, on_poll, stop_early=stop_early)
        return the_one(await self._caller.follow(*waits))

    async def wait_many(
        self,
        cvms: Iterable[str | Cvm],
        until: str | Iterable[str] | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        concurrency: int = 16,
        stop_early: bool = True,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Poll many CVMs until each reaches a state; an error affects only its own CVM.

        Takes the arguments of `Cvms.wait_many`, returns the same, and raises the same `PhalaError`s.
        """
        waits = self._caller.waits(
            requests_for(cvms), until, timeout, interval, on_poll, stop_early=stop_early, concurrency=concurrency
        )
        return await self._caller.follow(*waits)
