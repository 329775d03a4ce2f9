"""The faults of the soak, as data: what the server sends, what it does then, and what a call may make of it."""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from phala_facade import PhalaError, RateLimitError, RequestError, RequestTimeoutError, ServerError, StatusError
from phala_facade import UnexpectedResponseError as Unexpected
from tests.facade.transport.clients import DETAILED, LISTED
from tests.facade.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from multiprocessing.connection import Connection

#: How often each fault comes, of all requests.
SHARE = 0.03

#: How many CVMs a list has, and how many of them come on a page.
LENGTH, PAGE_SIZE = 4, 2

#: How long a late response lets wait, in seconds.
LATE = 0.3

_BOMB = gzip.compress(bytes(20 << 20))
_MANY = gzip.compress(b"[" + b"0," * 400_000 + b"0]")


@dataclass(frozen=True)
class Fault:
    """One way to misbehave.

    Attributes:
        name: What the figures call it.
        wire: What is sent in place of the meant body, given that and the address of elsewhere.
        error: What a call may end with; `None` if it gets its response all the same.
        then: What the server does next, after which the connection is over; `None` to keep it.
        late: Whether nothing is sent for a while.
    """

    name: str
    wire: Callable[[bytes, str], bytes]
    error: type[PhalaError] | None
    then: Callable[[Peer], object] | None = None
    late: bool = False


def _over(_: Peer) -> None:
    """Leave it to the server to close the connection."""


