"""The faults of the soak, as data: what the server says, what it does then, and what a call may make of it."""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from phala_facade import PhalaError, RateLimitError, RequestError, RequestTimeoutError, ServerError
from phala_facade import UnexpectedResponseError as Unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

SHARE = 0.05
"""How often each fault comes, of all requests."""

BOMB = gzip.compress(bytes(20 << 20))


class Then(Enum):
    """What the server does when it has said its words."""

    KEEP = "keep the connection"
    CLOSE = "close the connection"
    RESET = "reset the connection"
    DRIP = "send a byte now and then"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave.

    Attributes:
        name: What the figures call it.
        wire: What the server says instead of an answer, given the answer that was meant and the address of elsewhere.
        then: What it does next.
        errors: What a call may end with; nothing when it gets a right answer all the same.
        delay: How long the server waits before it says anything, in seconds.
    """

    name: str
    wire: Callable[[bytes, str], bytes]
    then: Then
    errors: tuple[type[PhalaError], ...]
    delay: float = 0.0


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Word an answer; its length is the true one unless told otherwise."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return "\r\n".join(lines).encode("ascii") + body


def _chunked(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" + body[:16] + b"\r\nnonsense\r\n"


FAULTS = (
    Fault("500", lambda _, __: answer(b'{"detail": "oops"}', status="500 Oops"), Then.KEEP, (ServerError,)),
    Fault(
        "503 with Retry-After",
        lambda _, __: answer(b"", "Retry-After: 1", status="503 Busy"),
        Then.KEEP,
        (ServerError,),
    ),
    Fault("429", lambda _, __: answer(b"slow down", status="429 Slow Down"), Then.KEEP, (RateLimitError,)),
    Fault("reset before the answer", lambda _, __: b"", Then.RESET, (RequestError,)),
    Fault("reset in the body", lambda body, _: answer(body)[: -len(body) // 2], Then.RESET, (RequestError,)),
    Fault("truncated", lambda body, _: answer(body)[:-1], Then.CLOSE, (RequestError,)),
    Fault("broken chunk", lambda body, _: _chunked(body), Then.CLOSE, (RequestError,)),
    Fault("garbage", lambda _, __: b"\x00\xff garbage\r\n\r\n", Then.CLOSE, (RequestError,)),
    # What is left over on the connection must not pass for the answer to the next request.
    Fault("length too small", lambda body, _: answer(body, length=len(body) - 9), Then.KEEP, (Unexpected,)),
    Fault("HTML", lambda _, __: answer(b"<html>Sorry</html>", "Content-Type: text/html"), Then.KEEP, (Unexpected,)),
    Fault(
        "redirect",
        lambda _, elsewhere: answer(b"", f"Location: {elsewhere}", status="307 Moved"),
        Then.KEEP,
        (Unexpected,),
    ),
    Fault("gzip bomb", lambda _, __: answer(BOMB, "Content-Encoding: gzip"), Then.KEEP, (Unexpected,)),
    Fault(
        "damaged gzip",
        lambda body, _: answer(gzip.compress(body)[:-9] + b"123456789", "Content-Encoding: gzip"),
        Then.KEEP,
        (Unexpected,),
    ),
    Fault("empty", lambda _, __: answer(b""), Then.KEEP, (Unexpected,)),
    Fault("drip", lambda _, __: b"HTTP/1.1 200 OK\r\nX-Drip: ", Then.DRIP, (RequestTimeoutError,)),
    Fault("delay", lambda body, _: answer(body), Then.KEEP, (), delay=0.2),
)


def fault_of(identifier: str, attempt: int) -> Fault | None:
    """Tell what becomes of a request, on both sides alike; `None` for a right answer.

    Args:
        identifier: What is asked for.
        attempt: The number of the request for it, from 1.
    """
    index = int(random.Random(f"{identifier}/{attempt}").random() / SHARE)  # noqa: S311 - it keeps no secret
    return FAULTS[index] if index < len(FAULTS) else None


def may_end_with(error: PhalaError, identifier: str) -> bool:
    """Tell whether an error can come of the faults that its call met.

    Time may be over at any point: nothing is told of how fast the machine is.
    """
    requests, request = error.attempts, 0
    expected: set[type[PhalaError]] = set()
    while request < requests:
        request += 1
        fault = fault_of(identifier, request)
        if fault is not None:
            expected.update(fault.errors)
            # On a kept connection that is taken for a stale one: the next request counts as the same attempt.
            requests += fault.name == "reset before the answer"
    return isinstance(error, (RequestTimeoutError, *expected))
