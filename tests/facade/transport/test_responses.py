"""What is sent to a real server, and what its response becomes, in both sessions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.errors import (
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    StatusError,
    UnexpectedResponseError,
)
from tests.facade.transport.faults import FaultServer, http
from tests.facade.transport.shells import API_KEY, GET, mocked, request, settings_for

if TYPE_CHECKING:
    from tests.facade.transport.shells import Shell


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "204 No Content", "299 Odd"])
def test_every_2xx_is_a_success_and_is_returned_whole(shell: Shell, status: str) -> None:
    body = b"" if status[:3] == "204" else json.dumps({"name": "größe"}).encode()
    with FaultServer(http(body, "Content-Type: application/json", "X-Request-ID: req-1", status=status)) as server:
        response = shell.send(settings_for(server.url))
    assert response.content == body
    assert (response.content_type, response.request_id, response.attempts) == ("application/json", "req-1", 1)


def test_a_request_has_the_path_the_parameters_and_the_headers_of_its_caller(shell: Shell) -> None:
    filtered = request("/api/v1/cvms", user_id="a&b ü", node=7)
    with FaultServer(http(b"{}", "Set-Cookie: session=1; Path=/")) as server:
        settings = settings_for(f"{server.url}/phala/api/v1/", access_token="token-1", workspace="team-1")
        shell.send(settings, GET, filtered, api_version="LATEST")
        assert server.connections == 1
    assert server.targets() == [b"/phala/api/v1/cvms/abc", b"/phala/api/v1/cvms?user_id=a%26b+%C3%BC&node=7"]
    headers = server.headers()
    names = [part.split("/")[0] for part in headers.pop("user-agent").split()]
    assert names == ["phala-facade", httpx.__name__, "python"]
    assert headers == {
        "host": server.address,
        "accept": "application/json",
        "accept-encoding": "gzip",
        "x-api-key": API_KEY,
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
def test_an_unusable_response_is_unexpected_and_has_its_request_id(shell: Shell, wire: bytes, reason: str) -> None:
    with FaultServer(wire) as server, pytest.raises(UnexpectedResponseError, match=reason) as caught:
        shell.send(settings_for(server.url, max_response_bytes=5000))
    assert (caught.value.operation, caught.value.api_version) == ("cvms.get", "2026-01-21")
    assert (caught.value.request_id, caught.value.attempts) == ("req-1", 1)


def test_an_error_status_carries_all_that_the_server_said(shell: Shell) -> None:
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
        shell.send(settings_for(server.url), api_version="2025-10-28")
    error = caught.value
    assert str(error) == "cvms.get (API version 2025-10-28): HTTP 404 Not Found, request id req-9: CVM not found"
    assert error.api_version == "2025-10-28"
    assert (error.status_code, error.code, error.detail) == (404, "ERR-02-404", "CVM not found")
    assert error.errors == ({"field": "cvm_id"},)
    assert (error.suggestions, error.links) == (("Check the id",), ("https://docs.example.org",))
    assert (error.request_id, error.retry_after, error.attempts) == ("req-9", 7.0, 1)
    assert error.body == body.decode()


def test_an_error_status_in_an_unknown_encoding_is_still_that_status(shell: Shell) -> None:
    response = http(b"\x8b\x01", "Content-Encoding: br", status="404 Not Found")
    with FaultServer(response) as server, pytest.raises(NotFoundError) as caught:
        shell.send(settings_for(server.url))
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
    shell: Shell, status: int, body: bytes, kind: type[StatusError], in_front: bool
) -> None:
    with pytest.raises(StatusError) as caught:
        shell.send(settings_for(max_retries=0), transport=mocked(httpx.Response(status, content=body)))
    assert type(caught.value) is kind
    assert caught.value.from_intermediary is in_front
    assert ("from something in front of the API" in str(caught.value)) is in_front


def test_only_connecting_has_a_limit_of_its_own(shell: Shell) -> None:
    limits: list[dict[str, float]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"])
        return httpx.Response(200, content=b"[]")

    for timeout in (120.0, 3.0):
        shell.now = 0.0
        shell.send(settings_for(), transport=httpx.MockTransport(respond), timeout=timeout)
    assert limits == [
        {"connect": 10.0, "read": 120.0, "write": 120.0, "pool": 120.0},
        dict.fromkeys(("connect", "read", "write", "pool"), 3.0),
    ]
