"""Which proxy carries what: the one that is given, or the environment's; what it sees, and what its faults become."""

from __future__ import annotations

import json
import socket
import ssl
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade.errors import ConfigurationError, RequestError
from phala_facade.transport import proxies
from phala_facade.transport.proxies import proxy_of
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import settings_for
from tests.facade.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from tests.facade.transport.clients import Client

PROXY = "http://proxy.example:3128"
NOWHERE = "http://127.0.0.1:9"
BEHIND = "https://cloud.example"
BUSY = http(b"", status="503 Busy")
requested = methodcaller("request", "GET", "/api/v1/x")
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


EXCLUDED = [
    ("https://api.example.org", "*"),
    ("https://api.example.org", "API.Example.ORG"),
    ("https://api.example.org", "example.org"),
    ("https://api.example.org", ".example.org"),
    ("https://api.example.org", "*.example.org"),
    ("https://api.example.org", "example.org."),
    ("https://api.example.org.", "example.org"),
    ("https://api.example.org", "other.example, example.org"),
    ("https://api.example.org", "other.example example.org"),
    ("https://api.example.org", "api.example.org:443"),
    ("https://api.example.org:8443", "api.example.org:8443"),
    ("https://10.1.2.3", "10.1.2.3"),
    ("https://10.1.2.3", "10.1.2.9/16"),
    ("https://10.1.2.3:8443", "10.1.2.3:8443"),
    ("https://[fd00::1]", "fd00::1"),
    ("https://[fd00::1]", "[fd00::1]"),
    ("https://[fd00::1]", "fd00::1/128"),
    ("https://[fd00::1]", "[fd00::]/8"),
    ("https://[fd00::1]:8443", "[fd00::1]:8443"),
]
INCLUDED = [
    ("https://api.example.org", ""),
    ("https://api.example.org", "."),
    ("https://api.example.org", "ple.org"),
    ("https://api.example.org", "api.example.org.evil.example"),
    ("https://api.example.org", "api.example.org:8443"),
    ("https://api.example.org", "::1/128, [::1], 127.0.0.0/8"),
    ("https://11.1.2.3", "10.0.0.0/8"),
    ("https://10.1.2.3", "fd00::/8"),
    ("https://[fd00::1]", "[fd00::1]:8443"),
    ("https://[fd00::1]", "fd00::2"),
]


