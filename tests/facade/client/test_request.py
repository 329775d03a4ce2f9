"""Requests that no method covers: the same guarantees, and the JSON as it came."""

from __future__ import annotations

import pytest

from phala_facade import NotFoundError, PhalaError, UnexpectedResponseError
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


def test_versions_that_refuse_a_filter_warn_of_it() -> None:
    with pytest.warns(UserWarning, match="2026-06-23 refuses the filter user_id and node_id"):
        ask(Asked([]), lambda cloud: cloud.cvms.list("usr_1", 4), api_version="2026-06-23")
