from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any, cast

import openapi_spec_validator
import pytest

from scripts.spec import assemble
from scripts.spec.document import JsonObject, SpecError, child, parse_json, to_canonical
from scripts.spec.selection import select
from scripts.spec.validity import validate
from tests.scripts.spec import samples
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scripts.spec.document import JsonValue

TRACKED = [samples.LIST_CVMS, samples.GET_APP]


@pytest.fixture(autouse=True)
def taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the operation of the rendered page taken in with the schemas of the samples."""
    document = parse_json((ROOT / "openapi.json").read_text(encoding="utf-8"), "openapi.json")
    success = child(document, "paths", "/api/v1/cvms", "get", "responses", "200", "content", "application/json")
    items = [samples.ref("HostedCvm"), samples.ref(samples.CVM_INFO)]
    child(success, "schema")["anyOf"] = [{"type": "array", "items": each} for each in items]
    (tmp_path / "taken-in.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr("scripts.spec.assemble.TAKEN_IN", tmp_path / "taken-in.json")


def pages() -> dict[str, str]:
    return {"rendered": samples.RENDERED_LIST_PAGE, "cvms": samples.cvms_page(), "app": samples.app_page()}


def taken(sources: Mapping[str, str]) -> JsonObject:
    return assemble.settled(assemble.gather(sources.items()), TRACKED)


def assembled() -> JsonObject:
    return taken(pages())


def test_the_document_is_the_same_bytes_whatever_the_order_of_the_pages() -> None:
    texts = {to_canonical(taken(dict(order))) for order in itertools.permutations(pages().items())}
    assert len(texts) == 1


def test_a_definition_repeated_with_its_keys_in_another_order_is_no_contradiction() -> None:
    shuffled = json.loads(json.dumps(samples.shared_schemas()["HostedCvm"], sort_keys=True))
    again = samples.page(
        samples.vendor_document("/api/v1/again", samples.operation("again", {}), {"HostedCvm": shuffled})
    )
    before, after = {"again": again, **pages()}, {**pages(), "again": again}
    assert taken(before) == taken(after) == assembled()


def test_only_the_tracked_operations_and_what_they_reach_are_kept() -> None:
    document = assembled()
    assert list(child(document, "paths")) == ["/api/v1/apps/{app_id}", "/api/v1/cvms"]
    assert list(child(document, "components", "schemas")) == [
        "Full",
        "HTTPValidationError",
        "HostedCvm",
        "Minimal",
        samples.CVM_INFO,
    ]
    assert list(child(document, "components", "securitySchemes")) == ["APIKeyHeader", "OAuth2AuthorizationCodeBearer"]
    assert document["tags"] == [
        {"name": "Apps", "description": "Blueprints"},
        {"name": "CVMs", "description": "Machines"},
    ]
    full = child(document, "components", "schemas", "Full", "properties")
    assert full["at"] == {"type": "string", "examples": ["2026-01-02"], "pattern": "^prj_.+"}
    assert "größer" in to_canonical(document)


def test_the_rendered_page_gives_the_words_and_the_kept_facts_the_rest() -> None:
    listed = child(assembled(), "paths", "/api/v1/cvms", "get")
    assert listed["summary"] == "List CVMs"
    assert listed["operationId"] == "handle_list_cvms_api_v1_cvms_get"
    parameters = listed["parameters"]
    assert isinstance(parameters, list)
    described = [item.get("description") for item in parameters if isinstance(item, dict)]
    assert described == ["Whose CVMs", "On which node"]
    assert child(listed, "responses", "200")["description"] == "A list"


RENDERED = samples.RENDERED_LIST_PAGE


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"app": samples.cvms_page()}, "tracked but not documented: GET /api/v1/apps/{app_id}; give the source that"),
        (
            {"app": samples.app_page().replace("#/components/schemas/Full", "other.json#/Full")},
            "in the path /api/v1/apps/{app_id} does not point to a component",
        ),
        (
            {"app": samples.app_page(info={"title": "Phala Cloud API", "version": "0.2.0"})},
            "two different definitions of #/info/version",
        ),
        (
            {"app": samples.app_page().replace("Detail", "Other")},
            "two different definitions of #/components/schemas/HTTPValidationError",
        ),
        (
            {"again": samples.app_page().replace("Response Get App", "Other")},
            "two different definitions of #/paths/~1api~1v1~1apps~1{app_id}/get",
        ),
        (
            {"rendered": RENDERED.replace("next\nHostedCvm", "later\nHostedCvm")},
            "rendered is cut off: its example has 'next', which its list of fields has not",
        ),
        ({"rendered": RENDERED.partition("Response")[0]}, "rendered is cut off, or shows no response"),
    ],
)
def test_what_cannot_be_taken_in_is_one_clear_error(changed: dict[str, str], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        taken({**pages(), **changed})
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_security_scheme_that_is_not_documented_is_an_error() -> None:
    document = samples.document({}, {"/x": {"get": {**samples.operation("x", {}), "security": [{"Nobody": []}]}}})
    with pytest.raises(SpecError, match="security schemes that are not documented: Nobody"):
        select(document, ["GET /x"])


def test_a_reference_in_an_example_or_a_property_named_like_a_keyword_is_told_apart() -> None:
    unreal: JsonValue = {"$ref": "#/components/schemas/Nowhere"}
    schemas: JsonObject = {
        "Holder": samples.model(example=samples.ref("Reached"), plain={"type": "string", "example": unreal}),
        "Reached": samples.model(),
    }
    document = samples.document(schemas, {"/x": {"get": samples.operation("x", samples.ref("Holder"))}})
    selected = select(document, ["GET /x"])
    assert list(child(selected, "components", "schemas")) == ["Holder", "Reached"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.phala-facade]\noperations = []\n", "lists no operations"),
        ("", "lists no operations"),
        ('[tool.phala-facade]\noperations = ["get /x"]\n', "holds 'get /x': an operation is written 'GET /path'"),
        ("[tool.phala-facade]\noperations = [1]\n", "holds 1: an operation is written"),
        ("operations = ", "is not TOML"),
    ],
)
def test_what_is_no_list_of_operations_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match=message):
        assemble.tracked_operations(tmp_path / "pyproject.toml")


def test_the_committed_document_is_canonical_valid_and_complete() -> None:
    text = (ROOT / "openapi.json").read_text(encoding="utf-8")
    document = parse_json(text, "openapi.json")
    tracked = assemble.tracked_operations(ROOT / "pyproject.toml")
    assert to_canonical(select(document, tracked)) == text
    validate(document)
    openapi_spec_validator.validate(cast("Mapping[str, Any]", document))
