"""Whatever a server says, both clients return a right value or raise a typed error, and never another exception."""

from __future__ import annotations

import copy
import gzip
import json
import logging
import pickle
from collections.abc import Callable
from operator import attrgetter
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phala_facade import (
    CvmList,
    InvalidRequestError,
    NotFoundError,
    PhalaError,
    RateLimitError,
    RequestError,
    ServerError,
    UnexpectedResponseError,
)
from phala_facade.transport import private
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import KEY, LIST, LISTED, Client, listed, named
from tests.facade.transport.faults import FaultServer, Peer, http, saying

RIGHT = CvmList
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(LIST)
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%b\r\n" % (len(LIST), LIST)
ITEM = json.dumps(LISTED).encode()
LEVELS = 100_000
DEEP_LIST = b"[" * LEVELS + b"]" * LEVELS
DEEP_OBJECT = b'{"a":' * LEVELS + b"1" + b"}" * LEVELS

Said = bytes | Callable[[Peer], None]


def item_with(member: bytes) -> bytes:
    """Return a right response with one more member in its item, in front of all others."""
    return b"[{" + member + b"," + ITEM[1:] + b"]"


def item_ending(member: bytes) -> bytes:
    """Return a right response with one more member in its item, behind all others."""
    return b"[" + ITEM[:-1] + b"," + member + b"}]"


BODIES: dict[str, tuple[Said, type]] = {
    "HTML": (http(b"<html>Sorry</html>", "Content-Type: text/html"), UnexpectedResponseError),
    "empty": (http(b""), UnexpectedResponseError),
    "a length too large": (saying(http(LIST, length=len(LIST) + 5)), RequestError),
    "a length too small": (http(LIST, length=len(LIST) - 5), UnexpectedResponseError),
    "latin-1": (http(json.dumps([{"name": "größe"}], ensure_ascii=False).encode("latin-1")), UnexpectedResponseError),
    "a charset that lies": (http(LIST, "Content-Type: application/json; charset=utf-16"), RIGHT),
    "a content type that is none": (http(LIST, "Content-Type: ;;=,"), RIGHT),
    "a byte order mark of UTF-8": (http(b"\xef\xbb\xbf" + LIST), RIGHT),
    "UTF-16": (http(LIST.decode().encode("utf-16")), UnexpectedResponseError),
    "a deep list": (http(DEEP_LIST), UnexpectedResponseError),
    "a deep unknown member": (http(item_with(b'"odd":' + DEEP_LIST)), UnexpectedResponseError),
    "a deep known member": (http(item_with(b'"os":' + DEEP_OBJECT)), UnexpectedResponseError),
    "a deep error": (http(b'{"detail":' + DEEP_LIST + b"}", status="422 No"), InvalidRequestError),
    "an unknown key twice": (http(item_with(b'"odd": 1, "odd": 2')), RIGHT),
    "NaN in an item": (http(item_ending(b'"odd": NaN')), UnexpectedResponseError),
    "a known integer of 5,000 digits": (http(item_ending(b'"resource": {"vcpu": ' + b"9" * 5000 + b"}")), RIGHT),
    "a known number of 400 digits": (http(item_ending(b'"resource": {"memory_in_gb": 1' + b"0" * 400 + b"}")), RIGHT),
    "money beyond all bounds": (http(item_ending(b'"resource": {"compute_billing_price": "1e999999999"}')), RIGHT),
    "half of a surrogate pair": (http(item_ending(b'"odd": "\\ud800"')), RIGHT),
    "a success with an error in it": (http(b'{"detail": "no"}'), UnexpectedResponseError),
    "two bodies": (http(LIST + LIST), UnexpectedResponseError),
    "gzip": (http(gzip.compress(LIST), "Content-Encoding: gzip"), RIGHT),
    "gzip cut short": (http(gzip.compress(LIST)[:-1], "Content-Encoding: gzip"), UnexpectedResponseError),
    "gzip whose checksum is wrong": (
        http(gzip.compress(LIST)[:-8] + bytes(8), "Content-Encoding: gzip"),
        UnexpectedResponseError,
    ),
    "gzip and more": (http(gzip.compress(LIST) + b"more", "Content-Encoding: gzip"), UnexpectedResponseError),
    "no gzip": (http(LIST, "Content-Encoding: gzip"), UnexpectedResponseError),
}

