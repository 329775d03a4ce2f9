"""The way into a fake cloud: one httpx transport for both kinds of client."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import httpx

from phala_facade.testing.exchange import Request
from phala_facade.testing.fake.faults import Dropped, Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.exchange import Answer
    from phala_facade.testing.fake.clock import Clock


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Carries requests to a fake cloud, in process. It keeps a time of its own, in which nothing is waited for.

    Args:
        respond: Answers a request, given how long the client waits for an answer.
        clock: The time.
    """

    def __init__(self, respond: Callable[[Request, float | None], Answer], clock: Clock) -> None:
        self._respond = respond
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a blocking client.

        Raises:
            httpx.ReadTimeout: No answer comes in time.
            httpx.RemoteProtocolError: The connection is dropped.
        """
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        asked = Request(method=request.method, path=path, query=query, headers=request.headers)
        limits = cast("Mapping[str, float | None]", request.extensions.get("timeout", {}))
        try:
            answer = self._respond(asked, limits.get("read"))
        except Silent:
            raise httpx.ReadTimeout("The read operation timed out", request=request) from None
        except Dropped:
            message = "Server disconnected without sending a response."
            raise httpx.RemoteProtocolError(message, request=request) from None
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a client for asyncio; see `handle_request`."""
        return self.handle_request(request)

    def monotonic(self) -> float:
        """The time, in seconds since the cloud was made."""
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass without waiting for it.

        Args:
            seconds: How much of it.
        """
        self._clock.sleep(seconds)
