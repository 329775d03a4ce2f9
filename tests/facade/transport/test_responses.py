"""What is sent to a real server, and what its response becomes; redirects are never followed."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from phala_facade.errors import (
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    StatusError,
    UnexpectedResponseError,
)
from tests.facade.transport.clients import KEY, NO_CERTIFICATES, listed, mocked
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from tests.facade.transport.clients import Client


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "299 Odd"])
def test_every_2xx_is_a_success_and_is_returned_whole(client: Client, status: str) -> None:
    body = {"name": "größe"}
    with FaultServer(http(json.dumps(body).encode(), status=status)) as server:
        assert client.ask(server.url, lambda cloud: cloud.request("GET", "/api/v1/x")) == body


def test_a_request_has_the_path_the_parameters_and_the_headers_of_its_caller(client: Client) -> None:
    filtered = partial(listed, user_id="a&b ü", node_id=7)
    with FaultServer(http(b"[]", "Set-Cookie: session=1; Path=/")) as server:
        settings = {"access_token": "token-1", "workspace": "team-1", "api_version": "LATEST"}
        client.ask(f"{server.url}/phala/api/v1/", listed, filtered, **settings)
        assert server.connections == 1
    assert server.targets() == [b"/phala/api/v1/cvms", b"/phala/api/v1/cvms?user_id=a%26b+%C3%BC&teepod_id=7"]
    headers = server.headers()
    names = [part.split("/")[0] for part in headers.pop("user-agent").split()]
    assert names == ["phala-facade", httpx.__name__, "python"]
    assert headers == {
        "host": server.address,
        "accept": "application/json",
        "accept-encoding": "gzip",
        "x-api-key": KEY,
        "authorization": "Bearer token-1",
        "x-phala-version": "LATEST",
        "x-phala-workspace": "team-1",
    }


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (http(b"no gzip", "Content-Encoding: gzip", "X-Request-ID: req-1"), "damaged"),
        (http(b"{}", "Content-Encoding: br", "X-Request-ID: req-1"), "content encoding br was not requested"),
        (http(b"{}", "Content-Encoding: gzip, gzip", "X-Request-ID: req-1"), "encoding gzip, gzip was not requested"),
        (http(b"x" * 5001, "X-Request-ID: req-1"), "larger than 5000 bytes"),
        (b"HTTP/1.1 600 Beyond\r\nX-Request-ID: req-1\r\n\r\n", "HTTP 600, which is neither"),
    ],
    ids=["damaged", "an encoding", "an encoding twice", "too large", "a status of no class"],
)
def test_an_unusable_response_is_unexpected_and_has_its_request_id(client: Client, wire: bytes, reason: str) -> None:
    with FaultServer(wire) as server, pytest.raises(UnexpectedResponseError, match=reason) as caught:
        client.ask(server.url, max_response_bytes=5000)
    assert (caught.value.operation, caught.value.api_version) == ("cvms.list", "2026-01-21")
    assert (caught.value.request_id, caught.value.attempts) == ("req-1", 1)


def test_an_error_status_carries_all_that_the_server_said(client: Client) -> None:
    body = json.dumps(
        {
            "error_code": "ERR-02-404",
            "message": "CVM not found",
            "details": [{"field": "cvm_id"}],
            "suggestions": ["Check the id"],
            "links": ["https://docs.example.org"],
            "request_id": "req-9",
        }
    ).encode()
    response = http(body, "X-Request-ID: less-to-the-point", "Retry-After: 7", status="404 Not Found")
    with FaultServer(response) as server, pytest.raises(NotFoundError) as caught:
        client.ask(server.url, api_version="2025-10-28")
    error = caught.value
    assert str(error) == "cvms.list (API version 2025-10-28): HTTP 404 Not Found, request id req-9: CVM not found"
    assert error.api_version == "2025-10-28"
    assert (error.status_code, error.code, error.detail) == (404, "ERR-02-404", "CVM not found")
    assert error.errors == ({"field": "cvm_id"},)
    assert (error.suggestions, error.links) == (("Check the id",), ("https://docs.example.org",))
    assert (error.request_id, error.retry_after, error.attempts) == ("req-9", 7.0, 1)
    assert error.body == body.decode()


def test_an_error_status_in_an_unknown_encoding_is_still_that_status(client: Client) -> None:
    response = http(b"\x8b\x01", "Content-Encoding: br", status="404 Not Found")
    with FaultServer(response) as server, pytest.raises(NotFoundError) as caught:
        client.ask(server.url)
    assert (caught.value.detail, caught.value.body) == (None, "")


CHALLENGE = b"<!DOCTYPE html><title>Just a moment...</title>"


@pytest.mark.parametrize(
    ("status", "body", "kind", "in_front"),
    [
        (403, b"error code: 1010", StatusError, True),
        (403, CHALLENGE, StatusError, True),
        (403, b"RBAC: access denied", StatusError, True),
        (403, b'{"detail": "not yours"}', PermissionDeniedError, False),
        (403, b"", PermissionDeniedError, False),
        (502, b"<html><title>Bad gateway</title></html>", ServerError, True),
        (520, b"error code: 520", ServerError, True),
        (500, b"Internal Server Error", ServerError, False),
        (503, b'{"detail": "busy"}', ServerError, False),
        (404, CHALLENGE, NotFoundError, False),
    ],
)
def test_an_error_from_something_in_front_of_the_api_is_distinguished(
    client: Client, status: int, body: bytes, kind: type[StatusError], in_front: bool
) -> None:
    with pytest.raises(StatusError) as caught:
        client.ask(transport=mocked(httpx.Response(status, content=body)))
    assert type(caught.value) is kind
    assert caught.value.from_intermediary is in_front
    assert ("from something in front of the API" in str(caught.value)) is in_front


def test_only_connecting_has_a_limit_of_its_own(client: Client) -> None:
    limits: list[dict[str, float]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"])
        return httpx.Response(200, content=b"[]")

    for timeout in (120.0, 3.0):
        client.now = 0.0
        client.ask(transport=httpx.MockTransport(respond), timeout=timeout)
    assert limits == [
        {"connect": 10.0, "read": 120.0, "write": 120.0, "pool": 120.0},
        dict.fromkeys(("connect", "read", "write", "pool"), 3.0),
    ]


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
