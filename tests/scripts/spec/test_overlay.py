from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import JsonObject, SpecError, child
from scripts.spec.formats import read_document
from scripts.spec.overlay import apply_overlay, read_overlay
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.spec.document import JsonValue


def overlay(**action: JsonValue) -> JsonObject:
    return {"overlay": "1.0.0", "actions": [{"description": "because", **action}]}


TREE: JsonObject = {"type": "integer", "tags": ["x"], "deep": {"kept": 1, "changed": 1}}
MORE: JsonObject = {"type": "string", "tags": ["y"], "deep": {"changed": 2}, "new": True}
BOTH: JsonObject = {"type": "string", "tags": ["x", "y"], "deep": {"kept": 1, "changed": 2}, "new": True}


@pytest.mark.parametrize(
    ("document", "action", "result"),
    [
        # An update merges objects, joins arrays and replaces the rest; to an array, it appends one entry.
        ({"a": TREE}, {"target": "$.a", "update": MORE}, {"a": BOTH}),
        ({"a": [1]}, {"target": "$.a", "update": {"b": 2}}, {"a": [1, {"b": 2}]}),
        # A removal takes every match wherever it stands, and goes before an update in the same action.
        ({"a": [0, 1, 2, 3]}, {"target": "$.a[0,2,3]", "remove": True}, {"a": [1]}),
        (
            {"b": {"x": {"c": 0, "d": 1}, "y": {"c": 1}}},
            {"target": "$.b.*.c", "remove": True},
            {"b": {"x": {"d": 1}, "y": {}}},
        ),
        ({"a": {"b": {}}}, {"target": "$.a.b", "remove": True, "update": {"c": 1}}, {"a": {}}),
    ],
)
def test_an_action_changes_a_copy(document: JsonObject, action: JsonObject, result: JsonObject) -> None:
    before = copy.deepcopy(document)
    assert apply_overlay(document, overlay(**action)) == result
    assert document == before


def test_actions_see_what_the_ones_before_them_did() -> None:
    actions: JsonObject = {
        "actions": [
            {"target": "$.a", "description": "first", "update": {"b": {}}},
            {"target": "$.a.b", "description": "second", "update": {"c": 1}},
        ]
    }
    assert apply_overlay({"a": {}}, actions) == {"a": {"b": {"c": 1}}}


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        ({"actions": []}, "the overlay has no actions"),
        (overlay(target="$.gone", remove=True), "overlay action 1 ($.gone) matches nothing"),
        (overlay(target="$[", remove=True), "overlay action 1 ($[): not a JSONPath"),
        (overlay(target="$.a", remove=True, description=" "), "has no description: it is the reason"),
        (overlay(remove=True), "overlay action 1 has no target"),
        (overlay(target="$.a"), "neither updates nor removes"),
        (overlay(target="$", remove=True), "would remove the whole document"),
        (overlay(target="$.a.n", update={}), "updates what is neither an object nor an array"),
        (overlay(target="$.a", update=[1]), "is not an object"),
    ],
)
def test_an_action_that_corrects_nothing_or_gives_no_reason_is_an_error(actions: JsonObject, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        apply_overlay({"a": {"n": 1}}, actions)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_version_of_the_format_or_none_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    with pytest.raises(SpecError, match="cannot be read"):
        read_overlay(path)
    for text in ("overlay: 2.0.0\nactions: []\n", "actions: []\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SpecError, match=r"is not an OpenAPI Overlay 1\.0"):
            read_overlay(path)


def test_the_committed_overlay_corrects_what_it_says() -> None:
    document = read_document(ROOT / "openapi.json")
    corrected = apply_overlay(document, read_overlay(ROOT / "openapi.overlay.yaml"))
    schemas = child(corrected, "components", "schemas")
    basic = child(schemas, "teehouse__api__routes__cvms__management__CvmBasicInfo", "properties", "id")
    assert basic["type"] == ["integer", "string"]
    settings = child(schemas, "AppComposeV2", "properties")
    assert not [name for name in settings if "default" in child(settings, name)]
    assert "default" not in child(schemas, "GuestEvent", "properties", "timestamp")
