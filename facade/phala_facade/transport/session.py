"""The blocking shell: sends what the plan says, waits as long as it says, decides nothing."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from typing import TYPE_CHECKING, cast

from phala_facade.errors import ConfigurationError
from phala_facade.transport.attempts import Attempt, Failure
from phala_facade.transport.exchange import Exchange
from phala_facade.transport.http_client import open_client
from phala_facade.transport.leftover import has_leftover
from phala_facade.transport.pace import ambient_of, sleep_of
from phala_facade.transport.reading import Reading
from phala_facade.transport.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.transport.attempts import Ambient
    from phala_facade.transport.settings import Settings


class Session:
    """The connections of one blocking client. Threads may share it; after a fork, each process has its own.

    The time of a call bounds everything but two things that block inside the operating system: looking up the name of
    the host, and trying its addresses one after the other, each of which gets an attempt's limit anew.

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
        transport: httpx.BaseTransport | None = None,
        *,
        ambient: Ambient | None = None,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._settings = settings
        self._transport = transport
        self.ambient = ambient or ambient_of(transport)
        self._sleep = sleep or sleep_of(transport)
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
            self._watchdog.abandon()
            return
        self._watchdog.close()
        self._client.close()

    def _open(self) -> None:
        self._client = open_client(self._settings, self._transport)
        self._watchdog = Watchdog()
        self._ended = threading.Event()
        self._process = os.getpid()

    def _open_anew(self) -> None:
        """Leave the connections to the process that this one was forked from, and its locks in whatever state."""
        with self._opening:
            if self._process != os.getpid():
                self._watchdog.abandon()
                self._open()

    def sleep(self, seconds: float) -> None:
        """Let time pass; closing the session ends that."""
        if self._sleep is None:
            self._ended.wait(seconds)
        else:
            self._sleep(seconds)

    def send(self, request: Request, *, api_version: str, timeout: float | None = None) -> Response:
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
        if self._process != os.getpid():
            self._open_anew()
        exchange = Exchange.begin(
            request, api_version=api_version, timeout=timeout, settings=self._settings, ambient=self.ambient
        )
        attempt = exchange.plan.first()
        outcome = self._attempt(exchange, attempt)
        while isinstance(outcome, Failure):
            self._check_open(outcome)
            attempt = exchange.plan.after(attempt, outcome)
            self.sleep(attempt.delay)
            self._check_open(outcome)
            outcome = self._attempt(exchange, attempt)
        return outcome

    def _check_open(self, failure: Failure) -> None:
        if self._closed:
            raise ConfigurationError("the client was closed during the call") from failure.error

    def _attempt(self, exchange: Exchange, attempt: Attempt) -> Response | Failure:
        reading = Reading(exchange, attempt)
        try:
            with self._watchdog.guard(exchange.plan.remaining, exchange.silence()) as guard:
                sent = exchange.http_request(silence=guard.limit, trace=guard.trace)
                with closing(self._client.send(sent, stream=True)) as response:
                    if reading.begin(response):
                        # Not `iter_raw`, which refuses what a custom transport gave as a whole.
                        for chunk in cast("httpx.SyncByteStream", response.stream):
                            reading.feed(chunk)
                        guard.check()
                        if has_leftover(response):
                            response.extensions["network_stream"].close()
        except Exception as error:  # noqa: BLE001 - whatever breaks leaves as a typed error
            return reading.fail(error)
        except BaseException as error:
            # An interrupt passes, without the frames below: their locals hold what was sent.
            error.__traceback__ = None
            raise
        return reading.finish()
