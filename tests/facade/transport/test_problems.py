"""Error answers are read in every form that the vendor and what stands before it use."""

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


def test_a_text_under_detail_is_what_the_vendor_says() -> None:
    problem = read({"detail": "Authentication required"})
    assert (problem.detail, problem.code, problem.errors) == ("Authentication required", None, ())


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


def test_a_bare_list_is_read_as_validation_items() -> None:
    assert read([{"loc": ["path", None], "msg": "bad id"}]).detail == "path.?: bad id"


def test_items_without_any_words_give_none() -> None:
    problem = read({"detail": [{"type": "odd"}]})
    assert (problem.detail, problem.errors) == (None, ({"type": "odd"},))


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


def test_the_two_places_complete_each_other() -> None:
    problem = read({"detail": {"message": "inner"}, "message": "outer", "error_code": "E-1", "request_id": 77})
    assert (problem.detail, problem.code, problem.request_id) == ("inner", "E-1", "77")


def test_details_that_are_no_list_are_one_item() -> None:
    assert read({"message": "no", "details": {"field": "x"}}).errors == ({"field": "x"},)


def test_text_and_code_beside_each_other_are_both_read() -> None:
    problem = read({"detail": "Error description", "type": "error_type", "code": "ERROR_CODE"})
    assert (problem.detail, problem.code) == ("Error description", "ERROR_CODE")


def test_the_oauth_form_gives_code_and_words() -> None:
    assert read({"error": "expired_token", "error_description": "Too late"}) == Problem(
        detail="Too late", code="expired_token", body='{"error": "expired_token", "error_description": "Too late"}'
    )
    problem = read({"error": "authorization_pending", "error_description": None})
    assert (problem.detail, problem.code) == ("authorization_pending", "authorization_pending")


def test_an_error_object_of_a_gateway_is_read() -> None:
    problem = read({"error": {"code": 1020, "message": "Access denied"}})
    assert (problem.detail, problem.code) == ("Access denied", "1020")


def test_a_plain_message_is_read() -> None:
    assert read({"message": "Not Found"}).detail == "Not Found"


@pytest.mark.parametrize("body", [b"not found", b'"not found"', b"\xef\xbb\xbf not found \n"])
def test_a_text_is_the_detail(body: bytes) -> None:
    assert parse_problem(body, NO_SECRETS).detail == "not found"


def test_a_page_gives_its_title_only() -> None:
    page = b"<!DOCTYPE html>\n<HTML><head><TITLE lang=en>502 Bad &amp; Gateway\n</TITLE></head><body>long</body>"
    problem = parse_problem(page, NO_SECRETS)
    assert problem.detail == "502 Bad & Gateway"
    assert problem.body == page.decode()


@pytest.mark.parametrize("page", [b"<html><body>oops</body></html>", b"<title>", b"<title></title>", b"<"])
def test_a_page_without_a_title_gives_no_detail(page: bytes) -> None:
    assert parse_problem(page, NO_SECRETS).detail is None


@pytest.mark.parametrize("body", [b"", b"  \n", b"null", b"true", b"{}", b"[]", b'{"detail": null}', b'{"detail": ""}'])
def test_an_answer_that_says_nothing_gives_nothing(body: bytes) -> None:
    problem = parse_problem(body, NO_SECRETS)
    assert (problem.detail, problem.code, problem.errors, problem.request_id) == (None, None, (), None)


def test_the_kept_text_is_cut_to_its_documented_size() -> None:
    problem = parse_problem(b"x" * 100_000, NO_SECRETS)
    assert problem.body == "x" * 65536


def test_nesting_beyond_all_measure_is_kept_as_text() -> None:
    body = b"[" * 100_000
    assert parse_problem(body, NO_SECRETS).detail == "[" * 65536


def test_a_number_beyond_all_measure_is_kept_as_text() -> None:
    assert parse_problem(b"9" * 5000, NO_SECRETS).detail == "9" * 5000


def test_a_credential_is_replaced_before_the_text_is_cut() -> None:
    key = "0123456789abcdef"
    problem = parse_problem(b"x" * 65530 + key.encode(), Redactor([key]))
    assert key[:6] not in problem.body


@given(st.binary())
def test_any_bytes_can_be_read(body: bytes) -> None:
    assert isinstance(parse_problem(body, NO_SECRETS), Problem)


@given(PROBLEMS)
def test_any_json_can_be_read(body: object) -> None:
    problem = read(body)
    assert problem.detail is None or problem.detail.strip()
