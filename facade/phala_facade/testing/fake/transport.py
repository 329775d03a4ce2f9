"""The transport of a fake cloud, for both kinds of client."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

import httpx

from phala_facade.testing.messages import ServerRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.messages import ServerResponse


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Carries requests to a fake cloud, in process; clients in several threads may share it.

    It has a clock of its own, which `sleep` advances without waiting.

    Args:
        respond: Responds to a request; `TimeoutError` if the client does not wait that long, `ConnectionError` if the
            connection is dropped.
    """

    def __init__(self, respond: Callable[[ServerRequest], ServerResponse]) -> None:
        self.respond = respond
        self._lock = threading.Lock()
        self._elapsed = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Respond to a request of a blocking client.

        Raises:
            httpx.ReadTimeout: No response comes in time.
            httpx.RemoteProtocolError: The connection is dropped.
        """
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        limits = cast("Mapping[str, float | None]", request.extensions.get("timeout", {}))
        arrived = ServerRequest(
            method=request.method, path=path, query=query, headers=request.headers, timeout=limits.get("read")
        )
        try:
            sent = self.respond(arrived)
        except TimeoutError:
            raise httpx.ReadTimeout("The read operation timed out", request=request) from None
        except ConnectionError:
            message = "Server disconnected without sending a response."
            raise httpx.RemoteProtocolError(message, request=request) from None
        return httpx.Response(sent.status_code, headers=dict(sent.headers), content=sent.content)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Respond to a request of a client for asyncio; see `handle_request`."""
        return self.handle_request(request)

    def monotonic(self) -> float:
        """Return the seconds since the cloud was created."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Advance the clock without waiting."""
        with self._lock:
            self._elapsed += seconds
