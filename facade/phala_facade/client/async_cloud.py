"""The asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.client.async_calls import AsyncApps, AsyncCaller, AsyncCvms
from phala_facade.client.shell import Shell, interpreter_of
from phala_facade.errors import ConfigurationError
from phala_facade.models import ApiVersion

if TYPE_CHECKING:
    import os
    import ssl
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    import httpx

    from phala_facade.client.interpreter import Interpreter
    from phala_facade.models import Deviation, Inventory
    from phala_facade.transport.session import AsyncSession


class AsyncPhalaCloud(Shell["AsyncSession"]):
    """An asynchronous client of Phala Cloud that gives the same types whatever API version it asks with."""

    cvms: AsyncCvms
    """The operations on CVMs."""

    apps: AsyncApps
    """The operations on apps."""

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
        # httpx is loaded with the first client, not with the values and errors that other modules import.
        from phala_facade.transport.session import AsyncSession
        from phala_facade.transport.settings import resolve_settings

        try:
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
            session = AsyncSession(settings, transport)
            self._bind(session, settings.base_url, interpreter, timeout=settings.timeout, owns_session=True)
        except ConfigurationError as error:
            # The locals of this frame and of those below are credentials: a traceback shall begin with the caller.
            error.__traceback__ = None
            raise

    def _bind(
        self, session: AsyncSession, base_url: str, interpreter: Interpreter, *, timeout: float, owns_session: bool
    ) -> None:
        super()._bind(session, base_url, interpreter, timeout=timeout, owns_session=owns_session)
        self._caller = caller = AsyncCaller(session, interpreter, timeout)
        self.cvms = AsyncCvms(caller)
        self.apps = AsyncApps(caller)

    async def inventory(
        self,
        *,
        details: bool = True,
        concurrency: int = 16,
        timeout: float | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Inventory:
        """Describe the whole fleet: the list, and the details of each CVM where they add fields, grouped by app.

        One call lists the CVMs; then one call is made for each CVM whose shape in the list lacks fields that the shape
        of its details has. What the details do not say stays as the list said it.

        Args:
            details: Whether to ask for details; without them, one call is made in all.
            concurrency: How many calls may be under way at one time.
            timeout: Seconds that all the calls may take together. Without it, each may take what the client allows.
            on_progress: Called in the event loop with how many details are done and how many there are. What
                it raises ends the whole.

        Returns:
            The fleet. A CVM whose details could not be had is as the list gave it, and `errors` tells why.

        Raises:
            PhalaError: The list could not be had, or an argument cannot be used.
        """
        from phala_facade.client.survey import Survey

        survey = Survey(
            details=details,
            concurrency=concurrency,
            on_progress=on_progress,
            deadline=self._caller.deadline(timeout),
        )
        batch = survey.lacking(await self._caller.run(survey.call, survey.limit))
        return survey.inventory(await self._caller.answer(batch))

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
