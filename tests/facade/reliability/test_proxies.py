"""What is tried again through a proxy, as the caller of a public client sees it."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from phala_facade import RequestError, RequestTimeoutError
from phala_facade.transport import retry
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from tests.facade.reliability.clients import Client

BUSY = http(b"", status="503 Busy")


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the delays, but in milliseconds."""
    monkeypatch.setattr(retry, "FIRST_DELAY", 0.001)
    monkeypatch.setattr(retry, "LONGEST_DELAY", 0.002)


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
