"""Whatever a server says, both clients give a right answer or a typed error, and never another exception."""

from __future__ import annotations

import copy
import gzip
import json
import logging
import pickle
from operator import attrgetter
from typing import TYPE_CHECKING, cast

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
    RequestTimeoutError,
    ServerError,
    UnexpectedResponseError,
)
from phala_facade.transport import private
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import KEY, LIST, LISTED, Client, described, listed, named
from tests.facade.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT = CvmList
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(LIST)
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%b\r\n" % (len(LIST), LIST)
ITEM = json.dumps(LISTED).encode()
LEVELS = 100_000
DEEP_LIST = b"[" * LEVELS + b"]" * LEVELS
DEEP_OBJECT = b'{"a":' * LEVELS + b"1" + b"}" * LEVELS

Answer = bytes | tuple[bytes]


def said(*parts: bytes) -> tuple[bytes]:
    """Say this, then close the connection."""
    return (b"".join(parts),)


def item_with(member: bytes) -> bytes:
    """Give a right answer with one more member in its item, in front of all others."""
    return b"[{" + member + b"," + ITEM[1:] + b"]"


def item_ending(member: bytes) -> bytes:
    """Give a right answer with one more member in its item, behind all others."""
    return b"[" + ITEM[:-1] + b"," + member + b"}]"


BODIES: dict[str, tuple[Answer, type]] = {
    "HTML": (http(b"<html>Sorry</html>", "Content-Type: text/html"), UnexpectedResponseError),
    "empty": (http(b""), UnexpectedResponseError),
    "a length too large": (said(http(LIST, length=len(LIST) + 5)), RequestError),
    "a length too small": (http(LIST, length=len(LIST) - 5), UnexpectedResponseError),
    "latin-1": (http(json.dumps([{"name": "größe"}], ensure_ascii=False).encode("latin-1")), UnexpectedResponseError),
    "latin-1 in an item": (http(item_ending(b'"odd": "\xff"')), UnexpectedResponseError),
    "a charset that lies": (http(LIST, "Content-Type: application/json; charset=utf-16"), RIGHT),
    "a charset that is none": (http(LIST, "Content-Type: application/json; charset=nonsense"), RIGHT),
    "a content type that is none": (http(LIST, "Content-Type: ;;=,"), RIGHT),
    "a byte order mark of UTF-8": (http(b"\xef\xbb\xbf" + LIST), RIGHT),
    "UTF-16": (http(LIST.decode().encode("utf-16")), UnexpectedResponseError),
    "UTF-32": (http(LIST.decode().encode("utf-32")), UnexpectedResponseError),
    "a deep list": (http(DEEP_LIST), UnexpectedResponseError),
    "a deep list without end": (http(b"[" * LEVELS), UnexpectedResponseError),
    "a deep object": (http(DEEP_OBJECT), UnexpectedResponseError),
    "a deep unknown member": (http(item_with(b'"odd":' + DEEP_LIST)), UnexpectedResponseError),
    "a deep known member": (http(item_with(b'"os":' + DEEP_OBJECT)), UnexpectedResponseError),
    "a deep error": (http(b'{"detail":' + DEEP_LIST + b"}", status="422 No"), InvalidRequestError),
    "an error that is a deep object": (http(DEEP_OBJECT, status="520 No"), ServerError),
    "an unknown key twice": (http(item_with(b'"odd": 1, "odd": 2')), RIGHT),
    "NaN in an item": (http(item_ending(b'"odd": NaN')), UnexpectedResponseError),
    "Infinity in an item": (http(item_ending(b'"odd": -Infinity')), UnexpectedResponseError),
    "a known integer of 5,000 digits": (http(item_ending(b'"resource": {"vcpu": ' + b"9" * 5000 + b"}")), RIGHT),
    "a known integer beyond 64 bits": (http(item_ending(b'"resource": {"vcpu": 99999999999999999999}')), RIGHT),
    "a known number of 400 digits": (http(item_ending(b'"resource": {"memory_in_gb": 1' + b"0" * 400 + b"}")), RIGHT),
    "money beyond all bounds": (http(item_ending(b'"resource": {"compute_billing_price": "1e999999999"}')), RIGHT),
    "half of a surrogate pair": (http(item_ending(b'"odd": "\\ud800"')), RIGHT),
    "a success with an error in it": (http(b'{"detail": "no"}'), UnexpectedResponseError),
    "a success with an error code in it": (http(b'{"error_code": "E", "message": "no"}'), UnexpectedResponseError),
    "two answers": (http(LIST + LIST), UnexpectedResponseError),
    "gzip": (http(gzip.compress(LIST), "Content-Encoding: gzip"), RIGHT),
    "gzip of nothing": (http(b"", "Content-Encoding: gzip"), UnexpectedResponseError),
    "gzip cut short": (http(gzip.compress(LIST)[:-1], "Content-Encoding: gzip"), UnexpectedResponseError),
    "gzip and more": (http(gzip.compress(LIST) + b"more", "Content-Encoding: gzip"), UnexpectedResponseError),
    "no gzip": (http(LIST, "Content-Encoding: gzip"), UnexpectedResponseError),
    "an encoding that is none": (http(LIST, "Content-Encoding: ,;"), UnexpectedResponseError),
}

