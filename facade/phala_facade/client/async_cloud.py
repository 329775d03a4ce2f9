"""The asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from phala_facade.client.shell import Shell, interpreter_of
from phala_facade.models import ApiVersion, App, Cvm, CvmList
from phala_facade.operations import apps, cvms
from phala_facade.transport import AsyncSession, resolve_settings

if TYPE_CHECKING:
    import os
    import ssl
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    import httpx

    from phala_facade.client.interpreter import Interpreter
    from phala_facade.models import Deviation
    from phala_facade.operations.call import Call

V = TypeVar("V", Cvm, App, CvmList)


class AsyncPhalaCloud(Shell[AsyncSession]):
    """An asynchronous client of Phala Cloud that gives the same types whatever API version it asks with.

    Attributes:
        cvms: The operations on CVMs.
        apps: The operations on apps.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        access_token: str | None = None,
        base_url: str | None = None,
        api_version: ApiVersion | str = ApiVersion.V2026_01_21,
        workspace: str | None = None,
        timeout: float = 30.0,
        max_retries: int = 2,
        max_response_bytes: int = 64 << 20,
        strict: bool = False,
        on_deviation: Callable[[Deviation], object] | None = None,
        verify: bool | str | os.PathLike[str] | ssl.SSLContext = True,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Make a client; nothing is sent until a call is made.

        Args:
            api_key: Sent as `X-API-Key`; from `PHALA_CLOUD_API_KEY` when neither it nor `access_token` is given.
            access_token: Sent as `Authorization: Bearer`; besides the key, if both are given.
            base_url: Where the API is, with or without `/api/v1`; from `PHALA_CLOUD_API_PREFIX` when not given.
            api_version: What answers are asked for: an `ApiVersion`, any `"YYYY-MM-DD"`, or `"latest"`.
            workspace: Sent as `X-Phala-Workspace`.
            timeout: Seconds that one call may take in all: attempts, waits between them, every byte of the body.
            max_retries: How often a call is tried again after a passing failure.
            max_response_bytes: The most bytes that an answer may have once it is inflated.
            strict: Whether any departure from the documented schema is an error; for tests, not for production. Needs
                the extra `strict`.
            on_deviation: Called with each deviation that is met.
            verify: TLS verification, as httpx takes it.
            proxy: The URL of a proxy, as httpx takes it; without it, the environment's proxies are used.
            transport: What carries the requests instead of the network, for tests.

        Raises:
            ConfigurationError: A setting cannot be used, or there are no credentials.
        """
        interpreter = interpreter_of(api_version, strict=strict, on_deviation=on_deviation)
        settings = resolve_settings(
            api_key=api_key,
            access_token=access_token,
            base_url=base_url,
            workspace=workspace,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            verify=verify,
            proxy=proxy,
        )
        self._bind(AsyncSession(settings, transport), settings.base_url, interpreter, owns_session=True)

    def _bind(self, session: AsyncSession, base_url: str, interpreter: Interpreter, *, owns_session: bool) -> None:
        super()._bind(session, base_url, interpreter, owns_session=owns_session)
        caller = AsyncCaller(session, interpreter)
        self.cvms = AsyncCvms(caller)
        self.apps = AsyncApps(caller)

    async def aclose(self) -> None:
        """Close the connections; calls are refused afterwards."""
        if self._owns_session:
            await self._session.aclose()

    async def __aenter__(self) -> Self:
        """Give the client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()


class AsyncCaller:
    """Sends calls and gives their values."""

    def __init__(self, session: AsyncSession, interpreter: Interpreter) -> None:
        self._session = session
        self._interpreter = interpreter

    async def run(self, call: Call[V], timeout: float | None) -> V:
        """Send a call, wait for its reply, and read it."""
        reply = await self._session.send(call.request, api_version=self._interpreter.api_version, timeout=timeout)
        return self._interpreter.value(call, reply)


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


class AsyncApps:
    """The operations on apps."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, app: str | App, *, timeout: float | None = None) -> App:
        """Describe one app (`GET /api/v1/apps/{app_id}`).

        Args:
            app: Its identifier, or an `App`.
            timeout: Seconds that this call may take in all, instead of the client's.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Whatever else goes wrong.
        """
        return await self._caller.run(apps.get_app(app), timeout)

    async def list_cvms(self, app: str | App, *, timeout: float | None = None) -> CvmList:
        """List the CVMs of one app (`GET /api/v1/apps/{app_id}/cvms`).

        Args:
            app: Its identifier, or an `App`.
            timeout: Seconds that this call may take in all, instead of the client's.

        Returns:
            The CVMs in the order of the answer.

        Raises:
            NotFoundError: There is no such app.
            PhalaError: Whatever else goes wrong.
        """
        return await self._caller.run(apps.list_app_cvms(app), timeout)
