"""Opens what a session sends through: the caller's own transport, or one over the network."""

from __future__ import annotations

import os
import socket
import ssl
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import httpcore
import httpx
import msgspec

from phala_facade.errors import ConfigurationError
from phala_facade.transport.async_network import AsyncNetwork
from phala_facade.transport.causes import disarmed
from phala_facade.transport.connections import Connections
from phala_facade.transport.network import Network
from phala_facade.transport.private import use_pool
from phala_facade.transport.proxies import Proxy, proxy_of
from phala_facade.transport.signals import is_of_signal_handler

if TYPE_CHECKING:
    from phala_facade.transport.settings import Settings

T = TypeVar("T", httpx.BaseTransport, httpx.AsyncBaseTransport)

# The first connection imports it, which would never end in a process that is forked meanwhile.
import_module("encodings.idna")

_KEPT = 5.0
"""How long an idle connection is kept, in seconds."""


class Opened(msgspec.Struct, Generic[T], frozen=True):
    """What a session sends through.

    Attributes:
        transport: The transport.
        proxy: The address of the proxy in between, for messages.
        connections: What can be cut off of it: nothing of asyncio's, or of a caller's own transport.
    """

    transport: T
    proxy: str | None = None
    connections: Connections = msgspec.field(default_factory=Connections)


def open_transport(settings: Settings, own: httpx.BaseTransport | None) -> Opened[httpx.BaseTransport]:
    """Open a blocking transport.

    Raises:
        ConfigurationError: The proxy, the TLS settings or the transport cannot be used, or the sockets are eventlet's.
    """
    if own is not None:
        _check(own, "handle_request", "BaseTransport", settings)
        return Opened(own)
    if socket.socket.__module__.startswith("eventlet."):
        # A TLS socket of eventlet that was ever non-blocking takes no limit any more.
        raise ConfigurationError("eventlet's sockets cannot be used: use threads, asyncio or gevent")
    connections, (context, proxy, pool) = Connections(), _pool_settings(settings)
    transport = httpx.HTTPTransport(verify=context, trust_env=False)
    use_pool(transport, httpcore.ConnectionPool(network_backend=Network(connections), **pool))
    return Opened(transport, proxy, connections)


def open_async_transport(settings: Settings, own: httpx.AsyncBaseTransport | None) -> Opened[httpx.AsyncBaseTransport]:
    """Open a transport for asyncio; what it raises is what `open_transport` does."""
    if own is not None:
        _check(own, "handle_async_request", "AsyncBaseTransport", settings)
        return Opened(own)
    context, proxy, pool = _pool_settings(settings)
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    use_pool(transport, httpcore.AsyncConnectionPool(network_backend=AsyncNetwork(), **pool))
    return Opened(transport, proxy)


def _check(own: object, method: str, kind: str, settings: Settings) -> None:
    # By its method: httpx2 has classes of its own.
    if isinstance(own, type) or not callable(getattr(own, method, None)):
        raise ConfigurationError(f"transport must be an httpx.{kind}, not {type(own).__name__}")
    if settings.proxy is not None:
        raise ConfigurationError("give a transport or a proxy, not both: the transport decides on its proxies itself")


def _pool_settings(settings: Settings) -> tuple[ssl.SSLContext, str | None, dict[str, Any]]:
    proxy = proxy_of(settings)
    context = _tls_context(settings, proxy)
    # How many calls run at one time is the caller's affair; each of them finds the connection of an earlier one.
    pool: dict[str, Any] = {"ssl_context": context, "max_connections": None, "keepalive_expiry": _KEPT}
    if proxy is None:
        return context, None, pool
    url, secured = proxy.url, context if proxy.url.scheme == "https" else None
    port = url.port or (1080 if url.scheme.startswith("socks") else None)
    core_url = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
    pool["proxy"] = httpcore.Proxy(core_url, auth=proxy.auth, ssl_context=secured)
    return context, proxy.address, pool


def _tls_context(settings: Settings, proxy: Proxy | None) -> ssl.SSLContext:
    if isinstance(settings.verify, ssl.SSLContext):
        return settings.verify
    if settings.base_url.startswith("http:") and (proxy is None or proxy.url.scheme != "https"):
        # Nothing is encrypted: there is no need to read certificates.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    handled = sys.exception()
    try:
        return httpx.create_ssl_context(verify=settings.verify)
    except (OSError, ValueError) as error:
        if is_of_signal_handler(error):
            raise
        variables = [f"{name}={os.environ[name]}" for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if name in os.environ]
        what = f"the certificates of {' and '.join(variables) or 'the system'} cannot be read: {error}"
        raise ConfigurationError(settings.redactor.redact(what)) from disarmed(error, handled, settings.redactor)
