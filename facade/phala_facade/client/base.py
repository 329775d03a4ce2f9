"""What the synchronous and asynchronous clients have in common: settings and a shared session."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from msgspec.structs import replace

from phala_facade.client.deviations import DeviationReporter
from phala_facade.models import ApiVersion
from phala_facade.validation import check_callback, check_strict_is_installed, version_header

if TYPE_CHECKING:
    import os
    import ssl
    from collections.abc import Callable

    from phala_facade.client.caller import AsyncCaller, Caller
    from phala_facade.models import Deprecation, Deviation
    from phala_facade.transport.settings import Settings

CallerT = TypeVar("CallerT", "Caller", "AsyncCaller")
TransportT = TypeVar("TransportT")


class BaseClient(ABC, Generic[CallerT, TransportT]):
    """A client; it owns its session and shares it with the clients that `with_api_version` returns."""

    _caller: CallerT

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
        transport: TransportT | None = None,
    ) -> None:
        """Create a client; nothing is sent until the first call.

        Args:
            api_key: Sent as `X-API-Key`; read from `PHALA_CLOUD_API_KEY` if neither it nor `access_token` is given.
            access_token: Sent as `Authorization: Bearer`, in addition to the key if both are given.
            base_url: The URL of the API, with or without `/api/v1`; read from `PHALA_CLOUD_API_PREFIX` if not given.
            api_version: The version to request: an `ApiVersion`, any `"YYYY-MM-DD"`, or `"latest"`.
            workspace: Sent as `X-Phala-Workspace`.
            timeout: Total time for one call, in seconds, including retries, the waits between them, and the body.
            max_retries: How many times a call is retried after a transient failure.
            max_response_bytes: The maximum size of a response in bytes, after decompression.
            strict: Whether any violation of the documented schema is an error; for tests, not for production. Requires
                the `strict` extra.
            on_deviation: Called with each deviation that is found.
            verify: TLS verification, as in httpx.
            proxy: The URL of a proxy, as in httpx; defaults to the proxies of the environment.
            transport: An httpx transport to use instead of the network, for tests.

        Raises:
            ConfigurationError: A setting cannot be used, or there are no credentials.
        """
        try:
            # httpx is loaded with the first client, not with the values and errors that other modules import.
            from phala_facade.transport.settings import Settings

            check_callback("on_deviation", on_deviation)
            if strict:
                check_strict_is_installed()
            version = version_header(api_version)
            settings = Settings(
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
            self._bind(self._open(settings, transport, version, strict, DeviationReporter(on_deviation)))
        except BaseException as error:
            # The locals of this frame and the ones below hold credentials, so the traceback starts at the caller,
            # even for an interrupt.
            error.__traceback__ = None
            raise
        self._owns_session = True

    @staticmethod
    @abstractmethod
    def _open(
        settings: Settings, transport: TransportT | None, version: str, strict: bool, reporter: DeviationReporter
    ) -> CallerT: ...

    @abstractmethod
    def _bind(self, caller: CallerT) -> None: ...

    @property
    def base_url(self) -> str:
        """The URL of the API, without `/api/v1`."""
        return self._caller.session.settings.base_url

    @property
    def api_version(self) -> str:
        """The value of `X-Phala-Version`."""
        return self._caller.api_version

    @property
    def deprecations(self) -> tuple[Deprecation, ...]:
        """The deprecations that the server announced, one per operation and version.

        A client shares them with those that `with_api_version` returns.
        """
        return self._caller.session.deprecations.all()

    def with_api_version(self, api_version: ApiVersion | str) -> Self:
        """Return a client that requests another API version over the same connections.

        The original client owns the connections: closing the new client does nothing.

        Raises:
            InvalidArgumentError: `api_version` is not a valid API version.
        """
        other = object.__new__(type(self))
        other._owns_session = False
        other._bind(replace(self._caller, api_version=version_header(api_version)))
        return other

    def __repr__(self) -> str:
        """Show the server and the API version, never a credential."""
        if not hasattr(self, "_caller"):
            return f"<{type(self).__name__} that was not made>"
        return f"{type(self).__name__}(base_url={self.base_url!r}, api_version={self.api_version!r})"
