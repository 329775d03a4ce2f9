"""The sessions of the two clients: they send what a call says, wait as long as it says, and decide nothing."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from anyio import CancelScope

from phala_facade.errors import ConfigurationError
from phala_facade.operations.steps import finish, finish_in_turns
from phala_facade.transport.deprecations import Deprecations
from phala_facade.transport.private import has_trailing_data
from phala_facade.transport.request import RequestBuilder
from phala_facade.transport.response import ResponseReader
from phala_facade.transport.retry import Call, Failure
from phala_facade.transport.time_source import time_source_of
from phala_facade.transport.transports import open_async_transport, open_transport

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import httpx

    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.transport.settings import Settings

T = TypeVar("T")


class Session:
    """The connections of one blocking client. Threads may share it; after a fork, each process has its own.

    The time of a call bounds everything but looking up the name of the host, which blocks inside the operating system.

    Raises:
        ConfigurationError: The proxy, the TLS settings or the transport cannot be used.
    """

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self.settings = settings
        self.clock = time_source_of(transport)
        self.deprecations = Deprecations()
        self._requests = RequestBuilder(settings, transport)
        self._own = transport
        self._opening = threading.Lock()
        self._open()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._ended.is_set()

    def close(self) -> None:
        """Close all connections and cut off the calls in flight. Closing again does nothing."""
        self._ended.set()
        if self._process != os.getpid():
            self._connections.abandon()
            return
        self._connections.cut()
        self._transport.close()

    def _open(self) -> None:
        self._transport, self._connections, self._proxy = open_transport(self.settings, self._own)
        self._ended = threading.Event()
        self._process = os.getpid()

    def check_usable(self) -> None:
        """Check that calls can be made; in a forked process, open connections of its own.

        Raises:
            ConfigurationError: The session is closed.
        """
        if self.closed:
            raise ConfigurationError("the client is closed")
        if self._process != os.getpid():
            with self._opening:
                if self._process != os.getpid():
                    # The other process's locks are left in whatever state they are.
                    self._connections.abandon()
                    self._open()

    def sleep(self, seconds: float) -> None:
        """Let time pass; closing the session ends that."""
        (self.clock.sleep or self._ended.wait)(seconds)

    def send(self, request: Request[Any], *, api_version: str, timeout: float | None = None) -> Response:
        """Send a request, again where that may help, until a 2xx comes or its time is over.

        Raises:
            ConfigurationError: The timeout is unusable, or the session is closed.
            RequestError: No response came; `RequestTimeoutError` when its time was over.
            StatusError: The response is an error.
            UnexpectedResponseError: The response is a redirect, too large or damaged.
        """
        self.check_usable()
        call = Call(request, api_version, timeout, self.settings, self.clock)
        while isinstance(outcome := self._attempt(call), Failure):
            _check_open(self, outcome)
            if delay := call.next_attempt(outcome):
                self.sleep(delay)
            _check_open(self, outcome)
        return outcome

    def _attempt(self, call: Call) -> Response | Failure:
        reader = ResponseReader(call, self._proxy, self.deprecations)
        try:
            self._receive(call, reader)
        except BaseException as error:  # noqa: BLE001 - what may pass as it is, passes from `fail`
            broken = error
        else:
            return reader.finish()
        return reader.fail(broken)

    def _receive(self, call: Call, reader: ResponseReader) -> None:
        # Apart from `_attempt`, whose frame stays in the traceback of what a signal handler raises: a connection among
        # the locals there would stay open as long as the exception.
        with reader.budget, closing(self._transport.handle_request(self._requests.build(call))) as response:
            if reader.begin(response):
                # Not `iter_raw`, which refuses what a custom transport gave as a whole.
                for chunk in cast("httpx.SyncByteStream", response.stream):
                    finish(reader.feed(chunk))
                if has_trailing_data(response):
                    response.extensions["network_stream"].close()


class AsyncSession:
    """The connections of one client for asyncio. The tasks of one event loop may share it.

    Connections live and die with their event loop: it is used, and closed, in the loop of its first call. What it takes
    and raises is what `Session` does.
    """

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.settings = settings
        self.clock = time_source_of(transport)
        self.deprecations = Deprecations()
        self.closed = False
        self._requests = RequestBuilder(settings, transport)
        self._transport, self._proxy = open_async_transport(settings, transport)
        # A transport of the caller's own may well serve several loops.
        self._bound = transport is None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[CancelScope] = set()

    async def aclose(self) -> None:
        """Close all connections and cut off the calls in flight. Closing again does nothing."""
        if self.closed:
            return
        self._check_loop()
        self.closed = True
        for scope in self._running:
            scope.cancel()
        await _shielded(self._transport.aclose(), None)

    def check_usable(self) -> None:
        """Check that calls can be made: that the session is open, and in its event loop."""
        if self.closed:
            raise ConfigurationError("the client is closed")
        self._check_loop()

    def _check_loop(self) -> asyncio.AbstractEventLoop:
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
        return loop

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

    async def send(self, request: Request[Any], *, api_version: str, timeout: float | None = None) -> Response:  # noqa: ASYNC109 - the contract's own: a total over all attempts
        """Send a request as `Session.send` does."""
        self.check_usable()
        call = Call(request, api_version, timeout, self.settings, self.clock)
        while isinstance(outcome := await self._attempt(call), Failure):
            _check_open(self, outcome)
            if delay := call.next_attempt(outcome):
                await self.sleep(delay)
            _check_open(self, outcome)
        return outcome

    async def _attempt(self, call: Call) -> Response | Failure:
        # The scope must be there for cancellation; with a deadline, it bounds the caller's own transports too. What
        # remains is looked at first, so that the scope does not end before the call does.
        remaining = call.remaining()
        scope = CancelScope(deadline=self._check_loop().time() + remaining)
        self._running.add(scope)
        try:
            return await _shielded(self._sent(call, scope), scope)
        finally:
            self._running.discard(scope)

    async def _sent(self, call: Call, scope: CancelScope) -> Response | Failure:
        reader = ResponseReader(call, self._proxy, self.deprecations)
        broken: BaseException = TimeoutError()
        try:
            with scope, reader.budget:
                response = await self._transport.handle_async_request(self._requests.build(call))
                reader.budget.opened = None
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
        if reader.budget.opened is not None:
            await reader.budget.opened.aclose()
        return reader.fail(broken)


def _check_open(session: Session | AsyncSession, failure: Failure) -> None:
    if session.closed:
        raise ConfigurationError("the client was closed during the call") from failure.error


async def _shielded(work: Coroutine[object, object, T], scope: CancelScope | None) -> T:
    """Await work, and end only when it has ended, even if the caller is cancelled.

    httpcore protects its bookkeeping with the shields of anyio, which hold back the cancellations of anyio's scopes but
    not those of asyncio's tasks: one of these, at the wrong moment, leaves a connection open, and its place in the pool
    taken for good. So the work runs in a task that nobody cancels, within a scope that is cancelled in its place.

    Without this, connections stay open or in use, which `tests/facade/transport/test_cancellation.py` finds.

    Args:
        work: What to await; it enters the scope around what may be cancelled, or runs to its end without one.
        scope: What is cancelled if the caller is.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if scope is not None:
            scope.cancel()
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        raise
