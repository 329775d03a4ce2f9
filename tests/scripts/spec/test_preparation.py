"""Each rule of the preparation: what it is given, and what it makes of it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from scripts.spec import naming, shaping
from scripts.spec.document import JsonObject, child, operations, read_document
from scripts.spec.prepare import RULES, prepare
from tests.scripts.spec.samples import document, json_response, model, operation, ref
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.spec.document import JsonValue


STRING: JsonObject = {"type": "string"}
ANYTHING: JsonObject = {}
NULL: JsonObject = {"type": "null"}
KIND: JsonObject = {"type": "string", "enum": ["a", "b"], "description": "Which"}


def after(rule: Callable[[JsonObject], JsonObject], schema: JsonObject, **others: JsonValue) -> JsonValue:
    """Return what a rule makes of one property, of the schema of each response alike."""
    get = operation("x", schema)
    child(get, "responses")["default"] = json_response(schema)
    given = document({"Holder": model(p=schema), **others}, {"/x": {"get": get}})
    done = rule(given)
    in_component = child(done, "components", "schemas", "Holder", "properties")["p"]
    for status in ("200", "default"):
        response = child(done, "paths", "/x", "get", "responses", status, "content", "application/json")
        assert response["schema"] == in_component
    return in_component


def parameter_after(rule: Callable[[JsonObject], JsonObject], schema: JsonObject, **others: JsonValue) -> JsonValue:
    """Return what a rule makes of a query parameter's schema."""
    get: JsonObject = {**operation("x", {}), "parameters": [{"name": "q", "in": "query", "schema": schema}]}
    done = rule(document(others, {"/x": {"get": get}}))
    parameters = child(done, "paths", "/x", "get")["parameters"]
    assert isinstance(parameters, list)
    assert isinstance(parameters[0], dict)
    return parameters[0]["schema"]


class TestNameComponents:
    KEY = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"

    def test_components_are_renamed_and_sorted_and_every_reference_follows(self) -> None:
        given = document(
            {self.KEY: model(next=ref(self.KEY)), "CVMs": model(cvm={"anyOf": [ref(self.KEY), NULL]})},
            {"/x": {"get": operation("x", {"type": "array", "items": ref(self.KEY)})}},
        )
        assert naming.name_components(given) == document(
            {
                "CvmInfoV20260121": model(next=ref("CvmInfoV20260121")),
                "Cvms": model(cvm={"anyOf": [ref("CvmInfoV20260121"), NULL]}),
            },
            {"/x": {"get": operation("x", {"type": "array", "items": ref("CvmInfoV20260121")})}},
        )

    def test_schemas_with_equal_titles_stay_apart(self) -> None:
        given = document({"a__x__Info": {"title": "Info"}, "a__y__Info": {"title": "Info"}})
        assert list(child(naming.name_components(given), "components", "schemas")) == ["XInfo", "YInfo"]

    def test_a_discriminator_s_mapping_follows(self) -> None:
        union: JsonObject = {
            "oneOf": [ref("CVM")],
            "discriminator": {"propertyName": "kind", "mapping": {"cvm": "#/components/schemas/CVM", "x": "CVM"}},
        }
        schema = child(naming.name_components(document({"CVM": model(), "U": union})), "components", "schemas", "U")
        assert child(schema, "discriminator", "mapping") == {"cvm": "#/components/schemas/Cvm", "x": "CVM"}

    def test_other_components_keep_their_names(self) -> None:
        given = document({}, {"/x": {"get": {"responses": {"200": {"$ref": "#/components/responses/CVM"}}}}})
        assert child(naming.name_components(given), "paths") == given["paths"]


def test_titles_go_from_schemas_but_not_what_is_called_title() -> None:
    schema: JsonObject = {"title": "Holder", **model(title={"title": "Title", "type": "string"})}
    done = naming.drop_titles(document({"Holder": schema}))
    assert child(done, "components", "schemas", "Holder") == model(title=STRING)
    assert child(done, "info")["title"] == "Sample"


class TestShortenOperationIds:
    def names(self, *operation_ids: tuple[str, str, str]) -> list[str]:
        paths: JsonObject = {path: {"get": operation(name, {}, tag)} for name, path, tag in operation_ids}
        return [
            str(found["operationId"]) for _, _, found in operations(naming.shorten_operation_ids(document({}, paths)))
        ]

    def test_an_operation_is_named_by_its_function(self) -> None:
        assert self.names(("handle_get_cvm_cvms__id__get", "/cvms/{id}", "CVMs")) == ["get_cvm"]

    def test_one_function_name_under_two_tags_stays_short(self) -> None:
        assert self.names(("list_a_get", "/a", "A"), ("list_b_get", "/b", "B")) == ["list", "list"]

    def test_two_functions_of_one_name_under_one_tag_keep_their_long_names(self) -> None:
        assert self.names(("list_a_get", "/a", "A"), ("list_b_get", "/b", "A")) == ["list_a_get", "list_b_get"]

    def test_an_operation_without_an_id_gets_one(self) -> None:
        given = document({}, {"/a/{b}": {"delete": {"responses": {"200": json_response({})}}}})
        assert [found["operationId"] for _, _, found in operations(naming.shorten_operation_ids(given))] == [
            "delete_a_b"
        ]


