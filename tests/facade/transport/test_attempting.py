"""When a call is sent again, how long it waits, and when its time is over, in both clients."""

from __future__ import annotations

import logging
import ssl
from functools import partial
from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.errors import (
    NotFoundError,
    RateLimitError,
    RequestError,
    RequestTimeoutError,
    ServerError,
    StatusError,
)
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import KEY, NO_CERTIFICATES, listed, mocked
from tests.facade.transport.faults import FaultServer, Peer, http, saying

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tests.facade.transport.clients import Client


class Parts(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in parts that ends in silence, for a custom transport of either client."""

    def __init__(self, part: Callable[[], bytes], number: int = 1) -> None:
        self._part = part
        self._number = number

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self._number):
            yield self._part()
        raise httpx.ReadTimeout("silence")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_transient_status_is_tried_again(client: Client, status: int) -> None:
    with FaultServer(http(status=f"{status} Odd"), http(status=f"{status} Odd"), http(b"[]")) as server:
        assert client.ask(server.url, max_retries=2) == ()
    assert len(server.heads) == 3
    assert client.waits == [0.25, 0.5]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 465, 501, 520, 599])
def test_any_other_status_is_not_tried_again(client: Client, status: int) -> None:
    with FaultServer(http(status=f"{status} Odd")) as server, pytest.raises(StatusError):
        client.ask(server.url, max_retries=2)
    assert len(server.heads) == 1


@pytest.mark.parametrize(
    "fault",
    [Peer.reset, saying(b""), saying(b"HTTP/1.1 200"), saying(http(b"{}", length=9)), saying(b"garbage\r\n\r\n")],
    ids=["reset", "closed", "cut in the header", "cut in the body", "garbage"],
)
def test_a_broken_connection_is_tried_again(client: Client, fault: Callable[[Peer], None]) -> None:
    with FaultServer(fault, http(b"[]")) as server:
        assert client.ask(server.url, max_retries=2) == ()
    assert len(server.heads) == 2


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("end", [Peer.bid_farewell, Peer.reset, saying(b"HTTP/1.1 200")], ids=["end", "reset", "heard"])
def test_a_kept_connection_that_was_closed_as_a_call_took_it_is_replaced_at_once(
    client: Client, end: Callable[[Peer], None], tls: bool
) -> None:
    server_side, client_side = both_sides()
    with FaultServer(http(b"[]"), end, http(b"[]"), tls=server_side if tls else None) as server:
        if end in {Peer.bid_farewell, Peer.reset}:
            assert client.ask(server.url, listed, listed, verify=client_side) == ()
            assert (len(server.heads), server.connections) == (3, 2)
        else:
            with pytest.raises(RequestError):
                client.ask(server.url, listed, listed, verify=client_side)
    assert client.waits == []


def test_a_refused_connection_is_tried_again_and_named(client: Client) -> None:
    with FaultServer() as server:
        pass
    with pytest.raises(RequestError) as caught:
        client.ask(server.url, max_retries=2)
    assert (len(client.waits), caught.value.attempts) == (2, 3)
    assert str(caught.value).startswith(f"cvms.list: no response from {server.url}: ConnectError")
    assert str(caught.value).endswith("after 3 attempts")


@pytest.mark.parametrize("retries", [0, 2])
def test_the_last_error_has_the_number_of_attempts(client: Client, retries: int) -> None:
    with FaultServer(http(status="503 Unavailable")) as server, pytest.raises(ServerError) as caught:
        client.ask(server.url, max_retries=retries)
    assert (caught.value.attempts, len(server.heads)) == (retries + 1, retries + 1)


@pytest.mark.parametrize("value", ["4", "Fri, 15 Jan 2027 08:00:04 GMT", "3\r\nRetry-After: 4"])
def test_a_retry_after_lengthens_the_delay(client: Client, value: str) -> None:
    with FaultServer(http(b"", f"Retry-After: {value}", status="429 Too Many Requests"), http(b"[]")) as server:
        client.ask(server.url, max_retries=2)
    assert client.waits == [4.0]


def test_a_retry_after_beyond_the_deadline_raises_at_once(client: Client) -> None:
    response = http(b"", "Retry-After: 31", status="429 Too Many Requests")
    with FaultServer(response) as server, pytest.raises(RateLimitError) as caught:
        client.ask(server.url, max_retries=2)
    assert (caught.value.retry_after, caught.value.attempts, client.waits) == (31.0, 1, [])


@pytest.mark.parametrize(
    ("total", "of_the_call", "waits"), [(10.0, None, [4.0, 4.0]), (3600.0, 5.0, [4.0])], ids=["settings", "call"]
)
def test_the_time_of_a_call_bounds_all_its_attempts_together(
    client: Client, total: float, of_the_call: float | None, waits: list[float]
) -> None:
    client.now = 0.0
    response = http(b"", "Retry-After: 4", status="503 Unavailable")
    with FaultServer(response) as server, pytest.raises(ServerError) as caught:
        client.ask(server.url, partial(listed, timeout=of_the_call), timeout=total, max_retries=100)
    assert (caught.value.attempts, client.waits) == (len(waits) + 1, waits)


def test_each_retry_is_logged_with_its_reason_and_without_a_secret(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "phala_facade.transport")
    body = f'{{"detail": "overloaded, {KEY}"}}'.encode()
    with FaultServer(http(body, "X-Request-ID: r-1", status="503 Unavailable"), http(b"[]")) as server:
        client.ask(server.url, max_retries=2)
    assert [record.getMessage() for record in caplog.records if record.name == "phala_facade.transport"] == [
        (
            "cvms.list: attempt 1 of 3 failed, the next one follows in 0.25 s: "
            "cvms.list (API version 2026-01-21): HTTP 503 Service Unavailable, request id r-1: overloaded, [credential]"
        )
    ]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n"

TRICKLES = {
    "before the header": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "in the header": (HEAD + b"X-Slow: ", b"x"),
    "in the body": (HEAD + b"\r\n", b"x"),
    "in a body without a length": (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "in the header of an error": (b"HTTP/1.1 404 Not Found\r\nX-Slow: ", b"x"),
    "in the header, over TLS": (HEAD + b"X-Slow: ", b"x"),
    "in a TLS handshake": (b"\x16\x03\x03\x3f\xff", b"\x02"),
    "not at all": (b"", b""),
}


@pytest.mark.parametrize("where", TRICKLES)
def test_what_trickles_in_is_cut_off_at_the_deadline(client: Client, where: str) -> None:
    begin, drop = TRICKLES[where]
    in_handshake = where == "in a TLS handshake"
    server_side, client_side = both_sides() if "over TLS" in where else (None, NO_CERTIFICATES)

    def trickle(peer: Peer) -> None:
        peer.say(begin)
        peer.drip(drop) if drop else peer.hang()

    # On a connection that is there already, so that the time is not over before it is made.
    with FaultServer(*[] if in_handshake else [http(b"[]")], trickle, greets=in_handshake, tls=server_side) as server:
        url = f"https://{server.address}" if in_handshake else server.url
        with pytest.raises(RequestTimeoutError, match=r"no response within 0\.1 s") as caught:
            client.ask(url, *[] if in_handshake else [listed], partial(listed, timeout=0.1), verify=client_side)
        server.wait_until_gone()
        assert server.connections <= 1
    assert caught.value.attempts == 1


def test_an_error_whose_body_stops_is_still_that_error(client: Client) -> None:
    response = httpx.Response(404, stream=Parts(lambda: b"CVM not found"))
    with pytest.raises(NotFoundError) as caught:
        client.ask(transport=mocked(response))
    assert caught.value.detail == "CVM not found"
    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), httpx.ConnectTimeout("slow"), TimeoutError()])
def test_an_attempt_that_is_too_slow_is_tried_again(client: Client, error: Exception) -> None:
    expected = f"no response in time: {type(error).__name__}, after 3 attempts"
    with pytest.raises(RequestTimeoutError, match=expected) as caught:
        client.ask(transport=mocked(error), max_retries=2)
    assert caught.value.__cause__ is error
    assert client.waits == [0.25, 0.5]


def test_a_body_from_a_custom_transport_is_cut_off_between_its_chunks(client: Client) -> None:
    client.now = 0.0

    def part() -> bytes:
        client.now = (client.now or 0.0) + 1.0
        return b"x"

    with pytest.raises(RequestTimeoutError, match="no response within 30 s"):
        client.ask(transport=mocked(httpx.Response(200, stream=Parts(part, number=1000))))
    assert client.now == 30.0


UNTRUSTED = httpx.ConnectError("certificate verify failed")
UNTRUSTED.__cause__ = ssl.SSLCertVerificationError("self-signed")


@pytest.mark.parametrize(
    "error",
    [
        UNTRUSTED,
        RuntimeError(f"a bug with {KEY}"),
        httpx.InvalidURL("bad"),
        httpx.LocalProtocolError(f"Illegal header value {KEY}"),
        httpx.UnsupportedProtocol("odd"),
    ],
)
def test_a_failure_that_is_not_of_the_network_is_typed_but_not_tried_again(client: Client, error: Exception) -> None:
    with pytest.raises(RequestError) as caught:
        client.ask(transport=mocked(error), max_retries=2)
    assert caught.value.__cause__ is error
    assert client.waits == []
    assert KEY not in str(caught.value)


def test_what_the_caller_was_handling_keeps_its_own_traceback(client: Client) -> None:
    def call_while_handling() -> None:
        try:
            raise_own()
        except KeyError:
            with pytest.raises(RequestError):
                client.ask(transport=mocked(ValueError("a bug")))
            raise

    def raise_own() -> None:
        raise KeyError("the caller's own")

    with pytest.raises(KeyError) as caught:
        call_while_handling()
    assert caught.traceback[-1].name == "raise_own"
