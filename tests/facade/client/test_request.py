"""Requests that no method covers: the same guarantees, and the JSON as it came."""

from __future__ import annotations

from typing import Any

import pytest

from phala_facade import ConfigurationError, NotFoundError, PhalaError, UnexpectedResponseError
from tests.support.shells import KEY, Asked, ask


def test_the_json_comes_back_as_it_was_sent_with_the_same_headers_as_any_call() -> None:
    server = Asked({"state": [1, None, "x"]})

    found = ask(
        server, lambda cloud: cloud.request("GET", "/api/v1/cvms/cvm_1/state", params={"a": "b c", "n": [1, 2]})
    )

    assert found == {"state": [1, None, "x"]}
    request = server.requests[0]
    assert str(request.url) == "https://cloud.example/api/v1/cvms/cvm_1/state?a=b+c&n=1&n=2"
    assert (request.headers["X-API-Key"], request.headers["X-Phala-Version"]) == (KEY, "2026-01-21")


@pytest.mark.parametrize(
    ("server", "error", "words"),
    [
        (Asked({}, 404), NotFoundError, r"request '/api/v1/x' \(API version 2026-01-21\): HTTP 404"),
        (Asked(b"<html>"), UnexpectedResponseError, "not JSON"),
    ],
)
def test_an_error_names_the_path_and_what_is_not_json_is_one(
    server: Asked, error: type[PhalaError], words: str
) -> None:
    with pytest.raises(error, match=words):
        ask(server, lambda cloud: cloud.request("GET", "/api/v1/x"))


@pytest.mark.parametrize("method", ["POST", "get", "DELETE", ""])
def test_only_reading_is_possible(method: str) -> None:
    server = Asked({})

    with pytest.raises(ConfigurationError, match="only reads"):
        ask(server, lambda cloud: cloud.request(method, "/api/v1/x"))

    assert server.requests == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "api/v1/x",
        "https://evil.example/x",
        "//evil.example/x",
        "/api/v1/../x",
        "/api/v1/%2e%2e/x",
        "/api/v1/x?y=1",
        "/api/v1/x#y",
        "/api/v1/a b",
        "/api/v1/\u00e9",
        "/a\\b",
        "/@evil.example:80\n",
        5,
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused_before_anything_is_sent(path: Any) -> None:
    server = Asked({})

    with pytest.raises(ConfigurationError, match="path must be"):
        ask(server, lambda cloud: cloud.request("GET", path))

    assert server.requests == []


@pytest.mark.parametrize("params", [{"a": None}, {"a": object()}, {"a": [b"x"]}, {"a": {"b": 1}}, {1: "x"}, "a=b"])
def test_a_parameter_that_cannot_be_sent_is_refused(params: Any) -> None:
    with pytest.raises(ConfigurationError, match="param"):
        ask(Asked({}), lambda cloud: cloud.request("GET", "/api/v1/x", params=params))


def test_versions_that_refuse_a_filter_warn_of_it() -> None:
    with pytest.warns(UserWarning, match="2026-06-23 refuses the filter user_id and node_id"):
        ask(Asked([]), lambda cloud: cloud.cvms.list("usr_1", 4), api_version="2026-06-23")
