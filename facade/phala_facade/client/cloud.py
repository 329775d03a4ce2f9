"""The two clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.client.apps import Apps, AsyncApps
from phala_facade.client.base import BaseClient
from phala_facade.client.caller import AsyncCaller, Caller
from phala_facade.client.cvms import AsyncCvms, Cvms
from phala_facade.inventory.plan import plan_inventory
from phala_facade.operations.raw import raw_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Self

    import httpx

    from phala_facade.client.deviations import DeviationReporter
    from phala_facade.inventory import Inventory
    from phala_facade.transport.settings import Settings


class PhalaCloud(BaseClient["Caller", "httpx.BaseTransport"]):
    """A Phala Cloud client that returns the same types for every API version.

    Attributes:
        cvms (Cvms): The operations on CVMs.
        apps (Apps): The operations on apps.
    """

    cvms: Cvms
    apps: Apps

    @staticmethod
    def _open(
        settings: Settings,
        transport: httpx.BaseTransport | None,
        version: str,
        strict: bool,
        reporter: DeviationReporter,
    ) -> Caller:
        from phala_facade.transport.session import Session

        return Caller(Session(settings, transport), version, strict, reporter)

    def _bind(self, caller: Caller) -> None:
        self._caller = caller
        self.cvms = Cvms(caller)
        self.apps = Apps(caller)

    def inventory(
        self,
        *,
        details: bool = True,
        complete: bool = False,
        merge: bool = False,
        concurrency: int = 16,
        timeout: float | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Inventory:
        """Return the whole fleet, grouped by app, with the details of each CVM where they add fields.

        One call lists the CVMs. One more call is made for each CVM whose details have fields that its shape in the
        list lacks. Fields that the details do not include keep their listed values.

        A list may hide CVMs, such as the replicas of an app. With `complete`, the apps are listed, too, and the CVMs of
        each app that has more of them than are known; `Inventory.is_complete` then says whether everything is there.

        Args:
            details: Whether to request details; if false, only lists are requested.
            complete: Whether to look for CVMs that the list does not have.
            merge: Whether to request everything in each documented API version; a field is then filled if any version
                fills it.
            concurrency: The maximum number of calls in flight.
            timeout: Total time for all the calls, in seconds; if not given, each call has the client's `timeout`.
            on_progress: Called in the calling thread with the number of finished detail calls and their total.
                If it raises, the call ends with that exception.

        Returns:
            The fleet. A CVM whose details could not be fetched is as listed, and `errors` says why; with `complete`,
            it also says which lists could not be fetched.

        Raises:
            PhalaError: The list could not be fetched, or an argument is not valid.
        """
        plan = plan_inventory(details=details, complete=complete, merge=merge, taken_at=self._caller.now())
        return self._caller.follow(plan, self._caller.deadline(timeout), concurrency, on_progress)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Send a request that no other method covers, and return the JSON of its response.

        The request has the same credentials, deadline, retries, limits and errors as any other. What it returns is as
        the service sent it, in the shape of the requested API version.

        Args:
            method: `"GET"`; this client only reads.
            path: The path, such as `"/api/v1/cvms/cvm_1/state"`, percent-encoded.
            params: The parameters of the query; a sequence repeats its key.
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Raises:
            InvalidArgumentError: The method, the path or a parameter is not valid.
            PhalaError: Anything else went wrong.
        """
        return self._caller.run(raw_request(method, path, params), timeout)

    def close(self) -> None:
        """Close the connections; later calls raise `ConfigurationError`."""
        if self._owns_session:
            self._caller.session.close()

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()


class AsyncPhalaCloud(BaseClient["AsyncCaller", "httpx.AsyncBaseTransport"]):
    """An asynchronous Phala Cloud client that returns the same types for every API version.

    Attributes:
        cvms (AsyncCvms): The operations on CVMs.
        apps (AsyncApps): The operations on apps.
    """

    cvms: AsyncCvms
    apps: AsyncApps

    @staticmethod
    def _open(
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None,
        version: str,
        strict: bool,
        reporter: DeviationReporter,
    ) -> AsyncCaller:
        from phala_facade.transport.session import AsyncSession

        return AsyncCaller(AsyncSession(settings, transport), version, strict, reporter)

    def _bind(self, caller: AsyncCaller) -> None:
        self._caller = caller
        self.cvms = AsyncCvms(caller)
        self.apps = AsyncApps(caller)

    async def inventory(
        self,
        *,
        details: bool = True,
        complete: bool = False,
        merge: bool = False,
        concurrency: int = 16,
        timeout: float | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Inventory:
        """Return the whole fleet, grouped by app, with the details of each CVM where they add fields.

        Takes the arguments of `PhalaCloud.inventory`, returns the same, and raises the same `PhalaError`s.
        `on_progress` is called in the event loop.
        """
        plan = plan_inventory(details=details, complete=complete, merge=merge, taken_at=self._caller.now())
        return await self._caller.follow(plan, self._caller.deadline(timeout), concurrency, on_progress)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Send a request that no other method covers, and return the JSON of its response.

        Takes the arguments of `PhalaCloud.request`, returns the same, and raises the same `PhalaError`s.
        """
        return await self._caller.run(raw_request(method, path, params), timeout)

    async def aclose(self) -> None:
        """Close the connections; later calls raise `ConfigurationError`."""
        if self._owns_session:
            await self._caller.session.aclose()

    async def __aenter__(self) -> Self:
        """Return the client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()
