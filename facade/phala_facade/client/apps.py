"""The operations on apps, in both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models import AppList
from phala_facade.operations import apps as calls
from phala_facade.validation import LONGEST_PAGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from phala_facade.client.caller import AsyncCaller, Caller
    from phala_facade.errors import PhalaError
    from phala_facade.models import App, AppPage, Cvm, CvmList, FilterOptions


class Apps:
    """The operations on apps: `cloud.apps`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        search: str | None = None,
        status: str | Iterable[str] | None = None,
        listed: bool | None = None,
        base_image: str | None = None,
        instance_type: str | None = None,
        kms_slug: str | None = None,
        kms_type: str | None = None,
        node: str | None = None,
        region: str | None = None,
        timeout: float | None = None,
    ) -> AppList:
        """Return the apps of the workspace (`GET /api/v1/apps`, all pages), filtered by the service.

        Args:
            search: Only apps with this text in the name, in the app id, or in a UUID or instance id of their CVMs.
            status: Only apps with a CVM in this state, or in one of these.
            listed: Only apps that are (or are not) publicly listed.
            base_image: Only apps that run this image.
            instance_type: Only apps with CVMs of this instance type.
            kms_slug: Only apps whose keys this key management service holds, by its slug.
            kms_type: Only apps whose key management service is of this type.
            node: Only apps on the node of this name.
            region: Only apps in this region.
            timeout: Total time for all the pages, in seconds; if not given, each has the client's `timeout`.

        Returns:
            The apps, in the order of the responses; `filter_options` returns the values to filter by.

        Raises:
            PhalaError: Anything went wrong.
        """
        paging = calls.app_pages(
            LONGEST_PAGE,
            search=search,
            status=status,
            listed=listed,
            base_image=base_image,
            instance_type=instance_type,
            kms_slug=kms_slug,
            kms_type=kms_type,
            node=node,
            region=region,
        )
        deadline = self._caller.deadline(timeout)
        pages = [self._caller.run(request, deadline.limit) for request in paging.requests()]
        return AppList(app for page in pages for app in page)

    def pages(
        self,
        page_size: int = 100,
        *,
        search: str | None = None,
        status: str | Iterable[str] | None = None,
        listed: bool | None = None,
        base_image: str | None = None,
        instance_type: str | None = None,
        kms_slug: str | None = None,
        kms_type: str | None = None,
        node: str | None = None,
        region: str | None = None,
        timeout: float | None = None,
    ) -> Iterator[AppPage]:
        """Yield the apps of the workspace page by page (`GET /api/v1/apps`), filtered by the service.

        No app is yielded twice, even if the list changes meanwhile; `AppPage.changed` says that it did.

        Args:
            page_size: The maximum number of apps in a page, from 1 to 100.
            search: Only apps with this text in the name, in the app id, or in a UUID or instance id of their CVMs.
            status: Only apps with a CVM in this state, or in one of these.
            listed: Only apps that are (or are not) publicly listed.
            base_image: Only apps that run this image.
            instance_type: Only apps with CVMs of this instance type.
            kms_slug: Only apps whose keys this key management service holds, by its slug.
            kms_type: Only apps whose key management service is of this type.
            node: Only apps on the node of this name.
            region: Only apps in this region.
            timeout: Total time for each page, in seconds; defaults to the client's `timeout`.

        Raises:
            PhalaError: Anything went wrong.
        """
        paging = calls.app_pages(
            page_size,
            search=search,
            status=status,
            listed=listed,
            base_image=base_image,
            instance_type=instance_type,
            kms_slug=kms_slug,
            kms_type=kms_type,
            node=node,
            region=region,
        )
        return self._caller.run_each(paging.requests(), timeout)

    def filter_options(self, *, timeout: float | None = None) -> FilterOptions:
        """Return the values that a list of apps can be filtered by (`GET /api/v1/apps/filter-options`).

        Args:
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Raises:
            PhalaError: Anything went wrong.
        """
        return self._caller.run(calls.filter_options(), timeout)

    def get(self, app: str | App | Cvm, *, timeout: float | None = None) -> App:
        """Return one app (`GET /api/v1/apps/{app_id}`).

        Args:
            app: The app's identifier, an `App`, or one of its `Cvm`s.
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Anything else went wrong.
        """
        return self._caller.run(calls.get_app(app), timeout)

    def list_cvms(self, app: str | App | Cvm, *, timeout: float | None = None) -> CvmList:
        """Return the CVMs of one app (`GET /api/v1/apps/{app_id}/cvms`).

        Args:
            app: The app's identifier, an `App`, or one of its `Cvm`s.
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Returns:
            The CVMs, in the order of the response.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Anything else went wrong.
        """
        return self._caller.run(calls.list_app_cvms(app), timeout)

    def wait(
        self,
        app: str | App | Cvm,
        until: str | Iterable[str] | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        concurrency: int = 16,
        stop_early: bool = True,
        at_least: int = 0,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Poll the CVMs of one app until each reaches a state; an error affects only its own CVM.

        The CVMs are listed as `list_cvms` does, and then polled as `cvms.wait_many` does. Transient errors do not end
        the wait, neither of the list nor of a poll.

        Args:
            app: The app's identifier, an `App`, or one of its `Cvm`s.
            until: The status to wait for, several, or a function, as for `cvms.wait`.
            timeout: Total time to wait for all of them, in seconds. With 0, each is polled once.
            interval: Seconds from the end of one round of polls to the start of the next.
            on_poll: Called with each CVM after each poll, as for `cvms.wait_many`.
            concurrency: The maximum number of calls in flight.
            stop_early: Whether to stop waiting for a CVM at a status that it cannot leave, as for `cvms.wait`.
            at_least: How many CVMs the app must have, such as the replicas of a rollout. The CVMs are then listed
                again before each round of polls, and those that appear are waited for, too.

        Returns:
            For each CVM of the app, in the order of the list, the `Cvm` in the wanted state, or the error that
            `cvms.wait` would raise for it. If the app has fewer CVMs than `at_least` at the end, a `WaitTimeoutError`
            that says so comes last. Without `at_least`, nothing is returned for an app without CVMs: to check that all
            of them are running, pass `at_least=1` or more.

        Raises:
            NotFoundError: There is no such app.
            WaitTimeoutError: The CVMs could not be listed in time.
            PhalaError: The CVMs could not be listed, or an argument is not valid.
        """
        waits = self._caller.waits(
            calls.list_app_cvms(app),
            until,
            timeout,
            interval,
            on_poll,
            stop_early=stop_early,
            concurrency=concurrency,
            at_least=at_least,
        )
        return self._caller.follow(*waits)


class AsyncApps:
    """The operations on apps: `cloud.apps`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(
        self,
        *,
        search: str | None = None,
        status: str | Iterable[str] | None = None,
        listed: bool | None = None,
        base_image: str | None = None,
        instance_type: str | None = None,
        kms_slug: str | None = None,
        kms_type: str | None = None,
        node: str | None = None,
        region: str | None = None,
        timeout: float | None = None,
    ) -> AppList:
        """Return the apps of the workspace (`GET /api/v1/apps`, all pages), filtered by the service.

        Takes the arguments of `Apps.list`, returns the same, and raises the same `PhalaError`s.
        """
        paging = calls.app_pages(
            LONGEST_PAGE,
            search=search,
            status=status,
            listed=listed,
            base_image=base_image,
            instance_type=instance_type,
            kms_slug=kms_slug,
            kms_type=kms_type,
            node=node,
            region=region,
        )
        deadline = self._caller.deadline(timeout)
        return AppList(
            [app for request in paging.requests() for app in await self._caller.run(request, deadline.limit)]
        )

    def pages(
        self,
        page_size: int = 100,
        *,
        search: str | None = None,
        status: str | Iterable[str] | None = None,
        listed: bool | None = None,
        base_image: str | None = None,
        instance_type: str | None = None,
        kms_slug: str | None = None,
        kms_type: str | None = None,
        node: str | None = None,
        region: str | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[AppPage]:
        """Yield the apps of the workspace page by page (`GET /api/v1/apps`), filtered by the service.

        Takes the arguments of `Apps.pages`, yields the same, and raises the same `PhalaError`s.
        """
        paging = calls.app_pages(
            page_size,
            search=search,
            status=status,
            listed=listed,
            base_image=base_image,
            instance_type=instance_type,
            kms_slug=kms_slug,
            kms_type=kms_type,
            node=node,
            region=region,
        )
        return self._caller.run_each(paging.requests(), timeout)

    async def filter_options(self, *, timeout: float | None = None) -> FilterOptions:
        """Return the values that a list of apps can be filtered by (`GET /api/v1/apps/filter-options`).

        Takes the arguments of `Apps.filter_options`, returns the same, and raises the same `PhalaError`s.
        """
        return await self._caller.run(calls.filter_options(), timeout)

    async def get(self, app: str | App | Cvm, *, timeout: float | None = None) -> App:
        """Return one app (`GET /api/v1/apps/{app_id}`).

        Takes the arguments of `Apps.get`, returns the same, and raises the same `PhalaError`s.
        """
        return await self._caller.run(calls.get_app(app), timeout)

    async def list_cvms(self, app: str | App | Cvm, *, timeout: float | None = None) -> CvmList:
        """Return the CVMs of one app (`GET /api/v1/apps/{app_id}/cvms`).

        Takes the arguments of `Apps.list_cvms`, returns the same, and raises the same `PhalaError`s.
        """
        return await self._caller.run(calls.list_app_cvms(app), timeout)

    async def wait(
        self,
        app: str | App | Cvm,
        until: str | Iterable[str] | Callable[[Cvm], bool] = "running",
        timeout: float = 600,
        interval: float = 5,
        on_poll: Callable[[Cvm], object] | None = None,
        *,
        concurrency: int = 16,
        stop_early: bool = True,
        at_least: int = 0,
    ) -> tuple[Cvm | PhalaError, ...]:
        """Poll the CVMs of one app until each reaches a state; an error affects only its own CVM.

        Takes the arguments of `Apps.wait`, returns the same, and raises the same `PhalaError`s.
        """
        waits = self._caller.waits(
            calls.list_app_cvms(app),
            until,
            timeout,
            interval,
            on_poll,
            stop_early=stop_early,
            concurrency=concurrency,
            at_least=at_least,
        )
        return await self._caller.follow(*waits)
