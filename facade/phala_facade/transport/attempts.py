"""When to send again: the decision, the delay and the deadline of one call, without any I/O."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

import msgspec
from msgspec.structs import force_setattr

from phala_facade.errors import PhalaError, StatusError

logger = logging.getLogger("phala_facade.transport")

RETRIED_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_SILENCE = 10.0
"""How long an attempt waits for a connection, or for the next bytes, in seconds."""

_SECONDS = re.compile(r"[0-9]{1,300}(?:\.[0-9]{1,9})?")


class Ambient(msgspec.Struct, frozen=True, kw_only=True):
    """What a call takes from its surroundings besides the network.

    Attributes:
        monotonic: Seconds on a clock that is never set; deadlines are told on it.
        wall: Seconds since the epoch; a `Retry-After` date is told on it.
        random: A number from 0 up to 1, 1 not included; the jitter.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    random: Callable[[], float] = random.random


class Attempt(msgspec.Struct, frozen=True):
    """One request to send.

    Attributes:
        number: 1 for the first one.
        delay: How long to wait before it, in seconds.
    """

    number: int
    delay: float


class Failure(msgspec.Struct, frozen=True):
    """What came of an attempt that was no success.

    Attributes:
        error: What the caller gets if no other attempt follows.
        lost: Whether the connection or the time of the attempt was lost, so that another one may do better.
    """

    error: PhalaError
    lost: bool = False


def next_delay(attempt: int, outcome: Failure, remaining: float, random: float, *, max_retries: int) -> float | None:
    """Decide whether to send again after a failure, and how long to wait before.

    Args:
        attempt: The number of the attempt that failed, from 1.
        outcome: How it failed.
        remaining: What is left of the call's time, in seconds.
        random: A number from 0 up to 1; it places the delay between the half and the whole of the step.
        max_retries: How many attempts may follow the first one.

    Returns:
        Seconds to wait, less than what remains; or `None` when the failure is final.
    """
    error = outcome.error
    status = error if isinstance(error, StatusError) and error.status_code in RETRIED_STATUSES else None
    if attempt > max_retries or not (outcome.lost or status):
        return None
    # The exponent is bounded so that no number of attempts overflows.
    step = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempt - 1, 16))
    delay = step * (0.5 + random / 2)
    if status and status.retry_after is not None:
        delay = max(delay, status.retry_after)
    return delay if delay < remaining else None


def read_retry_after(value: str | None, now: float) -> float | None:
    """Read a `Retry-After` header, which is seconds or a date.

    Args:
        value: The header.
        now: Seconds since the epoch.

    Returns:
        Seconds from now, 0 for a date gone by; `None` when there is none or it means nothing.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
        at = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, at - now)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The attempts of one call, up to its deadline. Both shells drive it in the same way.

    Attributes:
        operation: The name of the call in log records.
        timeout: The total time of the call, in seconds, from the making of the plan on.
        max_retries: How many attempts may follow the first one.
        ambient: The clock and the dice.
        deadline: When the time is over, on the ambient clock.
    """

    operation: str
    timeout: float
    max_retries: int
    ambient: Ambient
    deadline: float = 0.0

    def __post_init__(self) -> None:
        force_setattr(self, "deadline", self.ambient.monotonic() + self.timeout)

    @property
    def remaining(self) -> float:
        """What is left of the call's time, in seconds; negative when it is over."""
        return self.deadline - self.ambient.monotonic()

    def first(self) -> Attempt:
        """Give the first attempt, which nothing delays."""
        return Attempt(1, 0.0)

    def after(self, attempt: Attempt, failure: Failure) -> Attempt:
        """Give the attempt that follows a failed one, and log why.

        Raises:
            PhalaError: The failure's own error, when no attempt follows.
        """
        delay = next_delay(attempt.number, failure, self.remaining, self.ambient.random(), max_retries=self.max_retries)
        if delay is None:
            raise failure.error
        logger.info(
            "%s: attempt %d of %d failed, the next one follows in %.2f s: %s",
            self.operation,
            attempt.number,
            self.max_retries + 1,
            delay,
            failure.error,
        )
        return Attempt(attempt.number + 1, delay)
