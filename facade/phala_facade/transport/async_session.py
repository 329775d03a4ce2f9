"""The shell for asyncio: sends what the plan says, waits as long as it says, decides nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from phala_facade.errors import ConfigurationError
from phala_facade.transport.attempts import Ambient, Attempt, Failure
from phala_facade.transport.exchange import Exchange
from phala_facade.transport.handshake import HandshakeGuard
from phala_facade.transport.http_client import open_async_client
from phala_facade.transport.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from phala_facade.transport.reply import Reply
    from phala_facade.transport.request import Request
    from phala_facade.transport.settings import Settings


class AsyncSession:
    """The connections of one client for asyncio. The tasks of one event loop may share it.

    Args:
        settings: What all calls have in common.
        transport: What carries the requests, in tests; without it, the network does.
        ambient: The clock and the dice.
        sleep: What waits between two attempts; given seconds.

    Raises:
        ConfigurationError: When the proxy, the TLS settings or the transport cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        ambient: Ambient | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._client = open_async_client(settings, transport)
        self._ambient = ambient or Ambient()
        self._sleep = sleep

    @property
    def closed(self) -> bool:
        """Whether `aclose` was called."""
        return self._client.is_closed

    async def aclose(self) -> None:
        """Close all connections. Closing again does nothing."""
        await self._client.aclose()

    async def send(self, request: Request, *, api_version: str, timeout: float | None = None) -> Reply:  # noqa: ASYNC109 - the contract's own: a total over all attempts
        """Send a request, again where that may help, until it succeeds or its time is over.

        Args:
            request: What to ask.
            api_version: The `X-Phala-Version` to ask with.
            timeout: The total time of this call, in seconds; the settings' own when not given.

        Returns:
            The answer, which is a 2xx.

        Raises:
            ConfigurationError: When an argument is unusable, or the session is closed.
            RequestError: When no answer came; `RequestTimeoutError` when its time was over.
            StatusError: When the answer is an error.
            UnexpectedResponseError: When the answer is a redirect, too large or damaged.
        """
        if self.closed:
            raise ConfigurationError("the client is closed")
        exchange = Exchange.begin(
            request, api_version=api_version, timeout=timeout, settings=self._settings, ambient=self._ambient
        )
        attempt = exchange.plan.first()
        outcome = await self._attempt(exchange, attempt)
        while isinstance(outcome, Failure):
            attempt = exchange.plan.after(attempt, outcome)
            await self._sleep(attempt.delay)
            outcome = await self._attempt(exchange, attempt)
        return outcome

    async def _attempt(self, exchange: Exchange, attempt: Attempt) -> Reply | Failure:
        reading = Reading(exchange, attempt)
        try:
            async with asyncio.timeout(exchange.plan.remaining):
                sent = exchange.http_request(silence=exchange.silence(), trace=HandshakeGuard().trace)
                response = await self._client.send(sent, stream=True)
                try:
                    if reading.begin(response):
                        # Not `aiter_raw`, which refuses what a custom transport gave as a whole.
                        async for chunk in cast("httpx.AsyncByteStream", response.stream):
                            reading.feed(chunk)
                finally:
                    await response.aclose()
        except Exception as error:  # noqa: BLE001 - whatever breaks leaves as a typed error
            return reading.fail(error)
        return reading.finish()
