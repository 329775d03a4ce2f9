"""Builds what an attempt sends."""

from __future__ import annotations

import platform
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx

from phala_facade._version import __version__

if TYPE_CHECKING:
    from phala_facade.transport.retry import Call
    from phala_facade.transport.settings import Settings

USER_AGENT = f"phala-facade/{__version__} {httpx.__name__}/{httpx.__version__} python/{platform.python_version()}"

_LONGEST_CONNECT = 10.0
"""How long an attempt waits for a connection, in seconds; for bytes it waits as long as the call may take."""


class RequestBuilder:
    """Builds the requests of one session: what they have in common is made once.

    They are of the classes of the library of the transport that will carry them, which may be httpx2.
    """

    def __init__(self, settings: Settings, transport: object) -> None:
        self._library: Any = _library_of(transport)
        headers = {
            "Host": httpx.URL(settings.base_url).netloc.decode("ascii"),
            "Accept": "application/json",
            # Only what can be inflated in bounded steps.
            "Accept-Encoding": "gzip",
            "User-Agent": USER_AGENT,
            "X-API-Key": settings.api_key,
            "Authorization": settings.access_token and f"Bearer {settings.access_token}",
            "X-Phala-Workspace": settings.workspace,
        }
        self._headers = self._library.Headers({name: value for name, value in headers.items() if value is not None})
        self._base_url = settings.base_url

    def build(self, call: Call) -> httpx.Request:
        """Build the request of one attempt."""
        request, left = call.request, max(0.001, call.remaining())
        built: httpx.Request = self._library.Request(
            request.method,
            _url(self._library, self._base_url + request.path),
            params=request.params or None,
            headers=self._headers,
            stream=self._library.ByteStream(b""),
            extensions={"timeout": {"connect": min(_LONGEST_CONNECT, left), "read": left, "write": left, "pool": left}},
        )
        built.headers["X-Phala-Version"] = call.api_version
        return built


@lru_cache(maxsize=1000)
def _url(library: Any, url: str) -> Any:
    """Return a parsed URL. Programs request the same few again and again, and parsing costs as much as all the rest."""
    return library.URL(url)


def _library_of(transport: object) -> Any:
    names = {kind.__module__.partition(".")[0] for kind in type(transport).__mro__}
    return next((sys.modules[name] for name in ("httpx", "httpx2") if name in names and name in sys.modules), httpx)
