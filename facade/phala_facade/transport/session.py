"""The blocking shell: sends what the plan says, waits as long as it says, decides nothing."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, cast

from phala_facade.errors import ConfigurationError
from phala_facade.transport.attempts import Ambient, Attempt, Failure
from phala_facade.transport.exchange import Exchange
from phala_facade.transport.http_client import open_client
from phala_facade.transport.reading import Reading
from phala_facade.transport.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from phala_facade.transport.reply import Reply
    from phala_facade.transport.request import Request
    from phala_facade.transport.settings import Settings


class Session:
    """The connections of one blocking client. Threads may share it.

    The time of a call bounds everything but two things that block inside the operating system: looking up the name of
    the host, and trying its addresses one after the other, each of which gets an attempt's limit anew.

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
        transport: httpx.BaseTransport | None = None,
        *,
        ambient: Ambient | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings = settings
        self._client = open_client(settings, transport)
        self._watchdog = Watchdog()
        self._ambient = ambient or Ambient()
        self._sleep = sleep

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._client.is_closed

    def close(self) -> None:
        """Close all connections. Closing again does nothing."""
        self._client.close()
        self._watchdog.close()

    def send(self, request: Request, *, api_version: str, timeout: float | None = None) -> Reply:
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
        outcome = self._attempt(exchange, attempt)
        while isinstance(outcome, Failure):
            attempt = exchange.plan.after(attempt, outcome)
            self._sleep(attempt.delay)
            outcome = self._attempt(exchange, attempt)
        return outcome

    def _attempt(self, exchange: Exchange, attempt: Attempt) -> Reply | Failure:
        reading = Reading(exchange, attempt)
        try:
            with self._watchdog.guard(exchange.plan.remaining, exchange.silence()) as guard:
                sent = exchange.http_request(silence=guard.limit, trace=guard.trace)
                with closing(self._client.send(sent, stream=True)) as response:
                    if reading.begin(response):
                        # Not `iter_raw`, which refuses what a custom transport gave as a whole.
                        for chunk in cast("httpx.SyncByteStream", response.stream):
                            reading.feed(chunk)
        except Exception as error:  # noqa: BLE001 - whatever breaks leaves as a typed error
            return reading.fail(error)
        return reading.finish()