def _chunked(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" + body[:16] + b"\r\nnonsense\r\n"


def _packed(body: bytes) -> bytes:
    return http(gzip.compress(body, 1), "Content-Encoding: gzip")


def _damaged(body: bytes) -> bytes:
    return http(gzip.compress(body)[:-9] + b"123456789", "Content-Encoding: gzip")


def _changed(body: bytes) -> bytes:
    """Move the first CVM of a page to the end of it, and let the list have grown meanwhile."""
    page: Any = msgspec.json.decode(body)
    if "items" in page:
        page |= {"total": LENGTH + 1, "items": [*page["items"][1:], item(f"{page['items'][0]['name']}-new")]}
    return msgspec.json.encode(page)


FAULTS = (
    Fault("500", lambda _, __: http(b'{"detail": "oops"}', status="500 Oops"), ServerError),
    Fault("503 with Retry-After", lambda _, __: http(b"", "Retry-After: 1", status="503 Busy"), ServerError),
    Fault(
        "two Retry-After", lambda _, __: http(b"", "Retry-After: 0", "Retry-After: 1", status="503 Busy"), ServerError
    ),
    Fault("429", lambda _, __: http(b"slow down", status="429 Slow Down"), RateLimitError),
    Fault("page of an edge", lambda _, __: http(b"<html>error code: 1010</html>", status="403 No"), StatusError),
    Fault("reset before the response", lambda _, __: b"", RequestError, Peer.reset),
    Fault("reset in the body", lambda body, _: http(body)[: -len(body) // 2], RequestError, Peer.reset),
    Fault("truncated", lambda body, _: http(body)[:-1], RequestError, _over),
    Fault("broken chunk", lambda body, _: _chunked(body), RequestError, _over),
    Fault("garbage", lambda _, __: b"\x00\xff garbage\r\n\r\n", RequestError, _over),
    # What is left over on the connection must not pass for the response to the next request.
    Fault("length too small", lambda body, _: http(body, length=len(body) - 9), Unexpected),
    Fault("HTML", lambda _, __: http(b"<html>Sorry</html>", "Content-Type: text/html"), Unexpected),
    Fault("redirect", lambda _, other: http(b"", f"Location: {other}", status="307 Moved"), Unexpected),
    Fault("gzip bomb", lambda _, __: http(_BOMB, "Content-Encoding: gzip"), Unexpected),
    Fault("bomb of items", lambda _, __: http(_MANY, "Content-Encoding: gzip"), Unexpected),
    Fault(
        "odd endpoints",
        lambda body, _: _packed(body.replace(b'"endpoints":[', b'"endpoints":[' + b"0," * 299)),
        None,
    ),
    Fault("damaged gzip", lambda body, _: _damaged(body), Unexpected),
    Fault("empty", lambda _, __: http(b""), Unexpected),
    # Of the responses to a request for one CVM alone.
    Fault("another CVM", lambda body, _: http(re.sub(rb'^{"id":"[^"]*"', b'{"id":"cvm_another"', body)), Unexpected),
    Fault("changed list", lambda body, _: http(_changed(body)), None),
    Fault(
        "deprecated",
        lambda body, _: http(body, "Deprecation: @1767225600", "Sunset: Fri, 01 Jan 2027 00:00:00 GMT"),
        None,
    ),
    Fault("closed at reuse", lambda body, _: http(body), None, _over),
    Fault("late first byte", lambda body, _: http(body), None, late=True),
    Fault("drip", lambda _, __: b"HTTP/1.1 200 OK\r\nX-Drip: ", RequestTimeoutError, lambda peer: peer.drip(b"x")),
    Fault("silence", lambda _, __: b"", RequestTimeoutError, Peer.hang),
)


def fault_of(identifier: str, attempt: int) -> Fault | None:
    """Return what becomes of a request, on both sides alike; `None` for a right response.

    Args:
        identifier: What is asked for.
        attempt: The number of the request for it, from 1.
    """
    index = int(random.Random(f"{identifier}/{attempt}").random() / SHARE)  # noqa: S311 - it keeps no secret
    return FAULTS[index] if index < len(FAULTS) else None


def may_end_with(error: PhalaError, identifier: str) -> bool:
    """Return whether an error can come of the faults that its call met.

    Time may be over at any point: nothing is told of how fast the machine is.
    """
    requests, request = error.attempts or 0, 0
    expected: set[type[PhalaError]] = {RequestTimeoutError}
    while request < requests:
        request += 1
        fault = fault_of(identifier, request)
        if fault is not None and fault.error is not None:
            expected.add(fault.error)
        # On a kept connection that is taken for a stale one: the next request counts as the same attempt.
        requests += fault is not None and fault.name == "reset before the response"
    return isinstance(error, tuple(expected))


def meets(name: str, identifier: str) -> bool:
    """Return whether a fault may befall the requests for something."""
    return any(fault is not None and fault.name == name for fault in map(partial(fault_of, identifier), range(1, 9)))


def item(name: str) -> dict[str, Any]:
    """Return a CVM as an item of a list."""
    return {**LISTED, "id": f"cvm_{name}", "vm_uuid": None, "instance_id": name, "name": name}


def names(identifier: str) -> list[str]:
    """Return the names in the list for an identifier."""
    return [f"{identifier}-{number}" for number in range(LENGTH)]


def meant(path: str, params: dict[str, str]) -> tuple[str, Any]:
    """Return what a request asks for, and the body that the server means to send."""
    identifier = params.get("user_id", "")
    items = [item(name) for name in names(identifier)]
    if path.endswith("/cvms"):
        return identifier, items
    if path.endswith("/paginated"):
        page = int(params["page"])
        shown = items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        counts = {"total": LENGTH, "page": page, "page_size": PAGE_SIZE, "pages": LENGTH // PAGE_SIZE}
        return f"{identifier}/{page}", {"items": shown, **counts}
    identifier = path.rpartition("/")[2]
    return identifier, {**DETAILED, "id": identifier, "name": identifier}


def _respond(elsewhere: str, asked: Counter[str], peer: Peer) -> None:
    """Respond to every request of a connection, until a fault ends it."""
    head = peer.head
    while head:
        if head.startswith(b"CONNECT"):
            peer.say(http(b"", status="407 Proxy Authentication Required"))
            return
        path, _, query = head.split(b" ", 2)[1].decode("ascii").partition("?")
        identifier, value = meant(path, dict(parse_qsl(query)))
        asked[identifier] += 1
        body = msgspec.json.encode(value)
        fault = fault_of(identifier, asked[identifier])
        if fault and fault.late:
            peer.pause(LATE)
        peer.say(fault.wire(body, elsewhere) if fault else http(body))
        if fault and fault.then:
            fault.then(peer)
            return
        head = peer.read_head()


def _serve(connection: Connection) -> None:
    with FaultServer(http(b"")) as other, FaultServer(partial(_respond, other.url, Counter[str]())) as server:
        connection.send(server.url)
        connection.recv()
        connection.send(other.connections)


@contextmanager
def misbehaving() -> Generator[tuple[str, Callable[[], int]]]:
    """Run the server in a process of its own.

    Returns:
        Where it is; and what stops it, and returns how many connections were made to where its redirects point.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,))
    process.start()

    def stop() -> int:
        ours.send(None)
        strangers: int = ours.recv()
        return strangers

    try:
        yield ours.recv(), stop
    finally:
        ours.close()
        theirs.close()
        process.join()