@pytest.mark.parametrize(("url", "no_proxy"), EXCLUDED + INCLUDED)
def test_no_proxy_excludes_what_it_names_and_nothing_else(
    url: str, no_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert (proxy_of(settings_for(url)) is None) == ((url, no_proxy) in EXCLUDED)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_no_proxy_can_be_read(no_proxy: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTPS_PROXY", PROXY)
        patch.setenv("NO_PROXY", no_proxy)
        for url in ("https://api.example.org", "https://10.1.2.3"):
            assert proxy_of(settings_for(url)) in {None, PROXY}


@pytest.mark.parametrize("url", [NOWHERE, "https://127.9.9.9", "https://[::1]:9", "http://localhost:9"])
def test_no_proxy_of_the_environment_ever_carries_a_request_to_this_machine(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, PROXY)
    assert proxy_of(settings_for(url)) is None


def test_a_proxy_for_all_is_the_one_for_https_unless_that_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://plain.example:1")
    assert proxy_of(settings_for()) is None
    monkeypatch.setenv("all_proxy", "all.example:2")
    monkeypatch.setenv("NO_PROXY", "")
    assert proxy_of(settings_for()) == "http://all.example:2"
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert proxy_of(settings_for()) == PROXY


@pytest.mark.parametrize(
    ("variable", "proxy", "shown"),
    [
        (None, "ftp://proxy.example.org", "ftp://proxy.example.org"),
        (None, "http://user:hunter2pass@proxy:port", "http://proxy..."),  # pragma: allowlist secret
        (None, "", ""),
        ("all_proxy", "ftp://user:hunter2pass@proxy.example:21", "ftp://proxy.example:21"),  # pragma: allowlist secret
    ],
)
def test_a_proxy_that_cannot_be_used_is_shown_without_its_name_and_password(
    variable: str | None, proxy: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable or "UNUSED", proxy)
    with pytest.raises(ConfigurationError, match=f"^{variable or 'proxy'} must be the URL of a proxy") as caught:
        proxy_of(settings_for(proxy=None if variable else proxy))
    assert str(caught.value).endswith(f"and a host; it is {shown!r}")


@pytest.mark.parametrize(("installed", "accepted"), [(None, False), (object(), True)])
def test_a_socks_proxy_needs_the_package_that_speaks_it(
    installed: object, accepted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> object:
        assert name == "socksio"
        return installed

    monkeypatch.setattr(proxies, "find_spec", find)
    settings = settings_for(proxy="socks5://user:password-0123@proxy.example")
    if accepted:
        assert proxy_of(settings) == settings.proxy
        return
    with pytest.raises(ConfigurationError, match="needs the package socksio"):
        proxy_of(settings)


def test_a_proxy_carries_every_attempt(client: Client) -> None:
    with FaultServer(BUSY, Peer.reset, http(b"[]")) as proxy:
        assert client.ask(NOWHERE, proxy=proxy.url, max_retries=2) == ()
        assert proxy.targets() == [b"http://127.0.0.1:9/api/v1/cvms"] * 3


def test_the_proxy_of_the_environment_is_used_except_for_what_it_excludes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = socket.getaddrinfo

    def locally(host: str, *more: Any, **hints: Any) -> Any:
        if host in {"cloud.example", b"cloud.example"}:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return lookup(host, *more, **hints)

    monkeypatch.setattr(socket, "getaddrinfo", locally)
    with FaultServer(http(status="502 Bad Gateway", closes=True)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        for excluded in ("", "cloud.example"):
            monkeypatch.setenv("NO_PROXY", excluded)
            with pytest.raises(RequestError):
                client.ask(BEHIND)
        assert proxy.targets() == [b"cloud.example:443"]


def test_a_tunnel_through_a_proxy_of_the_environment_is_made_again_for_the_next_attempt(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tunnel(peer: Peer) -> None:
        peer.say(ESTABLISHED)
        peer.join(server.address)

    server_side, client_side = both_sides()
    with (
        FaultServer(lambda peer: peer.reset(), http(b"[]"), tls=server_side) as server,
        FaultServer(BUSY, Peer.reset, tunnel) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        # The proxy refuses, then resets; the server resets; then all goes well.
        assert client.ask(BEHIND, verify=client_side, max_retries=5) == ()
        assert [head.split(b" ")[0] for head in proxy.heads] == [b"CONNECT"] * 4
        assert b"x-api-key" not in b"".join(proxy.heads).lower()
        assert len(server.heads) == 2


def test_a_proxy_over_https_takes_the_same_certificates_and_its_tunnel_is_secured_again(client: Client) -> None:
    server_side, client_side = both_sides()

    def tunnel(peer: Peer) -> None:
        peer.say(ESTABLISHED)
        peer.join(server.address)

    body = json.dumps(["x" * 1000] * 100).encode()
    with FaultServer(http(body), tls=server_side) as server, FaultServer(tunnel, tls=server_side) as proxy:
        settings = {"proxy": proxy.url, "verify": client_side}
        assert client.ask(BEHIND, requested, requested, **settings) == json.loads(body)
    assert [head.split(b" ")[0] for head in proxy.heads] == [b"CONNECT"]
    assert len(server.heads) == 2


@pytest.mark.parametrize("secured", [False, True], ids=["plain", "over TLS"])
@pytest.mark.parametrize(
    ("words", "drop"),
    [
        (b"HTTP/1.1 200 Conn", b"x"),
        (ESTABLISHED, b"\x16\x03\x03\x3f\xff"),
        (ESTABLISHED + b"\x16\x03\x03\x3f\xff", b"\x02"),
        (ESTABLISHED, None),
    ],
    ids=["trickles", "a handshake without end", "trickles within a record", "ends"],
)
def test_a_proxy_that_trickles_is_cut_off_at_the_deadline(
    client: Client, words: bytes, drop: bytes | None, secured: bool
) -> None:
    server_side, client_side = both_sides() if secured else (None, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    def trickle(peer: Peer) -> None:
        peer.say(words)
        if drop:
            peer.drip(drop)

    with FaultServer(trickle, tls=server_side) as proxy:
        with pytest.raises(RequestError):
            client.ask(BEHIND, proxy=proxy.url, verify=client_side, timeout=0.2 if drop else 30)
        proxy.wait_until_gone()


def test_a_dead_proxy_is_named_without_its_password(client: Client) -> None:
    with FaultServer() as proxy:
        pass
    address = f"http://user:hunter2pass@{proxy.address}"  # pragma: allowlist secret
    with pytest.raises(RequestError, match=f"no response from the proxy {proxy.url}: ConnectError") as caught:
        client.ask(BEHIND, proxy=address)
    assert "hunter2pass" not in str(caught.value)


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required"])
def test_a_proxy_that_refuses_is_named_and_not_tried_again(client: Client, status: str) -> None:
    with FaultServer(http(status=status)) as proxy:
        with pytest.raises(RequestError, match=f"no response from the proxy {proxy.url}: ProxyError: {status}"):
            client.ask(BEHIND, proxy=proxy.url, max_retries=2)
        assert len(proxy.heads) == 1


def test_what_breaks_behind_a_proxy_is_not_its_fault(client: Client) -> None:
    with FaultServer(Peer.reset) as proxy, pytest.raises(RequestError, match=r"from http://127\.0\.0\.1:9: ReadError"):
        client.ask(NOWHERE, proxy=proxy.url)
