"""Opens the HTTP clients of the two sessions; whatever httpx refuses becomes a configuration error."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib import import_module
from typing import TYPE_CHECKING

import httpx

from phala_facade.errors import ConfigurationError
from phala_facade.transport.cause import disarmed
from phala_facade.transport.reading import take_location

if TYPE_CHECKING:
    from collections.abc import Generator

    from phala_facade.transport.settings import Settings


# The first connection imports it, which would never end in a process that is forked meanwhile.
import_module("encodings.idna")

# How many calls run at one time is the caller's affair; each of them finds the connection of an earlier one.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=None)


def open_client(settings: Settings, transport: httpx.BaseTransport | None) -> httpx.Client:
    """Open a blocking client.

    Raises:
        ConfigurationError: When the proxy, the TLS settings or the transport cannot be used.
    """
    with _refusals(settings, transport, httpx.BaseTransport):
        return httpx.Client(
            transport=transport,
            verify=settings.verify,
            proxy=settings.proxy,
            cookies=_no_cookies(),
            limits=_LIMITS,
            event_hooks={"response": [take_location]},
        )


def open_async_client(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    """Open a client for asyncio.

    Raises:
        ConfigurationError: When the proxy, the TLS settings or the transport cannot be used.
    """
    with _refusals(settings, transport, httpx.AsyncBaseTransport):
        return httpx.AsyncClient(
            transport=transport,
            verify=settings.verify,
            proxy=settings.proxy,
            cookies=_no_cookies(),
            limits=_LIMITS,
            event_hooks={"response": [_take_location]},
        )


@contextmanager
def _refusals(settings: Settings, transport: object, kind: type) -> Generator[None, None, None]:
    if transport is not None and not isinstance(transport, kind):
        msg = f"transport must be an httpx.{kind.__name__}, not {type(transport).__name__}"
        raise ConfigurationError(msg)
    if transport is not None and settings.proxy is not None:
        raise ConfigurationError("give a transport or a proxy, not both: httpx would send through the proxy only")
    handled = sys.exception()
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever httpx refuses leaves as a typed error
        msg = settings.secrets.redact(f"the HTTP client cannot be set up: {type(error).__name__}: {error}")
        raise ConfigurationError(msg) from disarmed(error, handled, settings.secrets)


def _no_cookies() -> CookieJar:
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


async def _take_location(response: httpx.Response) -> None:
    take_location(response)
