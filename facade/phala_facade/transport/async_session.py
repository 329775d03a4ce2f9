"""The shell for asyncio: sends what the plan says, waits as long as it says, decides nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from anyio import CancelScope, current_time

from phala_facade.errors import ConfigurationError
from phala_facade.transport.attempts import Attempt, Failure
from phala_facade.transport.exchange import Exchange
from phala_facade.transport.handshake import HandshakeGuard
from phala_facade.transport.http_client import open_async_client
from phala_facade.transport.leftover import has_leftover
from phala_facade.transport.pace import ambient_of, async_sleep_of
from phala_facade.transport.reading import Reading
from phala_facade.transport.unbroken import unbroken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.transport.attempts import Ambient
    from phala_facade.transport.settings import Settings


class AsyncSession:
    """The connections of one client for asyncio. The tasks of one event loop may share it.

    Connections live and die with their event loop: it is used, and closed, in the loop of its first call.

    Args:
        settings: What all calls have in common.
        transport: What carries the requests, in tests; without it, the network does.
        ambient: The clock and the dice; the transport's or the machine's when not given.
        sleep: What waits between two attempts; given seconds. The transport's or the machine's when not given.

    Raises:
        ConfigurationError: When the proxy, the TLS settings or the transport cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        ambient: Ambient | None = None,
        sleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        self._settings = settings
        self._client = open_async_client(settings, transport)
        self.ambient = ambient or ambient_of(transport)
        self._sleep = sleep or async_sleep_of(transport)
        self._closed = False
        # A transport of the caller's own may well serve several loops.
        self._bound = transport is None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[CancelScope] = set()

    @property
    def closed(self) -> bool:
        """Whether `aclose` was called."""
        return self._closed

    async def aclose(self) -> None:
        """Close all connections and cut off the calls in flight. Closing again does nothing.

        Raises:
            ConfigurationError: When the connections belong to another event loop.
        """
        if self._closed:
            return
        self._check_loop()
        self._closed = True
        for scope in self._running:
            scope.cancel()
        await unbroken(self._client.aclose())

    def _check_loop(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError(
                "there is no event loop of asyncio here, which AsyncPhalaCloud runs in; after a fork, make a new one"
            ) from None
        if self._bound and self._loop not in {None, loop}:
            raise ConfigurationError(
                "the client was first used in another event loop, to which its connections belong: "
                "make a client in each event loop, and close it there"
            )
        self._loop = loop

    async def sleep(self, seconds: float) -> None:
        """Let time pass; closing the session ends that."""
        with CancelScope() as scope:
            self._running.add(scope)
            try:
                await self._sleep(seconds)
            finally:
                self._running.discard(scope)

    async def send(self, request: Request, *, api_version: str, timeout: float | None = None) -> Response:  # noqa: ASYNC109 - the contract's own: a total over all attempts
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
        if self._closed:
            raise ConfigurationError("the client is closed")
        self._check_loop()
        exchange = Exchange.begin(
            request, api_version=api_version, timeout=timeout, settings=self._settings, ambient=self.ambient
        )
        attempt = exchange.plan.first()
        outcome = await self._attempt(exchange, attempt)
        while isinstance(outcome, Failure):
            self._check_open(outcome)
            attempt = exchange.plan.after(attempt, outcome)
            await self.sleep(attempt.delay)
            self._check_open(outcome)
            outcome = await self._attempt(exchange, attempt)
        return outcome

    def _check_open(self, failure: Failure) -> None:
        if self._closed:
            raise ConfigurationError("the client was closed during the call") from failure.error

    async def _attempt(self, exchange: Exchange, attempt: Attempt) -> Response | Failure:
        scope = CancelScope(deadline=current_time() + exchange.plan.remaining)
        self._running.add(scope)
        try:
            return await unbroken(self._exchanged(exchange, attempt, scope), scope)
        finally:
            self._running.discard(scope)

    async def _exchanged(self, exchange: Exchange, attempt: Attempt, scope: CancelScope) -> Response | Failure:
        reading = Reading(exchange, attempt)
        try:
            with scope:
                sent = exchange.http_request(silence=exchange.silence(), trace=HandshakeGuard().trace)
                response = await self._client.send(sent, stream=True)
                try:
                    if reading.begin(response):
                        # Not `aiter_raw`, which refuses what a custom transport gave as a whole.
                        async for chunk in cast("httpx.AsyncByteStream", response.stream):
                            reading.feed(chunk)
                        if has_leftover(response):
                            await response.extensions["network_stream"].aclose()
                finally:
                    await response.aclose()
        except Exception as error:  # noqa: BLE001 - whatever breaks leaves as a typed error
            return reading.fail(error)
        except BaseException as error:
            # An interrupt passes, without the frames below: their locals hold what was sent.
            error.__traceback__ = None
            raise
        if scope.cancelled_caught:
            return reading.fail(TimeoutError())
        return reading.finish()
