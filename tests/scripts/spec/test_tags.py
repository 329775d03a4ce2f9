"""A choice of objects is read by the property that tells them apart, or noted with the reason why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import JsonObject, child, items_of, operations
from scripts.spec.prepare import prepare
from tests.scripts.spec.samples import INTEGER, NULL, STRING, array, document, either, model, operation, ref

if TYPE_CHECKING:
    from scripts.spec.document import JsonValue


def pet(kind: JsonValue, **more: JsonValue) -> JsonObject:
    """Return an object that requires its kind."""
    return {**model(kind=kind, **more), "required": ["kind"]}


def by_kind(**mapping: str) -> JsonObject:
    """Return a choice with a discriminator."""
    pets: list[JsonValue] = [ref("Cat"), ref("Dog")]
    return {"oneOf": pets, "discriminator": {"propertyName": "kind", **({"mapping": {**mapping}} if mapping else {})}}


CAT, DOG = "#/components/schemas/Cat", "#/components/schemas/Dog"
ANY_PET: JsonObject = {"enum": ["cat", "dog"]}
NO_COMMON = "no required property has a different value in each"


def prepared(choice: JsonValue, cat: JsonObject, dog: JsonObject, **others: JsonValue) -> tuple[JsonObject, list[str]]:
    """Return the schemas of a document with a property of the choice, and the reasons for what is given up there."""
    done = prepare(document({"Cat": cat, "Dog": dog, "Home": model(pet=choice), **others}))
    noted = [line for line in done.losses.lines() if line.startswith("#/components/schemas/Home/properties/pet: ")]
    return child(done.document, "components", "schemas"), [line.rpartition(": ")[2] for line in noted]


@pytest.mark.parametrize(
    ("choice", "cat", "dog", "tags"),
    [
        (by_kind(cat=CAT, dog=DOG), pet(STRING), pet(STRING), ("cat", "dog")),
        (by_kind(cat="Cat", dog=DOG), pet(ANY_PET), pet(ANY_PET), ("cat", "dog")),
        (by_kind(), pet(STRING), pet(STRING), ("Cat", "Dog")),
        (by_kind(), pet({"const": "c"}), pet({"enum": ["d"]}), ("c", "d")),
        (by_kind(cat=CAT), model(kind=STRING), pet({"const": "d"}), ("cat", "d")),
        (either(ref("Cat"), ref("Dog")), pet({"const": 1}), pet({"const": 2}), (1, 2)),
        (either(ref("Cat"), STRING, ref("Dog"), NULL), pet({"const": "c"}), pet({"enum": ["d"]}), ("c", "d")),
        (
            either(ref("Cat"), ref("Dog")),
            pet({"allOf": [{"oneOf": [{"const": 1}, {"const": 2}]}], "enum": [1]}),
            pet({"const": 2}),
            (1, 2),
        ),
    ],
)
def test_each_class_has_the_one_value_that_the_document_gives_it(
    choice: JsonObject, cat: JsonObject, dog: JsonObject, tags: tuple[str | int, str | int]
) -> None:
    schemas, losses = prepared(choice, cat, dog)
    assert losses == []
    assert [child(schemas, name)["x-tag"] for name in ("Cat", "Dog")] == [
        {"name": "kind", "value": tag} for tag in tags
    ]
    members = items_of(child(schemas, "Home", "properties", "pet"), "anyOf")
    assert [each for each in members if each in (ref("Cat"), ref("Dog"))] == [ref("Cat"), ref("Dog")]


@pytest.mark.parametrize(
    ("choice", "cat", "dog", "reason"),
    [
        (by_kind(), pet({"enum": ["c", "lion"]}), pet(STRING), "Cat has no single value of kind"),
        (by_kind(cat=CAT, lion=CAT, dog=DOG), pet(STRING), pet(STRING), "Cat has no single value of kind"),
        (by_kind(cat=CAT, dog=DOG), pet(STRING), pet({"enum": ["dog", "fox"]}), "Dog has no single value of kind"),
        (by_kind(cat=CAT), pet(STRING), pet(STRING), "Dog has no single value of kind"),
        (by_kind(), pet(STRING), model(), "Dog has no single value of kind"),
        (by_kind(), pet(INTEGER), pet(INTEGER), "Cat has no single value of kind"),
        (
            by_kind(),
            {**pet(STRING), "discriminator": {"propertyName": "breed"}},
            pet(STRING),
            "Cat has no single value of kind",
        ),
        (by_kind(x=CAT, y=DOG), pet({"const": "x"}), pet({"const": "x"}), "Dog has no single value of kind"),
        (by_kind(), pet({"const": "x"}), pet({"const": "x"}), "their values do not tell them apart"),
        (by_kind(), pet({"const": "x"}), pet({"const": 1}), "their values do not tell them apart"),
        (either(ref("Cat"), ref("Dog")), pet(STRING), pet({"const": "d"}), NO_COMMON),
        (either(ref("Cat"), ref("Dog")), pet({"const": "c"}), model(kind={"const": "d"}), NO_COMMON),
        (either(ref("Cat"), ref("Dog")), pet({"const": "c"}), pet({"const": "c"}), NO_COMMON),
        (either(ref("Cat"), ref("Dog")), pet({"const": 1}), pet({"const": 1 << 63}), NO_COMMON),
    ],
)
def test_what_does_not_tell_them_apart_is_noted(
    choice: JsonObject, cat: JsonObject, dog: JsonObject, reason: str
) -> None:
    schemas, losses = prepared(choice, cat, dog)
    assert (child(schemas, "Home", "properties")["pet"], losses) == ({}, [reason])


def test_a_class_has_one_tag_in_all_choices_and_an_object_in_place_none() -> None:
    cat = pet({"const": "c"}, size={"const": "small"})
    sized: JsonObject = {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "size"}}
    other: JsonObject = {**model(kind={"const": "o"}), "required": ["kind"]}
    schemas, losses = prepared(sized, cat, pet(STRING, size=STRING), O=other, P=either(ref("Cat"), ref("O")))
    assert losses == ["another choice identifies Cat by another value or property"]
    assert "x-tag" not in child(schemas, "Cat")
    _, losses = prepared(either(ref("Cat"), other), pet({"const": "c"}), model())
    assert [reason.endswith("is not a schema of its own") for reason in losses] == [True]


@pytest.mark.parametrize(
    ("beside", "decoded"),
    [([], True), ([NULL, STRING, array(ref("Home"))], True), ([array(STRING), array(INTEGER)], None)],
)
def test_a_response_is_decoded_by_tags_where_each_choice_in_it_can_be(
    beside: list[JsonValue], *, decoded: bool | None
) -> None:
    schemas: JsonObject = {"Cat": pet(STRING), "Dog": pet(STRING), "Home": model(pet=by_kind())}
    get = operation("pet", either(by_kind(), *beside))
    done = prepare(document(schemas, {"/pet": {"get": get}}))
    ((_, _, written),) = operations(done.document)
    assert child(written, "responses", "200").get("x-decoded") is decoded
    assert bool(done.losses.lines()) is (decoded is None)
