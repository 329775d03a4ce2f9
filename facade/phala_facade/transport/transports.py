"""Opens what a session sends through: the caller's own transport, or one over the network."""

from __future__ import annotations

import os
import socket
import ssl
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from phala_facade.errors import ConfigurationError
from phala_facade.transport.async_network import AsyncNetwork
from phala_facade.transport.causes import disarmed
from phala_facade.transport.connections import Connections
from phala_facade.transport.network import Network
from phala_facade.transport.pool import AsyncConnectionPool, ConnectionPool
from phala_facade.transport.private import use_pool
from phala_facade.transport.proxies import proxy_of
from phala_facade.transport.signals import is_of_signal_handler

if TYPE_CHECKING:
    from phala_facade.transport.settings import Settings

# The first connection imports it, which would never end in a process that is forked meanwhile.
import_module("encodings.idna")

_KEPT = 5.0
"""How long an idle connection is kept, in seconds."""


def open_transport(
    settings: Settings, own: httpx.BaseTransport | None
) -> tuple[httpx.BaseTransport, Connections, str | None]:
    """Return a blocking transport, what can be cut off of it, and the address of its proxy.

    Raises:
        ConfigurationError: The proxy, the TLS settings or the transport cannot be used, or the sockets are eventlet's.
    """
    connections = Connections()
    if own is not None:
        _check(own, "handle_request", "BaseTransport", settings)
        return own, connections, None
    if socket.socket.__module__.startswith("eventlet."):
        # A TLS socket of eventlet that was ever non-blocking takes no limit any more.
        raise ConfigurationError("eventlet's sockets cannot be used: use threads, asyncio or gevent")
    context, proxy, pool = _pool_settings(settings)
    transport = httpx.HTTPTransport(verify=context, trust_env=False)
    use_pool(transport, ConnectionPool(network_backend=Network(connections), **pool))
    return transport, connections, proxy


def open_async_transport(
    settings: Settings, own: httpx.AsyncBaseTransport | None
) -> tuple[httpx.AsyncBaseTransport, str | None]:
    """Return a transport for asyncio, and the address of its proxy; raise what `open_transport` does."""
    if own is not None:
        _check(own, "handle_async_request", "AsyncBaseTransport", settings)
        return own, None
    context, proxy, pool = _pool_settings(settings)
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    use_pool(transport, AsyncConnectionPool(network_backend=AsyncNetwork(), **pool))
    return transport, proxy


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
    port = proxy.port or (1080 if proxy.scheme.startswith("socks") else None)
    pool["proxy"] = httpcore.Proxy(
        httpcore.URL(scheme=proxy.raw_scheme, host=proxy.raw_host, port=port, target=proxy.raw_path),
        auth=(proxy.username, proxy.password) if proxy.userinfo else None,
        ssl_context=context if proxy.scheme == "https" else None,
    )
    return context, f"{proxy.scheme}://{proxy.netloc.decode('ascii')}", pool


def _tls_context(settings: Settings, proxy: httpx.URL | None) -> ssl.SSLContext:
    if isinstance(settings.verify, ssl.SSLContext):
        return settings.verify
    if settings.base_url.startswith("http:") and (proxy is None or proxy.scheme != "https"):
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
