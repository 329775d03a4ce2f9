"""Error responses are read in every form that the vendor and what stands before it use."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade.transport.problem import Problem, parse_problem
from phala_facade.transport.redaction import Redactor

NO_SECRETS = Redactor([])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(), parts, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["detail", "error", "error_code", "code", "message", "details", "suggestions", "links", "request_id", "loc", "msg"]
)
PROBLEMS = st.recursive(
    JSON, lambda parts: st.dictionaries(KEYS, parts, max_size=6) | st.lists(parts, max_size=3), max_leaves=12
)


def read(body: object) -> Problem:
    return parse_problem(json.dumps(body).encode(), NO_SECRETS)


@pytest.mark.parametrize(
    ("body", "detail", "code", "errors"),
    [
        ({"detail": "Authentication required"}, "Authentication required", None, ()),
        ({"message": "Not Found"}, "Not Found", None, ()),
        ({"message": "no", "details": {"field": "x"}}, "no", None, ({"field": "x"},)),
        (
            {"detail": "Error description", "type": "error_type", "code": "ERROR_CODE"},
            "Error description",
            "ERROR_CODE",
            (),
        ),
        ({"detail": {"message": "inner"}, "message": "outer", "error_code": "E-1"}, "inner", "E-1", ()),
        ({"detail": [{"type": "odd"}]}, None, None, ({"type": "odd"},)),
        (
            [{"loc": ["path", None], "msg": "bad id"}],
            "path.?: bad id",
            None,
            ({"loc": ["path", None], "msg": "bad id"},),
        ),
        ({"error": "expired_token", "error_description": "Too late"}, "Too late", "expired_token", ()),
        ({"error": "pending", "error_description": None}, "pending", "pending", ()),
        ({"error": {"code": 1020, "message": "Access denied"}}, "Access denied", "1020", ()),
    ],
    ids=["detail", "message", "details", "code", "both places", "no words", "list", "oauth", "oauth code", "gateway"],
)
def test_every_form_of_an_error_is_read(
    body: object, detail: str | None, code: str | None, errors: tuple[object, ...]
) -> None:
    problem = read(body)
    assert (problem.detail, problem.code, problem.errors) == (detail, code, errors)
    assert problem.body == json.dumps(body)
    assert problem.is_json


PAGE = "<!DOCTYPE html>\n<HTML><head><TITLE lang=en>502 Bad &amp; Gateway\n</TITLE></head><body>long</body>"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("not found", "not found"),
        ('"not found"', "not found"),
        ("\ufeff not found \n", "not found"),
        (PAGE, "502 Bad & Gateway"),
        ("<html><body>oops</body></html>", None),
        ("<title>", None),
        ("<title></title>", None),
        ("<", None),
        ("x" * 100_000, "x" * 65536),
        ("[" * 100_000, "[" * 65536),
        ("9" * 5000, "9" * 5000),
    ],
    ids=["text", "JSON", "byte order mark", "title", "no title", "cut", "empty", "bare", "long", "deep", "a number"],
)
def test_a_text_is_the_detail_and_of_a_page_its_title(body: str, detail: str | None) -> None:
    problem = parse_problem(body.encode(), NO_SECRETS)
    assert problem.detail == detail
    assert problem.body == body.removeprefix("\ufeff")[:65536]


def test_validation_items_are_kept_and_worded() -> None:
    items = [
        {"loc": ["query", "page"], "msg": "Input should be greater than 0", "type": "greater_than"},
        {"loc": ["body", "disks", 0], "msg": "Field required", "ctx": {"min": 1}},
        {"msg": "no place"},
        {"loc": ["query", None], "type": "no words"},
        "plain",
        7,
        None,
    ]
    problem = read({"detail": items})
    assert problem.errors == tuple(items)
    assert problem.detail == (
        "query.page: Input should be greater than 0; body.disks.0: Field required; no place; plain; 7"
    )


@pytest.mark.parametrize("nested", [False, True], ids=["at the top", "under detail"])
def test_the_structured_form_is_read_at_both_places(nested: bool) -> None:
    form = {
        "error_code": "ERR-02-465",
        "message": "Registration required",
        "details": [{"field": "app_id", "value": {"chain_id": 1}}],
        "suggestions": ["Register it", 7, None],
        "links": [{"url": "https://docs.example.org"}],
        "request_id": "req-1",
    }
    problem = read({"detail": form} if nested else form)
    assert (problem.code, problem.detail) == ("ERR-02-465", "Registration required")
    assert problem.errors == ({"field": "app_id", "value": {"chain_id": 1}},)
    assert problem.suggestions == ("Register it",)
    assert problem.links == ({"url": "https://docs.example.org"},)
    assert problem.request_id == "req-1"


@pytest.mark.parametrize("body", [b"", b"  \n", b"null", b"true", b"{}", b"[]", b'{"detail": null}', b'{"detail": ""}'])
def test_a_body_that_says_nothing_has_no_parts(body: bytes) -> None:
    problem = parse_problem(body, NO_SECRETS)
    assert (problem.detail, problem.code, problem.errors, problem.request_id) == (None, None, (), None)


def test_a_credential_is_replaced_before_the_text_is_cut() -> None:
    key = "0123456789abcdef"
    problem = parse_problem(b"x" * 65530 + key.encode(), Redactor([key]))
    assert key[:6] not in problem.body


@given(st.binary() | PROBLEMS.map(lambda body: json.dumps(body).encode()))
def test_any_body_of_an_error_can_be_read(body: bytes) -> None:
    problem = parse_problem(body, NO_SECRETS)
    assert problem.detail is None or problem.detail.strip()
