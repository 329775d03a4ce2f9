"""Redirects are never followed, and no credential ever reaches another server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from phala_facade import UnexpectedResponseError
from tests.facade.transport.clients import KEY, NO_CERTIFICATES
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from tests.facade.transport.clients import Client


@pytest.mark.parametrize("own", [False, True], ids=["network", "own transport"])
@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308, 399])
def test_a_redirect_to_another_server_is_named_and_not_followed(client: Client, status: int, own: bool) -> None:
    kind = httpx.HTTPTransport if client.kind == "sync" else httpx.AsyncHTTPTransport
    settings: dict[str, Any] = {"transport": kind(verify=NO_CERTIFICATES)} if own else {}
    with FaultServer(http()) as other:
        location = f"Location: {other.url.replace('127.0.0.1', 'localhost')}/api/v1/cvms"
        with FaultServer(http(b"", location, status=f"{status} Go")) as server:
            with pytest.raises(UnexpectedResponseError) as caught:
                client.ask(server.url, max_retries=2, **settings)
            assert len(server.heads) == 1
        assert other.connections == 0
    assert f"HTTP {status}, a redirect to localhost; redirects are not followed" in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        (["Location: //localhost/"], "localhost"),
        (["Location: /elsewhere"], "the same host"),
        (["Location: ?again"], "the same host"),
        (["Location: "], "the same host"),
        (["Location: http://user:secret@localhost/"], "localhost"),  # pragma: allowlist secret
        (["Location: http://localhost:99999/"], "localhost"),
        (["Location: http://[::1"], "an unreadable address"),
        (["Location: javascript:alert(1)"], "the same host"),
        (["Location: \xff\xfe"], "the same host"),
        (["Location: http://localhost/", "Location: http://127.0.0.1/"], "localhost"),
        (["Refresh: 0; url=http://localhost/"], "nowhere"),
    ],
)
def test_any_target_of_a_redirect_has_words(client: Client, headers: list[str], target: str) -> None:
    with FaultServer(http(b"", *headers, status="302 Found")) as server:
        with pytest.raises(UnexpectedResponseError, match=f"HTTP 302, a redirect to {target}") as caught:
            client.ask(server.url)
        assert len(server.heads) == 1
    assert "secret" not in str(caught.value)


def test_a_success_that_points_elsewhere_is_not_followed(client: Client) -> None:
    with FaultServer(http()) as other:
        headers = (f"Refresh: 0; url={other.url}/", f"Link: <{other.url}/>; rel=preload", f"Location: {other.url}/")
        with FaultServer(http(b"[]", *headers)) as server:
            assert client.ask(server.url) == ()
            assert len(server.heads) == 1
        assert other.connections == 0


def test_a_proxy_that_redirects_is_not_followed_either(client: Client) -> None:
    with FaultServer(http()) as other, FaultServer(http(b"", f"Location: {other.url}/", status="307 Go")) as proxy:
        with pytest.raises(UnexpectedResponseError, match="HTTP 307"):
            client.ask("http://127.0.0.1:9", proxy=proxy.url)
        assert other.connections == 0