STATUSES: dict[str, tuple[Said, type]] = {
    "100, then 200": (b"HTTP/1.1 100 Continue\r\n\r\n" + http(LIST), RIGHT),
    "103 many times, then 200": (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500 + http(LIST), RIGHT),
    "100 and no more": (saying(b"HTTP/1.1 100 Continue\r\n\r\n"), RequestError),
    "101": (saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: odd\r\n\r\n"), RequestError),
    "203": (http(LIST, status="203 Transformed"), RIGHT),
    "204": (saying(b"HTTP/1.1 204 No Content\r\n\r\n"), UnexpectedResponseError),
    "206": (http(LIST[:50], "Content-Range: bytes 0-49/999", status="206 Partial"), UnexpectedResponseError),
    "304": (http(b"", status="304 Not Modified"), UnexpectedResponseError),
    "404": (http(b"", status="404 Not Found"), NotFoundError),
    "429 with an odd Retry-After": (http(b"", "Retry-After: \xff", status="429 Slow Down"), RateLimitError),
    "520": (http(b"<html>", status="520 Odd"), ServerError),
    "599": (http(b"", status="599 Odd"), ServerError),
    "600": (saying(b"HTTP/1.1 600 Odd\r\n\r\n"), UnexpectedResponseError),
    "999": (saying(b"HTTP/1.1 999 Odd\r\n\r\n"), UnexpectedResponseError),
    "1000": (saying(b"HTTP/1.1 1000 Odd\r\n\r\n"), RequestError),
    "a status in words": (saying(b"HTTP/1.1 OK 200\r\n\r\n"), RequestError),
    "HTTP/1.0": (saying(b"HTTP/1.0 200 OK\r\n\r\n" + LIST), RIGHT),
    "HTTP/0.9": (saying(LIST), RequestError),
    "an alert of TLS": (saying(b"\x15\x03\x03\x00\x02\x02\x28"), RequestError),
    "a status line without end": (saying(b"HTTP/1.1 200 " + b"x" * 200_000), RequestError),
}

HEADERS: dict[str, tuple[Said, type]] = {
    "not ASCII": (OK + b"X-Request-ID: gr\xc3\xb6\xff\r\nServer: \xe9\r\n" + LENGTH + b"\r\n" + LIST, RIGHT),
    "line feeds alone": (OK.replace(b"\r", b"") + LENGTH.replace(b"\r", b"") + b"\n" + LIST, RIGHT),
    "a NUL": (saying(OK + b"X: a\x00b\r\n" + LENGTH + b"\r\n" + LIST), RequestError),
    "two lengths": (saying(OK + LENGTH + b"Content-Length: 1\r\n\r\n" + LIST), RequestError),
    "a negative length": (saying(OK + b"Content-Length: -1\r\n\r\n"), RequestError),
    "a length of 5,000 digits": (saying(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"), RequestError),
    "no length": (saying(OK + b"\r\n" + LIST), RIGHT),
    "a length beside chunks": (
        OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n",
        RIGHT,
    ),
    "a chunk with an extension, and a trailer": (
        CHUNKED + CHUNK.replace(b"\r\n", b";odd=1\r\n", 1) + b"0\r\nX: y\r\n\r\n",
        RIGHT,
    ),
    "chunks without an end": (saying(CHUNKED + CHUNK), RequestError),
    "a chunk of no size": (saying(CHUNKED + b"zz\r\n"), RequestError),
    "a trailer without end": (saying(CHUNKED + b"0\r\nX: " + b"x" * 200_000), RequestError),
    "a flood": (saying(OK + b"X: y\r\n" * 50_000), RequestError),
    "a line without end": (saying(OK + b"X: " + b"y" * 200_000), RequestError),
    "cut off": (saying(OK + b"Content-Le"), RequestError),
    "none at all": (saying(b""), RequestError),
}


@pytest.mark.parametrize(
    ("response", "expected"),
    [pytest.param(*kind[name], id=name) for kind in (BODIES, STATUSES, HEADERS) for name in kind],
)
def test_any_body_status_and_headers_become_a_right_value_or_a_typed_error(
    client: Client, response: Said, expected: type
) -> None:
    with FaultServer(response) as server:
        outcome = outcome_of(client, server.url)
    assert type(outcome) is expected, repr(outcome)
    assert len(server.heads) == 1
    if isinstance(outcome, PhalaError):
        assert str(outcome).startswith("cvms.list")
        assert str(outcome).isprintable()
        assert KEY not in str(outcome) + repr(vars(outcome))
        assert str(pickle.loads(pickle.dumps(outcome))) == str(copy.copy(outcome)) == str(outcome)  # noqa: S301
    else:
        # All of it can be used, not only had.
        cvms = cast("CvmList", outcome)
        assert cvms[0].id == LISTED["id"]
        assert pickle.loads(pickle.dumps(cvms)) == cvms  # noqa: S301
        assert len(json.dumps(cvms.to_dicts())) > len(repr(cvms)) > 0
        assert cast("dict[str, object]", cvms[0].source.raw)["id"] == LISTED["id"]


def described(cloud: Any) -> Any:
    return cloud.cvms.get("web-1")


def outcome_of(client: Client, url: str) -> object:
    try:
        return client.ask(url)
    except PhalaError as error:
        return error


def test_arbitrary_bytes_on_the_wire_become_a_right_value_or_a_typed_error(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    wire = [b""]
    heads = st.sampled_from([b"", OK, OK + LENGTH + b"\r\n", CHUNKED, b"HTTP/1.1 404 No\r\n", b"HTTP/1.1 302 Go\r\n"])

    with FaultServer(lambda peer: peer.say(wire[0])) as server:

        @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
        @given(heads, st.binary(max_size=200))
        def judge_bytes(head: bytes, rest: bytes) -> None:
            wire[0] = head + rest
            assert isinstance(outcome_of(client, server.url), CvmList | PhalaError)

        judge_bytes()


@pytest.mark.parametrize(
    ("response", "tls"),
    [
        (http(named("first")) + http(named("odd")), False),
        (http(named("first")) + http(named("odd")), True),
        (http(named("first") + b"}", length=len(named("first"))), False),
    ],
    ids=["two responses", "two responses over TLS", "longer than it says"],
)
def test_what_was_sent_behind_a_response_is_not_read_as_the_next_one(
    client: Client, response: bytes, tls: bool
) -> None:
    server_side, client_side = both_sides()
    with FaultServer(response, http(named("second")), tls=server_side if tls else None) as server:
        assert client.ask(server.url, described, described, verify=client_side).name == "second"
        assert server.connections == 2


def test_a_reset_in_the_body_is_a_request_error_that_says_so(client: Client) -> None:
    def reset(peer: Peer) -> None:
        peer.say(http(LIST)[:-20])
        peer.reset()

    with FaultServer(reset) as server, pytest.raises(RequestError, match="reset"):
        client.ask(server.url)


def test_where_what_is_left_over_cannot_be_seen_no_connection_serves_two_calls(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "_trailing_data", attrgetter("no_such_name"))
    with FaultServer(http(b"[]")) as server:
        assert client.ask(server.url, listed, listed) == ()
        assert server.connections == 2


@pytest.mark.parametrize("head", [OK + b"\r\n", b"HTTP/1.1 404 No\r\n\r\n", b"HTTP/1.1 302 Go\r\n\r\n"])
def test_a_body_without_end_is_cut_off(client: Client, head: bytes) -> None:
    def flood(peer: Peer) -> None:
        peer.say(head)
        while True:
            peer.say(b"x" * 65536)

    with FaultServer(flood) as server, pytest.raises((UnexpectedResponseError, NotFoundError)):
        client.ask(server.url, max_response_bytes=1 << 20)


def test_a_response_that_comes_byte_by_byte_is_read(client: Client) -> None:
    def trickle(peer: Peer) -> None:
        for byte in http(b"[]"):
            peer.pause()
            peer.say(bytes([byte]))

    with FaultServer(trickle) as server:
        assert client.ask(server.url) == ()


def test_a_host_that_cannot_be_looked_up_is_a_request_error(client: Client) -> None:
    with pytest.raises(RequestError):
        client.ask("https://" + "x" * 64 + ".invalid")
