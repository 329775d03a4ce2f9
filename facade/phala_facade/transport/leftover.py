"""Finds what arrived behind an answer: on a kept connection it would pass for the answer to the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

# No public name leads from a response to what the HTTP client has read beyond it.
_INWARDS = ("_stream", "_httpcore_stream", "_connection", "_h11_state")


def has_leftover(response: httpx.Response) -> bool:
    """Tell whether more was read than the answer, once its body is at its end."""
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
