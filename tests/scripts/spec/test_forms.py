"""What schemas become: the form that the generator is given, and what is noted as given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import JsonObject, SpecError, child
from scripts.spec.names import HIDDEN, digest
from scripts.spec.prepare import prepare
from tests.scripts.spec.samples import INTEGER, NULL, STRING, array, document, either, model, operation, ref

if TYPE_CHECKING:
    from scripts.spec.document import JsonValue

ANYTHING: JsonObject = {}
A: JsonObject = model(a=STRING)
B: JsonObject = {**model(b=STRING), "required": ["b"]}
KIND: JsonObject = {"type": "string", "enum": ["a", "b"]}
MAP: JsonObject = {"type": "object", "additionalProperties": STRING}
OTHERS: JsonObject = {
    "A": A,
    "B": B,
    "Kind": KIND,
    "Any": {"anyOf": [{}, STRING]},
    "Text": {"type": "string", "default": "x"},
    "Choice": {"anyOf": [ref("A"), ref("B")]},
    "Maybe": {"oneOf": [ref("A"), NULL]},
    "Old": {**A, "nullable": True},
    "Nest": {"type": "array", "items": {"anyOf": [ref("Nest"), STRING]}},
    "Loop": {"allOf": [ref("Loop")]},
    "Map": MAP,
    "Mixed": {"anyOf": [STRING, model(m=STRING)]},
}
CHOICE = "a choice of objects, read as any value: no required property has a different value in each"
VALUES = "the values of a map are read as they are, their type is not"


def closed(**properties: JsonValue) -> JsonObject:
    return {**model(**properties), "additionalProperties": False}


def nested(name: str, place: str) -> str:
    return f"{name}X{digest(place)}Inline"


def components(**schemas: JsonValue) -> tuple[JsonObject, list[str]]:
    """Return the components of what is prepared, and what is given up."""
    prepared = prepare(document(schemas))
    return child(prepared.document, "components", "schemas"), prepared.losses.lines()


def read(schema: JsonValue, **others: JsonValue) -> tuple[JsonValue, list[str]]:
    """Return the form of a property, and what is given up at it."""
    schemas, losses = components(It=model(p=schema), **(others or OTHERS))
    found = [line.partition(": ")[2] for line in losses if line.startswith("#/components/schemas/It/properties/p")]
    return child(schemas, "It", "properties")["p"], found


@pytest.mark.parametrize(
    ("schema", "form"),
    [
        (STRING, STRING),
        (True, ANYTHING),
        ({"type": "object"}, ANYTHING),
        ({"type": "object", "properties": {}, "additionalProperties": True}, ANYTHING),
        (ref("Any"), ANYTHING),
        (ref("A"), ref("A")),
        ({"allOf": [ref("A")], "description": "d"}, ref("A")),
        ({"allOf": [ref("A")], "nullable": True}, either(ref("A"), NULL)),
        ({"allOf": [ref("A"), {"nullable": True}]}, either(ref("A"), NULL)),
        (ref("Mixed"), either(ref("Mixed"), STRING)),
        ({"allOf": [ref("A"), {"type": "object", "nullable": True}]}, either(ref("A"), NULL)),
        ({"oneOf": [ref("A"), {"nullable": True}]}, either(ref("A"), NULL)),
        (ref("Old"), either(ref("A2"), NULL)),
        ({**STRING, "nullable": True, "enum": ["a", None]}, either(STRING, NULL)),
        (ref("Kind"), STRING),
        ({"enum": [True]}, {"type": "boolean"}),
        ({"enum": ["a", 1, 2.5, None]}, either(STRING, INTEGER, {"type": "number"}, NULL)),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, {**STRING, "format": "binary"}),
        ({"allOf": [STRING, {"format": "uri"}, {"type": "string", "format": "uri"}]}, {**STRING, "format": "uri"}),
        ({"anyOf": [{**STRING, "format": "date"}, STRING]}, STRING),
        (array(STRING), array(STRING)),
        ({"type": "array"}, array(ANYTHING)),
        ({"type": ["array", "null"]}, either(array(ANYTHING), NULL)),
        ({"type": "array", "prefixItems": [STRING, INTEGER]}, array(either(STRING, INTEGER))),
        ({"type": "array", "prefixItems": [STRING], "items": ref("A")}, array(either(STRING, ref("A")))),
        ({"anyOf": [array(ref("A")), {"oneOf": [array(STRING), NULL]}]}, either(NULL, array(either(ref("A"), STRING)))),
        ({"$ref": "#/components/schemas/A/properties/a"}, STRING),
        (ref("Loop"), ANYTHING),
        ({**ref("Text"), "type": "string"}, {**STRING, "default": "x"}),
        ({**ref("Text"), "default": "y"}, {**STRING, "default": "y"}),
    ],
)
def test_a_property_has_the_form_of_its_meaning(schema: JsonValue, form: JsonObject) -> None:
    others: JsonObject = {**OTHERS, "Old": {"allOf": [ref("A2")]}, "A2": {**A, "nullable": True}}
    assert read(schema, **others) == (form, [])


@pytest.mark.parametrize(
    ("schema", "form", "loss"),
    [
        ({"anyOf": [ref("A"), ref("B")]}, ANYTHING, CHOICE),
        ({**ref("Choice"), "type": "object"}, ANYTHING, CHOICE),
        (array({"anyOf": [ref("A"), ref("B"), NULL]}), array(ANYTHING), CHOICE),
        (MAP, ANYTHING, VALUES),
        ({"allOf": [STRING, INTEGER]}, ANYTHING, "its parts exclude each other: read as any value"),
    ],
)
def test_what_no_form_says_is_any_value_and_noted(schema: JsonValue, form: JsonObject, loss: str) -> None:
    assert read(schema) == (form, [loss])


def test_an_array_that_holds_itself_is_cut() -> None:
    schemas, losses = components(It=model(p=ref("Nest")), **OTHERS)
    assert child(schemas, "It", "properties")["p"] == array(either(array(ANYTHING), STRING))
    assert any("an array that may hold itself" in loss for loss in losses)


@pytest.mark.parametrize(
    ("schema", "properties", "required"),
    [
        ({"properties": {"a": STRING}}, model(a=STRING), []),
        ({"type": ["object", "null"], "properties": {"a": STRING}}, model(a=STRING), []),
        ({"type": "object", "properties": {}}, model(), []),
        ({"type": "object", "additionalProperties": False}, model(), []),
        ({"allOf": [ref("A"), ref("B"), {"required": ["a"]}]}, model(a=STRING, b=STRING), ["a", "b"]),
        ({"allOf": [ref("A")], **model(c=INTEGER)}, model(a=STRING, c=INTEGER), []),
        ({"allOf": [ref("Old"), model(c=STRING)]}, model(a=STRING, c=STRING), []),
        (
            {"allOf": [{"allOf": [ref("A"), model(a={**STRING, "format": "uri"})]}]},
            model(a={**STRING, "format": "uri"}),
            [],
        ),
        ({"allOf": [ref("Choice"), model(c=STRING)]}, model(a=STRING, c=STRING, b=STRING), []),
        ({"oneOf": [ref("A"), ref("B")], **model(c=STRING)}, model(a=STRING, c=STRING, b=STRING), []),
        ({"oneOf": [model(a=STRING), model(a=INTEGER)]}, model(a=either(STRING, INTEGER)), []),
        (
            {**model(a=STRING, b=STRING), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            model(a=STRING, b=STRING),
            [],
        ),
        ({**model(a=STRING), "required": ["a", "gone"]}, model(a=STRING), ["a"]),
        ({"allOf": [ref("It"), model(a=STRING)]}, model(a=STRING), []),
    ],
)
def test_an_object_is_one_class_with_all_that_is_documented(
    schema: JsonObject, properties: JsonObject, required: list[str]
) -> None:
    schemas, losses = components(It=schema, **OTHERS)
    found = child(schemas, "It")
    assert (child(found, "properties"), found.get("required", [])) == (child(properties, "properties"), required)
    assert [loss for loss in losses if "schemas/It" in loss] == []


def test_a_child_of_a_choice_has_what_its_parent_has_and_none_of_its_siblings() -> None:
    parent: JsonObject = {**model(kind=STRING), "oneOf": [ref("Cat"), ref("Dog")]}
    cat: JsonObject = {"allOf": [ref("Pet"), model(lives=INTEGER)]}
    dog: JsonObject = {"allOf": [ref("Pet"), model(legs=INTEGER)]}
    schemas, _ = components(Pet=parent, Cat=cat, Dog=dog)
    assert child(schemas, "Cat", "properties").keys() == {"kind", "lives"}
    assert child(schemas, "Pet", "properties").keys() == {"kind", "lives", "legs"}


@pytest.mark.parametrize(
    ("schema", "loss"),
    [
        (
            {**model(kind=STRING), "discriminator": {"propertyName": "kind"}},
            "/discriminator: read as what it is, never as one of its children",
        ),
        (
            {**model(kind=STRING), "additionalProperties": STRING},
            "/additionalProperties: the properties beyond the documented ones are not read",
        ),
    ],
)
def test_what_is_beyond_the_documented_properties_is_noted(schema: JsonObject, loss: str) -> None:
    assert components(It=schema) == ({"It": closed(kind=STRING)}, [f"#/components/schemas/It{loss}"])


@pytest.mark.parametrize(
    ("schema", "enumeration"),
    [
        ({"enum": ["on", "ON", "On"]}, {"type": "string", "enum": ["on", "ON", "On"]}),
        ({**STRING, "nullable": True, "enum": ["a", None]}, {"type": "string", "enum": ["a"]}),
        ({"type": ["string", "null"], "enum": ["a", None]}, {"type": "string", "enum": ["a"]}),
        ({"allOf": [STRING, {"enum": ["a"]}], "nullable": True}, {"type": "string", "enum": ["a"]}),
        ({"enum": [1, 2], "description": "d"}, {"type": "integer", "enum": [1, 2], "description": "d"}),
    ],
)
def test_a_component_of_texts_or_numbers_is_an_enumeration(schema: JsonObject, enumeration: JsonObject) -> None:
    assert components(It=schema) == ({"It": enumeration}, [])


def test_an_enumeration_of_other_values_is_noted() -> None:
    schemas, losses = components(It={"enum": ["a", 1]})
    assert schemas == {}
    assert losses == ["#/components/schemas/It: an enumeration of other values than texts or numbers of its type"]


@pytest.mark.parametrize(
    ("schema", "default", "stays"),
    [
        (STRING, "zfs", True),
        ({"type": "boolean"}, False, True),
        ({"type": "number"}, 1, True),
        (either(STRING, NULL), "zfs", True),
        (either(ref("A"), NULL), {"gpus": []}, False),
        (array(STRING), [], False),
        (either(STRING, INTEGER), 1, False),
        (INTEGER, True, False),
        (STRING, 1, False),
        ({**STRING, "format": "date-time"}, "2026-01-02T03:04:05Z", False),
        (STRING, 'a "quoted" text', False),
        (STRING, "back\\slash", False),
    ],
)
def test_a_plain_default_stays_and_one_that_the_generator_cannot_express_goes(
    schema: JsonObject, default: JsonValue, *, stays: bool
) -> None:
    given: JsonObject = {**schema, "default": default}
    assert read(given) == (given if stays else schema, [])


def test_an_object_inside_of_another_becomes_a_component_that_no_other_schema_renames() -> None:
    outer = model(first_part=model(deep=A), listed=array(A), content=A, either=either(A, B))
    schemas, losses = components(Outer=outer)
    part = nested("OuterFirstPart", "Outer/properties/first_part")
    deep = nested("OuterFirstPartDeep", "Outer/properties/first_part/properties/deep")
    item = nested("OuterListedItems", "Outer/properties/listed/items")
    content = nested("Outer", "Outer/properties/content")
    both = nested("OuterEither", "Outer/properties/either")
    assert schemas == {
        "Outer": closed(first_part=ref(part), listed=array(ref(item)), content=ref(content), either=ref(both)),
        part: closed(deep=ref(deep)),
        **dict.fromkeys((deep, item, content), closed(a=STRING)),
        both: closed(a=STRING, b=STRING),
    }
    assert losses == []
    beside, _ = components(Outer=outer, OuterFirst=model(part=A))
    assert schemas.items() <= beside.items()


def test_a_nested_name_follows_the_operation_not_its_path() -> None:
    named = [
        child(prepare(document({}, {path: {"get": operation("list", A)}})).document, "components", "schemas").keys()
        for path in ("/old", "/new")
    ]
    assert named[0] == named[1] != set()


def test_a_name_that_python_or_the_class_needs_is_marked_and_one_that_msgspec_refuses_noted() -> None:
    names = ("field", "to_dict", "Name", "name", "type", "type_", 'say "hi"', f"a{HIDDEN}b")
    named: JsonObject = dict.fromkeys(names, STRING)
    schemas, losses = components(It={**model(**named), "required": [*names]})
    keys = [
        *(f"field{HIDDEN} field", f"to_dict{HIDDEN} field", f"Name{HIDDEN} field {digest('Name')}", "name"),
        *("type", f"type_{HIDDEN} field {digest('type_')}"),
    ]
    assert list(child(schemas, "It", "properties")) == child(schemas, "It")["required"] == keys
    assert losses == [
        f"#/components/schemas/It/properties/{name}: its name has a character that cannot be in one: not read"
        for name in (f"a{HIDDEN}b", 'say "hi"')
    ]


@pytest.mark.parametrize(
    ("schema", "complaint"),
    [
        (ref("Gone"), "#/components/schemas/It/properties/p: $ref '#/components/schemas/Gone' points to nothing"),
        ({"$ref": "other.yaml#/A"}, "#/components/schemas/It/properties/p: $ref 'other.yaml#/A' points out of this"),
    ],
)
def test_a_refusal_names_the_place(schema: JsonObject, complaint: str) -> None:
    with pytest.raises(SpecError) as caught:
        read(schema)
    assert complaint in str(caught.value)


def test_a_component_s_key_gives_its_class_name_and_references_follow() -> None:
    key = "vendor__api__routes__cvms__v20260121__schemas__CVMInfo"
    schemas, _ = components(**{key: model(next=ref(key)), "a__x__Info": A, "a__y__Info": A})
    assert list(schemas) == ["CvmInfoV20260121", "XInfo", "YInfo"]
    assert child(schemas, "CvmInfoV20260121", "properties") == {"next": ref("CvmInfoV20260121")}
