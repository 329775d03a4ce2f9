"""The two clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.client.apps import Apps, AsyncApps
from phala_facade.client.base import BaseClient
from phala_facade.client.batch import Batch, calls_for
from phala_facade.client.caller import AsyncCaller, Caller
from phala_facade.client.cvms import AsyncCvms, Cvms
from phala_facade.inventory.builder import InventoryBuilder
from phala_facade.operations.cvms import list_cvms
from phala_facade.validation import check_callback, integer_of_at_least

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    import httpx

    from phala_facade.client.parser import ResponseParser
    from phala_facade.inventory import Inventory
    from phala_facade.transport.session import AsyncSession, Session
    from phala_facade.transport.settings import Settings


class PhalaCloud(BaseClient["Session", "httpx.BaseTransport"]):
    """A client of Phala Cloud that returns the same types whatever API version it requests.

    Attributes:
        cvms (Cvms): The operations on CVMs.
        apps (Apps): The operations on apps.
    """

    cvms: Cvms
    apps: Apps

    @staticmethod
    def _open(settings: Settings, transport: httpx.BaseTransport | None) -> Session:
        from phala_facade.transport.session import Session

        return Session(settings, transport)

    def _bind(self, session: Session, parser: ResponseParser, base_url: str, timeout: float) -> None:
        super()._bind(session, parser, base_url, timeout)
        self._caller = Caller(session, parser, timeout)
        self.cvms = Cvms(self._caller)
        self.apps = Apps(self._caller)

    def inventory(
        self,
        *,
        details: bool = True,
        concurrency: int = 16,
        timeout: float | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Inventory:
        """Return the whole fleet: the list, and the details of each CVM where they add fields, grouped by app.

        One call lists the CVMs; then one call is made for each CVM whose shape in the list lacks fields that the shape
        of its details has. What the details do not say stays as listed.

        Args:
            details: Whether to request details; without them, one call is made in all.
            concurrency: How many calls may be in flight at one time.
            timeout: Seconds that all the calls may take together; if not given, each may take the client's `timeout`.
            on_progress: Called in the calling thread with how many details are done and how many there are. An
                exception from it ends the call.

        Returns:
            The fleet. A CVM whose details could not be had is as listed, and `errors` says why.

        Raises:
            PhalaError: The list could not be had, or an argument cannot be used.
        """
        integer_of_at_least(1, "concurrency", concurrency)
        check_callback("on_progress", on_progress)
        deadline = self._caller.deadline(timeout)
        listed = self._caller.run(list_cvms(user_id=None, node_id=None), deadline.limit)
        builder = InventoryBuilder(listed, details=details)
        batch = Batch(
            calls_for(builder.incomplete), concurrency=concurrency, on_progress=on_progress, deadline=deadline
        )
        found = self._caller.run_all(batch)
        return builder.build(found)

    def close(self) -> None:
        """Close the connections; calls are refused afterwards."""
        if self._owns_session:
            self._session.close()

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()


class AsyncPhalaCloud(BaseClient["AsyncSession", "httpx.AsyncBaseTransport"]):
    """An asynchronous client of Phala Cloud that returns the same types whatever API version it requests.

    Attributes:
        cvms (AsyncCvms): The operations on CVMs.
        apps (AsyncApps): The operations on apps.
    """

    cvms: AsyncCvms
    apps: AsyncApps

    @staticmethod
    def _open(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> AsyncSession:
        from phala_facade.transport.session import AsyncSession

        return AsyncSession(settings, transport)

    def _bind(self, session: AsyncSession, parser: ResponseParser, base_url: str, timeout: float) -> None:
        super()._bind(session, parser, base_url, timeout)
        self._caller = AsyncCaller(session, parser, timeout)
        self.cvms = AsyncCvms(self._caller)
        self.apps = AsyncApps(self._caller)

    async def inventory(
        self,
        *,
        details: bool = True,
        concurrency: int = 16,
        timeout: float | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Inventory:
        """Return the whole fleet: the list, and the details of each CVM where they add fields, grouped by app.

        One call lists the CVMs; then one call is made for each CVM whose shape in the list lacks fields that the shape
        of its details has. What the details do not say stays as listed.

        Args:
            details: Whether to request details; without them, one call is made in all.
            concurrency: How many calls may be in flight at one time.
            timeout: Seconds that all the calls may take together; if not given, each may take the client's `timeout`.
            on_progress: Called in the event loop with how many details are done and how many there are. An
                exception from it ends the call.

        Returns:
            The fleet. A CVM whose details could not be had is as listed, and `errors` says why.

        Raises:
            PhalaError: The list could not be had, or an argument cannot be used.
        """
        integer_of_at_least(1, "concurrency", concurrency)
        check_callback("on_progress", on_progress)
        deadline = self._caller.deadline(timeout)
        listed = await self._caller.run(list_cvms(user_id=None, node_id=None), deadline.limit)
        builder = InventoryBuilder(listed, details=details)
        batch = Batch(
            calls_for(builder.incomplete), concurrency=concurrency, on_progress=on_progress, deadline=deadline
        )
        found = await self._caller.run_all(batch)
        return builder.build(found)

    async def aclose(self) -> None:
        """Close the connections; calls are refused afterwards."""
        if self._owns_session:
            await self._session.aclose()

    async def __aenter__(self) -> Self:
        """Return the client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()
