"""The operations on apps, in both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.operations import apps as calls

if TYPE_CHECKING:
    from phala_facade.client.caller import AsyncCaller, Caller
    from phala_facade.models import App, Cvm, CvmList


class Apps:
    """The operations on apps: `cloud.apps`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

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


class AsyncApps:
    """The operations on apps: `cloud.apps`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, app: str | App | Cvm, *, timeout: float | None = None) -> App:
        """Return one app (`GET /api/v1/apps/{app_id}`).

        Args:
            app: The app's identifier, an `App`, or one of its `Cvm`s.
            timeout: Total time for this call, in seconds; defaults to the client's `timeout`.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Anything else went wrong.
        """
        return await self._caller.run(calls.get_app(app), timeout)

    async def list_cvms(self, app: str | App | Cvm, *, timeout: float | None = None) -> CvmList:
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
        return await self._caller.run(calls.list_app_cvms(app), timeout)
