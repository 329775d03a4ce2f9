"""What schemas mean: the same in other words is the same, and what differs is told apart."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.diff import Verdict
from scripts.spec.document import SpecError
from scripts.spec.meaning import Schemas
from tests.scripts.diff.documents import INFO, TEXT, Document, report, today
from tests.scripts.diff.rewriting import over_bases
from tests.scripts.spec.samples import ref

CAT: Document = {"type": "object", "properties": {"name": TEXT, "lives": {"type": "integer"}}, "required": ["name"]}
COMPONENTS: Document = {
    "Cat": CAT,
    "Same": ref("Cat"),
    "MaybeCat": {**CAT, "nullable": True},
    "Dog": {"type": "object", "properties": {"barks": {"type": "boolean"}}},
    "Kind": {"enum": ["a", "b"]},
    "MaybeKind": {"enum": ["a", "b", None]},
    "Json": {"anyOf": [TEXT, {"type": "array", "items": ref("Json")}]},
}


def value(schema: Any) -> Any:
    return Schemas({"components": {"schemas": COMPONENTS}}).value(schema)


MAYBE_CAT = {"anyOf": [ref("Cat"), {"type": "null"}]}
SAME: list[tuple[Any, Any]] = [
    ({"type": "string", "nullable": True}, {"type": ["null", "string"]}),
    ({"type": ["string", "null"], "pattern": "x"}, {"anyOf": [{"type": "string", "pattern": "x"}, {"type": "null"}]}),
    ({"allOf": [ref("Cat")], "nullable": True}, MAYBE_CAT),
    ({**ref("Cat"), "nullable": True}, MAYBE_CAT),
    ({"allOf": [ref("Cat"), {"nullable": True}]}, MAYBE_CAT),
    ({"oneOf": [ref("Cat"), {"nullable": True}]}, MAYBE_CAT),
    (ref("Same"), ref("Cat")),
    ({**ref("Cat"), "type": "object", "description": "beside"}, ref("Cat")),
    ({"allOf": [ref("Cat"), {"type": "object", "nullable": True}]}, ref("Cat")),
    (ref("Kind"), {"type": "string", "enum": ["b", "a"]}),
    (ref("MaybeKind"), {"type": "string", "enum": ["a", "b"], "nullable": True}),
    (ref("MaybeKind"), {"type": ["string", "null"], "enum": ["a", "b", None]}),
    ({"const": 1}, {"type": "integer", "enum": [1]}),
    ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 1}),
    ({"type": "integer", "minimum": 1, "exclusiveMinimum": False}, {"type": "integer", "minimum": 1}),
    ({"type": ["integer", "number"]}, {"type": "number"}),
    ({"type": "array", "minItems": 0}, {"items": {}}),
    ({"type": "object", "additionalProperties": True}, {"type": "object", "additionalProperties": {}}),
    ({"allOf": [{"type": "integer", "maximum": 9}, {"maximum": 5}]}, {"type": "integer", "maximum": 5}),
    ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, {"enum": ["b"]}),
    ({"allOf": [{"anyOf": [TEXT, {"type": "integer"}]}, {"type": "integer"}]}, {"type": "integer"}),
    ({"allOf": [ref("Cat"), ref("Cat")]}, ref("Cat")),
    ({"anyOf": [{}, TEXT]}, {}),
    (True, {}),
    ({"default": 1, "anyOf": [{"type": "integer"}]}, {"anyOf": [{"type": "integer", "default": 1}]}),
    ({"anyOf": [{"type": "integer", "default": 1}, {"type": "null"}]}, {"type": ["integer", "null"], "default": 1}),
    (
        {"allOf": [ref("Cat"), {"properties": {"name": {"type": ["string", "null"]}}, "required": ["lives"]}]},
        {**CAT, "required": ["lives", "name"]},
    ),
    (
        {"allOf": [ref("MaybeCat"), {"properties": {"age": TEXT}}]},
        {**CAT, "properties": {**CAT["properties"], "age": TEXT}},
    ),
    ({"allOf": [ref("Kind"), {"default": "a"}]}, {"enum": ["a", "b"], "default": "a"}),
    (
        {
            "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat", "d": "Dog"}},
            "oneOf": [ref("Dog"), ref("Cat")],
        },
        {"discriminator": {"propertyName": "kind", "mapping": {"d": "x", "c": "y"}}, "anyOf": [ref("Cat"), ref("Dog")]},
    ),
    (ref("Json"), {"allOf": [ref("Json")]}),
    ({"not": {"const": 1}}, {"not": {"enum": [1], "type": "integer"}}),
]

OTHER: list[tuple[Any, Any]] = [
    (ref("Cat"), MAYBE_CAT),
    (ref("MaybeCat"), ref("Cat")),
    (ref("Cat"), ref("Dog")),
    (ref("Cat"), CAT),
    ({"type": "string"}, {"type": "string", "format": "date-time"}),
    ({"type": "integer"}, {"type": "number"}),
    ({"type": "array", "items": TEXT}, {"type": "array"}),
    ({"type": "object"}, {"type": "object", "additionalProperties": False}),
    ({"type": "object", "additionalProperties": TEXT}, {"type": "object", "additionalProperties": {"type": "integer"}}),
    (TEXT, {**TEXT, "deprecated": True}),
    (TEXT, {**TEXT, "default": None}),
    (CAT, {**CAT, "anyOf": [{"required": ["name"]}, {"required": ["lives"]}]}),
    ({**CAT, "anyOf": [{"required": ["lives"]}, {}]}, {**CAT, "required": ["lives", "name"]}),
    ({"if": {"const": 1}, "then": TEXT}, {"if": {"const": 2}, "then": TEXT}),
    ({"patternProperties": {"x": TEXT}}, {"patternProperties": {"x": {}}}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_is_equal(one: Any, other: Any) -> None:
    assert value(one) == value(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_means_something_else_is_not_equal(one: Any, other: Any) -> None:
    assert value(one) != value(other)


def test_a_base_that_loses_what_is_read_breaks_what_is_built_on_it() -> None:
    document = over_bases(today(), [INFO], 2)
    other = over_bases(today(), [INFO], 2)
    base = next(key for key in (f"{INFO}Base0", f"{INFO}Base1") if "status" in str(other["components"]["schemas"][key]))
    listed = other["components"]["schemas"][base]
    remove_from = listed if "properties" in listed else listed["allOf"][1]
    del remove_from["properties"]["status"]

    (change,) = report(document, other).changes

    assert (change.verdict, change.where, change.facade) == (Verdict.BREAKS, f"{INFO}.status", ("Cvm.status",))


def test_components_that_refer_to_themselves_have_an_end() -> None:
    schemas: Document = {
        "A": {"allOf": [ref("B"), {"properties": {"a": TEXT}}]},
        "B": {"allOf": [ref("A"), {"properties": {"b": TEXT}}]},
        "Loop": ref("Loop"),
    }
    known = Schemas({"components": {"schemas": schemas}})

    assert known.object("A").properties.keys() == {"a", "b"}
    assert known.component("Loop") == known.value({})


def test_alternatives_without_number_are_refused() -> None:
    many: Document = {"anyOf": [{"const": f"{number}", "pattern": f"{number}"} for number in range(30)]}

    with pytest.raises(SpecError, match="more than 500 alternatives"):
        value({"allOf": [many, many]})


def test_a_reference_to_no_schema_is_refused() -> None:
    with pytest.raises(SpecError, match="does not point to a schema"):
        value({"$ref": "#/components/parameters/x"})
