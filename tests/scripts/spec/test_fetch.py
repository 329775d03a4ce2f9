from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import SpecError
from scripts.spec.fetch import address, fetch
from tests.facade.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from pathlib import Path


def refused(server: FaultServer, *, size: int = 1000, seconds: float = 10) -> str:
    with pytest.raises(SpecError) as caught:
        fetch(f"{server.url}/openapi.json?token=secret", size=size, seconds=seconds)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    return str(caught.value)


def test_a_body_in_chunks_is_read_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with FaultServer(head + b"5\r\nhello\r\n0\r\n\r\n") as server:
        assert fetch(server.url) == b"hello"


def test_redirects_are_followed_and_shown_and_no_credential_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", "phak_secret")
    redirect = http(b"", "Location: /next", "Set-Cookie: session=secret", status="302 Found")
    with FaultServer(redirect, http(b"{}")) as server:
        assert fetch(f"{server.url}/first") == b"{}"
        assert server.targets() == [b"/first", b"/next"]
        assert not any(b"secret" in head for head in server.heads)
        assert "authorization" not in server.headers()
        assert server.headers()["accept-encoding"] == "identity"
    assert f"fetch: {server.url}/next\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("https://me:secret@docs.example/x", "holds credentials"),  # pragma: allowlist secret
        ("http://secret@127.0.0.1/x", "holds credentials"),
        ("http://docs.example/x", "is not https"),
        ("ftp://127.0.0.1/x", "is not https"),
        ("file:///etc/hosts", "is not https"),
        ("http://10.0.0.1", "is not https"),
        ("https://docs.example:port/x", "cannot be read"),
    ],
)
def test_an_address_is_https_or_on_this_machine_and_without_credentials(given: str, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        address(given)
    assert "secret" not in str(caught.value)


def test_redirects_end() -> None:
    with FaultServer(http(b"", "Location: /again", status="302 Found")) as server:
        assert "more than 5 redirects" in refused(server)
        assert len(server.heads) == 6


@pytest.mark.parametrize(
    ("response", "message"),
    [
        *(
            (http(b"", status=status), f"responded with {status}")
            for status in ("404 Not Found", "500 Oops", "204 No Content", "206 Partial Content", "304 Same")
        ),
        (http(b"{}", length=9, closes=True), "is cut off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhe", "is cut off"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "does not say how long it is"),
        (http(b"{}", "Content-Encoding: gzip"), "encoded as gzip"),
        (http(b"x" * 1001), "is larger than 1000 bytes"),
        (b"nonsense\r\n\r\nConnection: close", "cannot be fetched"),
        (http(b"", "Location: http://docs.example/x", status="302 Found"), "is not https"),
        (
            http(b"", "Location: https://me:secret@docs.example/x", status="302 Found"),  # pragma: allowlist secret
            "holds credentials",
        ),
        (http(b"", "Location: https://docs.example:port/", status="302 Found"), "Invalid URL in location header"),
    ],
)
def test_what_is_not_a_whole_response_within_bounds_is_an_error(response: bytes, message: str) -> None:
    with FaultServer(response) as server:
        assert message in refused(server)


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nX-Drip: ", http(b"", length=9)], ids=["-", "header", "body"]
)
def test_the_time_is_bounded_in_all_however_the_server_drips(said: bytes) -> None:
    def drip(peer: Peer) -> None:
        peer.say(said)
        if said:
            peer.drip(b"x" if said.endswith(b": ") else b"")
        else:
            peer.hang()

    with FaultServer(drip) as server:
        assert "took more than 0.3 s" in refused(server, seconds=0.3)


def test_nobody_listens() -> None:
    with FaultServer() as server:
        pass
    assert "cannot be fetched" in refused(server)


def test_a_proxy_that_cannot_be_used_is_named_as_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "nonsense://127.0.0.1")
    with FaultServer(http(b"{}")) as server:
        assert "proxy or TLS settings" in refused(server)
        assert server.heads == []


def test_a_server_without_a_certificate_is_not_trusted() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with FaultServer(http(b"{}"), tls=context) as server, pytest.raises(SpecError, match="cannot be fetched"):
        fetch(f"https://{server.address}")
