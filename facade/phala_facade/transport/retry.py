"""When to send again: the decision, the delay and the deadline of one call, without any I/O."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.errors import PhalaError, StatusError
from phala_facade.transport.signals import ignoring
from phala_facade.validation import positive_seconds

if TYPE_CHECKING:
    from phala_facade.operations.request import Request
    from phala_facade.transport.settings import Settings
    from phala_facade.transport.time_source import TimeSource

logger = logging.getLogger("phala_facade.transport")

FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0

_SECONDS = re.compile(r"[0-9]{1,300}(?:\.[0-9]{1,9})?")


class Failure(msgspec.Struct, frozen=True):
    """An attempt that failed.

    Attributes:
        error: With what error; `is_transient` says whether another attempt may do better.
        stale: Whether the server had closed a kept connection just as the attempt took it.
    """

    error: PhalaError
    stale: bool = False


def next_delay(attempt: int, outcome: Failure, remaining: float, random: float, *, max_retries: int) -> float | None:
    """Return how long to wait before the next attempt: less than what remains; `None` when the failure is final.

    Args:
        attempt: The number of the attempt that failed, from 1.
        outcome: How it failed.
        remaining: What is left of the call's time, in seconds.
        random: A number from 0 up to 1; it places the delay between its least and half a step later, so that clients
            that failed together, or were told the same, do not come back together.
        max_retries: How many attempts may follow the first one.
    """
    error = outcome.error
    if attempt > max_retries or not error.is_transient:
        return None
    # The exponent is bounded so that no number of attempts overflows.
    step = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempt - 1, 16))
    least = max(step / 2, (isinstance(error, StatusError) and error.retry_after) or 0.0)
    if least >= remaining:
        return None
    delay = least + random * min(step / 2, remaining - least)
    return delay if delay < remaining else None


def parse_retry_after(value: str | None, now: float) -> float | None:
    """Return the seconds of a `Retry-After` header, which is seconds or a date, or several of them: proxies add theirs.

    Of several it is the most, of a date in the past 0, of a header that is missing or invalid `None`.
    """
    # The comma of a date is behind the day of the week, which tells nothing.
    wishes = (_seconds_until(part.strip(), now) for part in (value or "").split(","))
    return max((wish for wish in wishes if wish is not None), default=None)


def _seconds_until(text: str, now: float) -> float | None:
    if _SECONDS.fullmatch(text):
        return float(text)
    at = http_date(text)
    return None if at is None else max(0.0, at.timestamp() - now)


def http_date(text: str) -> datetime | None:
    """Return the time of a date as HTTP writes it, in UTC; `None` if a text is none."""
    with ignoring(ValueError, TypeError, IndexError, OverflowError):
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    return None


class Call:
    """One call: its request, its deadline and its attempts, of which `attempt` is the number. Its time starts now.

    Raises:
        InvalidArgumentError: The timeout is no positive number.
    """

    __slots__ = ("_deadline", "api_version", "attempt", "clock", "request", "settings", "timeout")

    def __init__(
        self, request: Request[Any], api_version: str, timeout: float | None, settings: Settings, clock: TimeSource
    ) -> None:
        self.request = request
        self.api_version = api_version
        self.timeout = settings.timeout if timeout is None else positive_seconds("timeout", timeout)
        self.settings = settings
        self.clock = clock
        self.attempt = 1
        self._deadline = clock.monotonic() + self.timeout

    def remaining(self) -> float:
        """Return what is left of the call's time, in seconds; negative when it is over."""
        return self._deadline - self.clock.monotonic()

    def next_attempt(self, failure: Failure) -> float:
        """Begin another attempt after a failed one, log why, and return how long to wait before it, in seconds.

        Raises:
            PhalaError: The failure's own error, when no attempt follows.
        """
        remaining = self.remaining()
        if failure.stale and remaining > 0:
            # No fault of the service's: this takes no attempt. Each time, the pool has one connection less.
            logger.info("%s: the kept connection was closed by the server, another is made", self.request.operation)
            return 0.0
        retries = self.settings.max_retries
        delay = next_delay(self.attempt, failure, remaining, self.clock.random(), max_retries=retries)
        if delay is None:
            raise failure.error
        logger.info(
            "%s: attempt %d of %d failed, the next one follows in %.2f s: %s",
            self.request.operation,
            self.attempt,
            retries + 1,
            delay,
            failure.error,
        )
        self.attempt += 1
        return delay