STATUSES: dict[str, tuple[Answer, type]] = {
    "100, then 200": (b"HTTP/1.1 100 Continue\r\n\r\n" + http(LIST), RIGHT),
    "103 many times, then 200": (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500 + http(LIST), RIGHT),
    "199, then 200": (b"HTTP/1.1 199 Odd\r\n\r\n" + http(LIST), RIGHT),
    "100 and no more": (said(b"HTTP/1.1 100 Continue\r\n\r\n"), RequestError),
    "101": (said(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: odd\r\n\r\n"), RequestError),
    "203": (http(LIST, status="203 Transformed"), RIGHT),
    "204": (said(b"HTTP/1.1 204 No Content\r\n\r\n"), UnexpectedResponseError),
    "204 with a gzip header": (
        said(b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n"),
        UnexpectedResponseError,
    ),
    "205": (http(b"", status="205 Reset Content"), UnexpectedResponseError),
    "206": (http(LIST[:50], "Content-Range: bytes 0-49/999", status="206 Partial"), UnexpectedResponseError),
    "304": (http(b"", status="304 Not Modified"), UnexpectedResponseError),
    "404": (http(b"", status="404 Not Found"), NotFoundError),
    "429 with an odd Retry-After": (http(b"", "Retry-After: \xff", status="429 Slow Down"), RateLimitError),
    "520": (http(b"<html>", status="520 Odd"), ServerError),
    "599": (http(b"", status="599 Odd"), ServerError),
    "600": (said(b"HTTP/1.1 600 Odd\r\n\r\n"), UnexpectedResponseError),
    "999": (said(b"HTTP/1.1 999 Odd\r\n\r\n"), UnexpectedResponseError),
    "000": (said(b"HTTP/1.1 000 Odd\r\n\r\n"), RequestError),
    "099": (said(b"HTTP/1.1 099 Odd\r\n\r\n"), RequestError),
    "1000": (said(b"HTTP/1.1 1000 Odd\r\n\r\n"), RequestError),
    "a status in words": (said(b"HTTP/1.1 OK 200\r\n\r\n"), RequestError),
    "no status": (said(b"HTTP/1.1\r\n\r\n"), RequestError),
    "no reason": (b"HTTP/1.1 200\r\n" + LENGTH + b"\r\n" + LIST, RIGHT),
    "HTTP/1.0": (said(b"HTTP/1.0 200 OK\r\n\r\n" + LIST), RIGHT),
    "HTTP/2 in words": (said(b"HTTP/2 200\r\n\r\n"), RequestError),
    "HTTP/0.9": (said(LIST), RequestError),
    "another protocol": (said(b"SSH-2.0-OpenSSH\r\n"), RequestError),
    "an alert of TLS": (said(b"\x15\x03\x03\x00\x02\x02\x28"), RequestError),
    "garbage": (said(b"\x00\xff\r\n\r\n"), RequestError),
    "a status line without end": (said(b"HTTP/1.1 200 " + b"x" * 200_000), RequestError),
}

HEADERS: dict[str, tuple[Answer, type]] = {
    "not ASCII": (OK + b"X-Request-ID: gr\xc3\xb6\xff\r\nServer: \xe9\r\n" + LENGTH + b"\r\n" + LIST, RIGHT),
    "an escape sequence": (OK + b"X-Request-ID: \x1b[31m\r\n" + LENGTH + b"\r\n" + LIST, RIGHT),
    "folded": (OK + b"X: a\r\n b\r\n" + LENGTH + b"\r\n" + LIST, RIGHT),
    "line feeds alone": (OK.replace(b"\r", b"") + LENGTH.replace(b"\r", b"") + b"\n" + LIST, RIGHT),
    "a NUL": (said(OK + b"X: a\x00b\r\n" + LENGTH + b"\r\n" + LIST), RequestError),
    "no name": (said(OK + b": x\r\n" + LENGTH + b"\r\n" + LIST), RequestError),
    "no colon": (said(OK + b"odd\r\n" + LENGTH + b"\r\n" + LIST), RequestError),
    "a space before the colon": (said(OK + b"X : y\r\n" + LENGTH + b"\r\n" + LIST), RequestError),
    "two lengths": (said(OK + LENGTH + b"Content-Length: 1\r\n\r\n" + LIST), RequestError),
    "one length twice": (OK + LENGTH * 2 + b"\r\n" + LIST, RIGHT),
    "a negative length": (said(OK + b"Content-Length: -1\r\n\r\n"), RequestError),
    "a length of 5,000 digits": (said(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"), RequestError),
    "no length": (said(OK + b"\r\n" + LIST), RIGHT),
    "a length beside chunks": (
        OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n",
        RIGHT,
    ),
    "a transfer encoding that was not asked for": (
        said(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        RequestError,
    ),
    "a chunk with an extension, and a trailer": (
        CHUNKED + CHUNK.replace(b"\r\n", b";odd=1\r\n", 1) + b"0\r\nX: y\r\n\r\n",
        RIGHT,
    ),
    "chunks without an end": (said(CHUNKED + CHUNK), RequestError),
    "a chunk cut short": (said(CHUNKED + CHUNK[:-9]), RequestError),
    "a chunk of no size": (said(CHUNKED + b"zz\r\n"), RequestError),
    "a chunk of a negative size": (said(CHUNKED + b"-5\r\n"), RequestError),
    "a chunk of any size": (said(CHUNKED + b"f" * 100 + b"\r\n"), RequestError),
    "a chunk header without end": (said(CHUNKED + b"1;" + b"x" * 200_000), RequestError),
    "a trailer without end": (said(CHUNKED + b"0\r\nX: " + b"x" * 200_000), RequestError),
    "5,000": (OK + b"X: y\r\n" * 5000 + LENGTH + b"\r\n" + LIST, RIGHT),
    "a flood": (said(OK + b"X: y\r\n" * 50_000), RequestError),
    "a line without end": (said(OK + b"X: " + b"y" * 200_000), RequestError),
    "cut off": (said(OK + b"Content-Le"), RequestError),
    "none at all": (said(b""), RequestError),
}


def say(words: bytes) -> Callable[[Peer], None]:
    return lambda peer: peer.say(words)


def judge(client: Client, answer: Answer, expected: type) -> None:
    """Make a call that gets an answer, and check what came of it."""
    with FaultServer(answer if isinstance(answer, bytes) else say(answer[0])) as server:
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


def outcome_of(client: Client, url: str) -> object:
    try:
        return client.ask(url)
    except PhalaError as error:
        return error


@pytest.mark.parametrize(
    ("answer", "expected"),
    [pytest.param(*kind[name], id=name) for kind in (BODIES, STATUSES, HEADERS) for name in kind],
)
def test_any_body_status_and_headers_are_a_right_answer_or_a_typed_error(
    client: Client, answer: Answer, expected: type
) -> None:
    judge(client, answer, expected)


def test_arbitrary_bytes_on_the_wire_are_a_right_answer_or_a_typed_error(
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


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_what_was_sent_behind_an_answer_is_no_answer_to_the_next_call(client: Client, tls: bool) -> None:
    server_side, client_side = both_sides()
    answers = http(named("first")) + http(named("odd")), http(named("second"))
    with FaultServer(*answers, tls=server_side if tls else None) as server:
        url = f"https://{server.address}" if tls else server.url
        assert client.ask(url, described, described, verify=client_side).name == "second"
        assert server.connections == 2


def test_what_is_left_over_of_an_answer_that_was_longer_than_it_said_is_no_answer_to_the_next_call(
    client: Client,
) -> None:
    with FaultServer(http(b"[]}", length=2), http(b"[]")) as server:
        assert client.ask(server.url, listed, listed) == ()
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


def test_an_answer_that_is_late_and_comes_in_drips_is_right_when_it_is_in_time(client: Client) -> None:
    def drip(peer: Peer) -> None:
        for byte in http(b"[]"):
            peer.pause()
            peer.say(bytes([byte]))

    with FaultServer(drip) as server:
        assert client.ask(server.url) == ()


def test_an_answer_that_never_comes_is_a_timeout(client: Client) -> None:
    with FaultServer(Peer.hang) as server, pytest.raises(RequestTimeoutError):
        client.ask(server.url, timeout=0.1)


def test_a_host_that_cannot_be_looked_up_is_a_request_error(client: Client) -> None:
    with pytest.raises(RequestError):
        client.ask("https://" + "x" * 64 + ".invalid")