def test_tags_become_folder_names() -> None:
    paths: JsonObject = {"/a": {"get": operation("a", {}, "CVMs")}, "/b": {"get": operation("b", {}, "SSH Keys")}}
    done = naming.plain_tags(document({}, paths))
    assert [found["tags"] for _, _, found in operations(done)] == [["cvms"], ["ssh_keys"]]


class TestOpenEnumerations:
    def test_a_reference_to_an_enumeration_becomes_its_type(self) -> None:
        schema: JsonObject = {"anyOf": [ref("Kind"), NULL]}
        assert after(shaping.open_enumerations, schema, Kind=KIND) == {
            "anyOf": [{"type": "string", "description": "Which"}, NULL]
        }

    def test_words_beside_the_reference_win(self) -> None:
        schema: JsonObject = {**ref("Kind"), "description": "Mine", "default": "a"}
        assert after(shaping.open_enumerations, schema, Kind=KIND) == {
            "type": "string",
            "description": "Mine",
            "default": "a",
        }

    @pytest.mark.parametrize(
        ("schema", "opened"),
        [
            ({"type": "string", "enum": ["a"], "default": "a"}, {"type": "string", "default": "a"}),
            ({"type": "string", "const": "node", "default": "node"}, {"type": "string", "default": "node"}),
            ({"const": 1}, {"type": "integer"}),
            ({"enum": [True]}, {"type": "boolean"}),
            ({"enum": ["a", 1, 2.5, None]}, {"type": ["string", "integer", "number", "null"]}),
            ({"enum": [[1], {"a": 1}], "description": "d"}, {"description": "d"}),
        ],
    )
    def test_an_inline_enumeration_or_constant_becomes_its_types(self, schema: JsonObject, opened: JsonObject) -> None:
        assert after(shaping.open_enumerations, schema) == opened

    @pytest.mark.parametrize("kind", [KIND, {"type": "integer", "enum": [1, 2]}])
    def test_the_enumeration_itself_stays_and_so_do_parameters_of_it(self, kind: JsonObject) -> None:
        done = shaping.open_enumerations(document({"Kind": kind}))
        assert child(done, "components", "schemas", "Kind") == kind
        assert parameter_after(shaping.open_enumerations, ref("Kind"), Kind=kind) == ref("Kind")
        assert parameter_after(shaping.open_enumerations, kind) == kind

    @pytest.mark.parametrize(
        "values", [["a", 1], ["a", None], ["a", "A"], ["a-b", "a_b"], ["", "value_0"], ["a", "a"], [True]]
    )
    def test_one_that_the_generator_cannot_express_is_opened_everywhere(self, values: list[JsonValue]) -> None:
        done = shaping.open_enumerations(document({"Kind": {"enum": values}}))
        assert "enum" not in child(done, "components", "schemas", "Kind")
        assert "enum" not in str(parameter_after(shaping.open_enumerations, {"enum": values}))

    def test_a_constant_of_a_parameter_is_opened(self) -> None:
        schema: JsonObject = {"anyOf": [{"type": "string", "const": "0"}, STRING, NULL]}
        assert parameter_after(shaping.open_enumerations, schema) == {"anyOf": [STRING, STRING, NULL]}

    def test_a_property_called_enum_is_none(self) -> None:
        assert after(shaping.open_enumerations, model(enum=STRING, const=STRING)) == model(enum=STRING, const=STRING)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "object", "additionalProperties": True, "description": "d", "default": {}}, {"description": "d"}),
        ({"type": "object"}, {}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {}),
        ({"type": ["object", "null"]}, {}),
        ({"type": "object", "properties": {}, "additionalProperties": True}, {}),
        ({"type": "array", "items": {"type": "object"}}, {"type": "array", "items": {}}),
        ({"type": "object", "properties": {}}, {"type": "object", "properties": {}}),
        ({"type": "object", "additionalProperties": False}, {"type": "object", "additionalProperties": False}),
        (model(a=STRING), model(a=STRING)),
        ({"type": "object", "allOf": [ref("Holder")]}, {"type": "object", "allOf": [ref("Holder")]}),
    ],
)
def test_an_object_without_documented_properties_is_any_value(schema: JsonObject, expected: JsonObject) -> None:
    assert after(shaping.free_form_as_any, schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"anyOf": [ref("Holder"), STRING, ref("Holder")]}, {"anyOf": [ref("Holder"), STRING]}),
        ({"anyOf": [STRING, STRING], "default": "x"}, {"type": "string", "default": "x"}),
        ({"anyOf": [{}, STRING, NULL], "description": "d", "default": "x"}, {"description": "d"}),
        ({"anyOf": [{"type": "array", "items": ANYTHING}, NULL], "description": "d"}, {"description": "d"}),
        ({"type": ["array", "null"], "items": ANYTHING, "description": "d"}, {"description": "d"}),
        ({"anyOf": [ref("Any"), STRING]}, ANYTHING),
        ({"anyOf": [{"type": "array", "items": {"allOf": [ref("Any")]}}, STRING]}, ANYTHING),
        ({"anyOf": [ref("Loop"), STRING]}, {"anyOf": [ref("Loop"), STRING]}),
        ({"oneOf": [STRING, STRING, NULL]}, {"oneOf": [STRING, NULL]}),
        ({"anyOf": [{"anyOf": [{}, NULL]}, STRING]}, {}),
        ({"anyOf": [ref("Holder")], "description": "d"}, {"description": "d", "anyOf": [ref("Holder")]}),
        ({"allOf": [STRING], "default": "x"}, {"type": "string", "default": "x"}),
        ({"allOf": [ref("Holder"), {}]}, {"allOf": [ref("Holder"), {}]}),
        (model(anyOf=STRING), model(anyOf=STRING)),
    ],
)
def test_unions_are_as_small_as_they_can_be(schema: JsonObject, expected: JsonObject) -> None:
    others: JsonObject = {"Any": {"anyOf": [{}, STRING]}, "Loop": {"allOf": [ref("Loop")]}}
    assert after(shaping.simplify_unions, schema, **others) == expected


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "default": "zfs"},
        {"type": "boolean", "default": False},
        {"type": "integer", "default": 0},
        {"type": "number", "default": 1},
        {"type": "number", "default": 1.5},
        {"anyOf": [STRING, NULL], "default": "zfs"},
        {"type": ["string", "null"], "default": "zfs"},
        model(default=STRING),
    ],
)
def test_a_plain_default_stays(schema: JsonObject) -> None:
    assert after(shaping.drop_inexpressible_defaults, schema) == schema


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [ref("Holder"), NULL], "default": {"gpus": []}},
        {"type": "array", "items": STRING, "default": []},
        {"description": "any", "default": []},
        {"anyOf": [STRING, {"type": "integer"}], "default": 1},
        {"type": "integer", "default": True},
        {"type": "string", "default": 1},
        {"type": "string", "format": "date-time", "default": "2026-01-02T03:04:05Z"},
        {"anyOf": [STRING, NULL], "default": None},
        {**ref("Holder"), "default": "x"},
        {"type": "string", "default": 'a "quoted" text'},
        {"type": "string", "default": "back\\slash"},
        {"type": "string", "enum": ["a"], "default": "b"},
    ],
)
def test_a_default_that_the_generator_cannot_express_goes(schema: JsonObject) -> None:
    expected = {key: value for key, value in schema.items() if key != "default"}
    assert after(shaping.drop_inexpressible_defaults, schema) == expected


