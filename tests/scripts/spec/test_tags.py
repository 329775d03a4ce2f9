"""A choice of objects is read by the property that tells them apart, or noted with the reason why none does."""

from __future__ import annotations

import importlib
import json
import re
import sys
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest

from scripts.spec.document import JsonObject, child
from scripts.spec.generate import main
from scripts.spec.prepare import prepare
from tests.scripts.spec.samples import INTEGER, NULL, STRING, array, document, either, model, operation, ref

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

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
NO_COMMON = "no required property has a value of its own in each"


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
    members = child(schemas, "Home", "properties", "pet")["anyOf"]
    assert isinstance(members, list)
    assert [each for each in members if "$ref" in each] == [ref("Cat"), ref("Dog")]


@pytest.mark.parametrize(
    ("choice", "cat", "dog", "reason"),
    [
        (by_kind(), pet({"enum": ["c", "lion"]}), pet(STRING), "Cat has not one value of kind"),
        (by_kind(cat=CAT, lion=CAT, dog=DOG), pet(STRING), pet(STRING), "Cat has not one value of kind"),
        (by_kind(cat=CAT, dog=DOG), pet(STRING), pet({"enum": ["dog", "fox"]}), "Dog has not one value of kind"),
        (by_kind(cat=CAT), pet(STRING), pet(STRING), "Dog has not one value of kind"),
        (by_kind(), pet(STRING), model(), "Dog has not one value of kind"),
        (by_kind(), pet(INTEGER), pet(INTEGER), "Cat has not one value of kind"),
        (
            by_kind(),
            {**pet(STRING), "discriminator": {"propertyName": "breed"}},
            pet(STRING),
            "Cat has not one value of kind",
        ),
        (by_kind(x=CAT, y=DOG), pet({"const": "x"}), pet({"const": "x"}), "Dog has not one value of kind"),
        (by_kind(), pet({"const": "x"}), pet({"const": "x"}), "their values do not tell them apart"),
        (by_kind(), pet({"const": "x"}), pet({"const": 1}), "their values do not tell them apart"),
        (either(ref("Cat"), ref("Dog")), pet(STRING), pet({"const": "d"}), NO_COMMON),
        (either(ref("Cat"), ref("Dog")), pet({"const": "c"}), model(kind={"const": "d"}), NO_COMMON),
        (either(ref("Cat"), ref("Dog")), pet({"const": "c"}), pet({"const": "c"}), NO_COMMON),
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
    assert losses == ["another choice tells Cat by another value or property"]
    assert "x-tag" not in child(schemas, "Cat")
    _, losses = prepared(either(ref("Cat"), other), pet({"const": "c"}), model())
    assert [reason.endswith("is not a schema of its own") for reason in losses] == [True]


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Generate a client of choices in properties, responses and bodies; return the name of its package."""
    folder: Path = tmp_path_factory.mktemp("tags")
    schemas: JsonObject = {
        "Cat": pet(STRING, lives=INTEGER),
        "Dog": {**model(kind={"const": 'a "dog"'}, legs=INTEGER), "required": ["kind", "legs"]},
        "Pet": by_kind(cat=CAT),
        "Home": model(pet=either(ref("Pet"), NULL), pets=array(ref("Pet")), cat=ref("Cat")),
    }
    body: JsonObject = {"required": True, "content": {"application/json": {"schema": ref("Pet")}}}
    form: JsonObject = {"required": True, "content": {"multipart/form-data": {"schema": ref("Dog")}}}
    paths: JsonObject = {
        "/pet": {"get": operation("pet", ref("Pet")), "put": {**operation("put", ref("Home")), "requestBody": body}},
        "/pets": {"get": operation("pets", array(either(ref("Pet"), NULL)))},
        "/form": {"put": {**operation("form", ref("Home")), "requestBody": form}},
    }
    (folder / "spec.json").write_text(json.dumps(document(schemas, paths)), encoding="utf-8")
    assert main(["--spec", str(folder / "spec.json"), "--out", str(folder / "tags_wire")]) == 0
    sys.path.insert(0, str(folder))
    yield "tags_wire"
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "tags_wire"]:
        del sys.modules[name]


def received(wire: str, operation: str, body: JsonValue) -> object:
    """Return what the generated function of an operation reads of a response."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    client = importlib.import_module(f"{wire}.client").Client("http://sample", httpx_args={"transport": transport})
    return importlib.import_module(f"{wire}.api.cvms.{operation}").sync(client=client)


@pytest.fixture
def models(wire: str) -> ModuleType:
    return importlib.import_module(f"{wire}.models")


CAT_BODY: JsonObject = {"kind": "cat", "lives": 9}
DOG_BODY: JsonObject = {"kind": 'a "dog"', "legs": 4}


def test_a_response_is_read_by_its_tag(wire: str, models: ModuleType) -> None:
    cat, dog = models.Cat(lives=9), models.Dog(legs=4)
    assert (received(wire, "pet", CAT_BODY), received(wire, "pet", DOG_BODY)) == (cat, dog)
    assert received(wire, "pets", [CAT_BODY, None, DOG_BODY]) == [cat, None, dog]
    assert (cat.kind, dog.kind) == ("cat", 'a "dog"')
    assert (cat.to_dict(), dog.to_dict()) == (CAT_BODY, DOG_BODY)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"kind": "fox"}, "Invalid value 'fox' - at `$.kind`"),
        ({"lives": 9}, "Object missing required field `kind`"),
        ({"kind": 'a "dog"', "legs": "four"}, "Expected `int`, got `str` - at `$.legs`"),
    ],
)
def test_what_its_tag_does_not_allow_is_no_response(wire: str, body: JsonObject, complaint: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=re.escape(complaint)):
        received(wire, "pet", body)


def test_a_property_is_read_by_its_tag_null_beside_or_not(models: ModuleType) -> None:
    home = models.Home.from_dict({"pet": DOG_BODY, "pets": [CAT_BODY, DOG_BODY], "cat": {"lives": 1}})
    assert home == models.Home(
        pet=models.Dog(legs=4), pets=[models.Cat(lives=9), models.Dog(legs=4)], cat=models.Cat(lives=1)
    )
    assert models.Home.from_dict({"pet": None}) == models.Home()
    with pytest.raises(msgspec.ValidationError, match=r"Invalid value 'fox' - at `\$.pet.kind`"):
        models.Home.from_dict({"pet": {"kind": "fox"}})


def test_a_tag_is_sent(wire: str, models: ModuleType) -> None:
    put, form = (importlib.import_module(f"{wire}.api.cvms.{name}").build_request for name in ("put", "form"))
    assert [put(body=each)["json"] for each in (models.Cat(lives=9), models.Dog(legs=4))] == [CAT_BODY, DOG_BODY]
    assert form(body=models.Dog(legs=4))["files"] == [
        ("kind", (None, b'a "dog"', "text/plain")),
        ("legs", (None, b"4", "text/plain")),
    ]
