"""Carries requests in memory: the answer is at hand, so that what is measured is what clients do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_CHUNK: Final = 1 << 16
"""What httpx reads from a socket at a time."""


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives in pieces, as one does from a socket: whoever wants it whole has to put it together."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), _CHUNK):
            yield self._content[start : start + _CHUNK]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


class InMemory(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers every request with one body.

    Attributes:
        headers: The headers of the last request.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._answered = {"content-type": "application/json", "content-length": str(len(content))}
        self.headers: httpx.Headers = httpx.Headers()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer at once."""
        self.headers = request.headers
        return httpx.Response(200, headers=self._answered, stream=_Body(self._content))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer at once."""
        return self.handle_request(request)