@pytest.mark.parametrize(
    ("schema", "added"),
    [
        (model(a=STRING), {"additionalProperties": False}),
        ({**model(a=STRING), "additionalProperties": True}, {"additionalProperties": False}),
        ({"allOf": [ref("Other"), STRING]}, {"additionalProperties": False}),
        ({**model(a=STRING), "additionalProperties": STRING}, {"additionalProperties": False}),
        ({"allOf": [ref("Other")]}, {}),
        (STRING, {}),
    ],
)
def test_objects_are_closed(schema: JsonObject, added: JsonObject) -> None:
    assert after(shaping.close_objects, schema) == {**schema, **added}


def test_a_required_property_stays_required_and_not_null() -> None:
    schema: JsonObject = {**model(id=STRING, note={"anyOf": [STRING, NULL]}), "required": ["id"]}
    assert child(prepare(document({"Thing": schema})), "components", "schemas", "Thing") == {
        **schema,
        "additionalProperties": False,
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.__name__))
def test_a_rule_leaves_its_input_alone_and_has_nothing_to_do_twice(rule: Callable[[JsonObject], JsonObject]) -> None:
    given = read_document(ROOT / "openapi.json")
    before = copy.deepcopy(given)
    once = rule(given)
    assert given == before
    assert rule(once) == once


def test_a_rule_says_which_behaviour_of_the_generator_it_answers() -> None:
    assert [rule.__name__ for rule in RULES if "enerat" not in (rule.__doc__ or "")] == []
