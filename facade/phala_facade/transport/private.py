"""Every reach into private names of httpx and httpcore; a test says which of them went with a new release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    import ssl

    import httpcore

_INWARDS = ("_stream", "_httpcore_stream", "_connection", "_h11_state")
"""Lead from the stream of a response to what its connection has read beyond it."""


def transport_over(pool: httpcore.ConnectionPool, context: ssl.SSLContext) -> httpx.HTTPTransport:
    """Return a transport of httpx that sends through a pool of ours: no argument of it takes a network."""
    transport = httpx.HTTPTransport(verify=context, trust_env=False)
    transport._pool = pool  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return transport


def async_transport_over(pool: httpcore.AsyncConnectionPool, context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    """Return the same for asyncio."""
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    transport._pool = pool  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return transport


def has_trailing_data(response: httpx.Response) -> bool:
    """Return whether more was read than the response, once its body is at its end.

    On a kept connection that would pass for the response to the next request.
    """
    if "network_stream" not in response.extensions:
        return False
    inner: object = response.stream
    while (data := getattr(inner, "trailing_data", None)) is None:
        found = next((name for name in _INWARDS if hasattr(inner, name)), None)
        if found is None:
            # What cannot be looked into may hide something: then its connection serves no other call.
            return True
        inner = getattr(inner, found)
    return bool(data[0])
