"""Every reach into private names of httpx and httpcore; a test says which of them went with a new release."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

_trailing_data = attrgetter("_httpcore_stream._stream._connection._h11_state.trailing_data")
"""Return what the connection has read beyond a response, given the response's stream."""


def use_pool(transport: httpx.HTTPTransport | httpx.AsyncHTTPTransport, pool: Any) -> None:
    """Send what a transport of httpx carries through a pool of ours: no argument of it takes a network."""
    transport._pool = pool  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def has_trailing_data(response: httpx.Response) -> bool:
    """Return whether more was read than the response, once its body is at its end.

    On a kept connection that would pass for the response to the next request.
    """
    if "network_stream" not in response.extensions:
        return False
    try:
        data, _ = _trailing_data(response.stream)
    except AttributeError:
        # What cannot be looked into may hide something: then its connection serves no other call.
        return True
    return bool(data)
