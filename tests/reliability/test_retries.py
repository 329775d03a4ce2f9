"""What is tried again, as the caller of a public client sees it, with and without a proxy in between."""

from __future__ import annotations

import logging
import ssl
from email.utils import formatdate
from time import time
from typing import TYPE_CHECKING

import pytest

from phala_facade import RateLimitError, RequestError, RequestTimeoutError, ServerError
from phala_facade.transport import retry
from tests.transport.certificates import both_sides
from tests.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.clients import Client

BUSY = http(b"", status="503 Busy")


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the delays, but in milliseconds."""
    monkeypatch.setattr(retry, "FIRST_DELAY", 0.001)
    monkeypatch.setattr(retry, "LONGEST_DELAY", 0.002)


def cut(peer: Peer) -> None:
    peer.say(http(b"[]", length=9))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_status_that_may_pass_is_tried_again_and_the_answer_is_right(client: Client, status: int) -> None:
    with FaultServer(http(status=f"{status} Odd"), http(b"[]")) as server:
        assert client.ask(server.url, max_retries=2) == ()
        assert len(server.heads) == 2


@pytest.mark.parametrize("fault", [Peer.reset, cut], ids=["reset", "truncated"])
def test_a_lost_connection_is_tried_again_and_the_answer_is_right(
    client: Client, fault: Callable[[Peer], None]
) -> None:
    with FaultServer(fault, http(b"[]")) as server:
        assert client.ask(server.url, max_retries=2) == ()


def test_the_last_error_tells_the_number_of_attempts(client: Client) -> None:
    with FaultServer(BUSY) as server, pytest.raises(ServerError, match="after 4 attempts") as caught:
        client.ask(server.url, max_retries=3)
    assert (caught.value.attempts, len(server.heads)) == (4, 4)


def test_no_retries_means_one_request(client: Client) -> None:
    with FaultServer(BUSY) as server, pytest.raises(ServerError) as caught:
        client.ask(server.url, max_retries=0)
    assert (caught.value.attempts, len(server.heads)) == (1, 1)


def test_each_retry_is_logged_with_its_reason(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "phala_facade.transport")
    with FaultServer(http(b"", status="503 Busy", closes=True), Peer.reset, http(b"[]")) as server:
        client.ask(server.url, max_retries=2)
    first, second = (record.getMessage() for record in caplog.records if record.name == "phala_facade.transport")
    assert first.startswith("cvms.list: attempt 1 of 3 failed")
    assert "HTTP 503 Service Unavailable" in first
    assert second.startswith("cvms.list: attempt 2 of 3 failed")
    assert f"no response from {server.url}: ReadError" in second


@pytest.mark.parametrize("wish", ["seconds", "date"])
def test_a_wish_beyond_what_remains_raises_at_once(client: Client, wish: str) -> None:
    value = "60" if wish == "seconds" else formatdate(time() + 60, usegmt=True)
    answer = http(b"", f"Retry-After: {value}", status="429 Slow Down")
    with FaultServer(answer) as server, pytest.raises(RateLimitError) as caught:
        client.ask(server.url, max_retries=2, timeout=30)
    assert caught.value.attempts == 1
    assert caught.value.retry_after == pytest.approx(60, abs=2)


def test_a_proxy_carries_every_attempt(client: Client) -> None:
    with FaultServer(BUSY, Peer.reset, http(b"[]")) as proxy:
        assert client.ask("http://127.0.0.1:9", proxy=proxy.url, max_retries=2) == ()
        assert proxy.targets() == [b"http://127.0.0.1:9/api/v1/cvms"] * 3


def tunnel(proxy: Peer, address: str) -> None:
    proxy.say(b"HTTP/1.1 200 Connection established\r\n\r\n")
    proxy.join(address)


def test_a_tunnel_through_a_proxy_of_the_environment_is_made_again_for_the_next_attempt(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_side, client_side = both_sides()
    with (
        FaultServer(lambda peer: peer.reset(), http(b"[]"), tls=server_side) as server,
        FaultServer(BUSY, Peer.reset, lambda peer: tunnel(peer, server.address)) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        # The proxy refuses, then resets; the server resets; then all goes well.
        assert client.ask("https://cloud.example", verify=client_side, max_retries=5) == ()
        assert [head.split(b" ")[0] for head in proxy.heads] == [b"CONNECT"] * 4
        assert b"x-api-key" not in b"".join(proxy.heads).lower()
        assert len(server.heads) == 2


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 Conn", b"HTTP/1.1 200 Connection established\r\n\r\n"])
def test_a_proxy_that_drips_is_cut_off_when_the_time_is_over(
    client: Client, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    def drip(peer: Peer) -> None:
        peer.say(begin)
        peer.drip(b"x" if begin.endswith(b"n") else b"\x16\x03\x03\x3f\xff")

    with FaultServer(drip) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises((RequestTimeoutError, RequestError)):
            client.ask("https://cloud.example", timeout=0.3, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        proxy.wait_until_gone()
