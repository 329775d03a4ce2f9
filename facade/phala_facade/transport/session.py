"""The sessions of the two clients: they send what a call says, wait as long as it says, and decide nothing."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import closing
from typing import TYPE_CHECKING, cast

from anyio import CancelScope, current_time

from phala_facade.errors import ConfigurationError
from phala_facade.operations.steps import finish, finish_in_turns
from phala_facade.transport.clock import clock_of
from phala_facade.transport.deprecations import Deprecations
from phala_facade.transport.private import has_trailing_data
from phala_facade.transport.request import RequestBuilder
from phala_facade.transport.response import ResponseReader
from phala_facade.transport.retry import Call, Failure
from phala_facade.transport.shield import shielded
from phala_facade.transport.transports import open_async_transport, open_transport

if TYPE_CHECKING:
    import httpx

    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.transport.clock import Clock
    from phala_facade.transport.settings import Settings


class Session:
    """The connections of one blocking client. Threads may share it; after a fork, each process has its own.

    The time of a call bounds everything but looking up the name of the host, which blocks inside the operating system.

    Args:
        settings: What all calls have in common.
        transport: What carries the requests, in tests; without it, the network does.
        clock: The clock and the jitter; the transport's or the machine's when not given.

    Raises:
        ConfigurationError: The proxy, the TLS settings or the transport cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx.BaseTransport | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._own = transport
        self.clock = clock or clock_of(transport)
        self._requests = RequestBuilder(settings, transport)
        self.deprecations = Deprecations()
        self._closed = False
        self._opening = threading.Lock()
        self._open()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Close all connections and cut off the calls in flight. Closing again does nothing."""
        self._closed = True
        self._ended.set()
        if self._process != os.getpid():
            self._opened.connections.abandon()
            return
        self._opened.connections.cut()
        self._opened.transport.close()

    def _open(self) -> None:
        self._opened = open_transport(self._settings, self._own)
        self._ended = threading.Event()
        self._process = os.getpid()

    def _open_anew(self) -> None:
        """Leave the connections to the process that this one was forked from, and its locks in whatever state."""
        with self._opening:
            if self._process != os.getpid():
                self._opened.connections.abandon()
                self._open()

    def check_usable(self) -> None:
        """Check that calls can be made.

        Raises:
            ConfigurationError: The session is closed.
        """
        if self._closed:
            raise ConfigurationError("the client is closed")

    def sleep(self, seconds: float) -> None:
        """Let time pass; closing the session ends that."""
        if self.clock.sleep is None:
            self._ended.wait(seconds)
        else:
            self.clock.sleep(seconds)

    def send(self, request: Request, *, api_version: str, timeout: float | None = None) -> Response:
        """Send a request, again where that may help, until it succeeds or its time is over.

        Args:
            request: What to send.
            api_version: The `X-Phala-Version` to send.
            timeout: The total time of this call, in seconds; the settings' own when not given.

        Returns:
            The response, which is a 2xx.

        Raises:
            ConfigurationError: An argument is unusable, or the session is closed.
            RequestError: No response came; `RequestTimeoutError` when its time was over.
            StatusError: The response is an error.
            UnexpectedResponseError: The response is a redirect, too large or damaged.
        """
        self.check_usable()
        if self._process != os.getpid():
            self._open_anew()
        call = Call(request, api_version=api_version, timeout=timeout, settings=self._settings, clock=self.clock)
        while isinstance(outcome := self._attempt(call), Failure):
            _check_open(self, outcome)
            if delay := call.next_attempt(outcome):
                self.sleep(delay)
            _check_open(self, outcome)
        return outcome

    def _attempt(self, call: Call) -> Response | Failure:
        reader = ResponseReader(call, self._opened.proxy, self.deprecations)
        try:
            with reader.budget:
                sent = self._requests.build(call.request, call.api_version, call.remaining)
                with closing(self._opened.transport.handle_request(sent)) as response:
                    if reader.begin(response):
                        # Not `iter_raw`, which refuses what a custom transport gave as a whole.
                        for chunk in cast("httpx.SyncByteStream", response.stream):
                            finish(reader.feed(chunk))
                        if has_trailing_data(response):
                            response.extensions["network_stream"].close()
        except BaseException as error:  # noqa: BLE001 - what may pass as it is, passes from `fail`
            broken = error
        else:
            return reader.finish()
        return reader.fail(broken)


class AsyncSession:
    """The connections of one client for asyncio. The tasks of one event loop may share it.

    Connections live and die with their event loop: it is used, and closed, in the loop of its first call. What it takes
    and raises is what `Session` does.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self.clock = clock or clock_of(transport)
        self._requests = RequestBuilder(settings, transport)
        self.deprecations = Deprecations()
        self._opened = open_async_transport(settings, transport)
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
            ConfigurationError: The connections belong to another event loop.
        """
        if self._closed:
            return
        self._check_loop()
        self._closed = True
        for scope in self._running:
            scope.cancel()
        await shielded(self._opened.transport.aclose())

    def check_usable(self) -> None:
        """Check that calls can be made.

        Raises:
            ConfigurationError: The session is closed, or this is not its event loop, or none of asyncio.
        """
        if self._closed:
            raise ConfigurationError("the client is closed")
        self._check_loop()

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
                if self.clock.sleep is not None:
                    self.clock.sleep(seconds)
                    # Others get their turn, as they do while a real wait lasts.
                    seconds = 0.0
                await asyncio.sleep(seconds)
            finally:
                self._running.discard(scope)

    async def send(self, request: Request, *, api_version: str, timeout: float | None = None) -> Response:  # noqa: ASYNC109 - the contract's own: a total over all attempts
        """Send a request as `Session.send` does."""
        self.check_usable()
        call = Call(request, api_version=api_version, timeout=timeout, settings=self._settings, clock=self.clock)
        while isinstance(outcome := await self._attempt(call), Failure):
            _check_open(self, outcome)
            if delay := call.next_attempt(outcome):
                await self.sleep(delay)
            _check_open(self, outcome)
        return outcome

    async def _attempt(self, call: Call) -> Response | Failure:
        # The scope must be there for cancellation; with a deadline, it bounds the caller's own transports too. What
        # remains is looked at first, so that the scope does not end before the call does.
        remaining = call.remaining
        scope = CancelScope(deadline=current_time() + remaining)
        self._running.add(scope)
        try:
            return await shielded(self._sent(call, scope), scope)
        finally:
            self._running.discard(scope)

    async def _sent(self, call: Call, scope: CancelScope) -> Response | Failure:
        reader = ResponseReader(call, self._opened.proxy, self.deprecations)
        broken: BaseException = TimeoutError()
        try:
            with scope, reader.budget:
                sent = self._requests.build(call.request, call.api_version, call.remaining)
                response = await self._opened.transport.handle_async_request(sent)
                try:
                    if reader.begin(response):
                        # Not `aiter_raw`, which refuses what a custom transport gave as a whole.
                        async for chunk in cast("httpx.AsyncByteStream", response.stream):
                            await finish_in_turns(reader.feed(chunk))
                        if has_trailing_data(response):
                            await response.extensions["network_stream"].aclose()
                finally:
                    await response.aclose()
        except BaseException as error:  # noqa: BLE001 - what may pass as it is, passes from `fail`
            broken = error
        else:
            if not scope.cancelled_caught:
                return reader.finish()
        return reader.fail(broken)


def _check_open(session: Session | AsyncSession, failure: Failure) -> None:
    if session.closed:
        raise ConfigurationError("the client was closed during the call") from failure.error
