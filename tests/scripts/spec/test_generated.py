"""A small document goes all the way: generation, and reading by properties with other names in Python and by tags."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from phala_facade.decode.lenient import LenientDecoder
from scripts.spec.generate import main
from tests.scripts.spec.samples import (
    INTEGER,
    NULL,
    STRING,
    array,
    document,
    either,
    importable,
    model,
    operation,
    ref,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from phala_facade.models.source import Deviation
    from scripts.spec.document import JsonObject, JsonValue

WIRE = "small_wire"
NAMES = {
    "hourlyRate": "hourly_rate",
    "osImageHash": "os_image_hash",
    "hash": "hash_",
    "type": "type_",
    "class": "class_",
    "X-Zone": "x_zone",
    "from_dict": "from_dict_field",
    "plain": "plain",
}
PETS: JsonObject = {
    "Cat": {**model(kind=STRING, lives=INTEGER), "required": ["kind"]},
    "Dog": {**model(kind={"const": 'a "dog"'}, legs=INTEGER), "required": ["kind", "legs"]},
    "Pet": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
    },
    "Home": model(pet=either(ref("Pet"), NULL), pets=array(ref("Pet")), cat=ref("Cat")),
}


def sent(media: str, schema: JsonObject) -> JsonObject:
    """Return an operation with a body."""
    body: JsonObject = {"required": True, "content": {media: {"schema": schema}}}
    return {**operation(f"send_{media.partition('/')[0]}", {}), "requestBody": body}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Generate a client that lacks a part of its document, and let it be imported; return what was said about that."""
    folder: Path = tmp_path_factory.mktemp("small")
    thing: JsonObject = {**model(**dict.fromkeys(NAMES, STRING)), "required": ["hourlyRate"]}
    schemas: JsonObject = {"Thing": thing, "Other": model(any=either(ref("A"), ref("B"))), "A": model(), "B": model()}
    paths: JsonObject = {
        "/things": {"get": operation("things", array(ref("Thing")))},
        "/pet": {"get": operation("pet", ref("Pet")), "put": sent("application/json", ref("Pet"))},
        "/pets": {
            "get": operation("pets", array(either(ref("Pet"), NULL))),
            "put": sent("multipart/form-data", ref("Dog")),
        },
    }
    (folder / "spec.json").write_text(json.dumps(document({**schemas, **PETS}, paths)), encoding="utf-8")
    with contextlib.redirect_stderr(io.StringIO()) as said:
        assert main(["--spec", str(folder / "spec.json"), "--out", str(folder / WIRE)]) == 0
    with importable(folder, WIRE):
        yield said.getvalue()


@pytest.fixture
def models(told: str) -> ModuleType:
    assert told
    return importlib.import_module(f"{WIRE}.models")


def test_what_the_client_does_not_hold_is_listed_by_its_place(told: str) -> None:
    place = "#/components/schemas/Other/properties/any: a choice of objects"
    assert f"the client does not follow the document in 1 places:\n  {place}" in told


def test_each_is_decoded(models: ModuleType) -> None:
    body = msgspec.json.encode({wire: f"said in {wire}" for wire in NAMES})
    exact = msgspec.json.decode(body, type=models.Thing)

    assert {wire: getattr(exact, name) for wire, name in NAMES.items()} == msgspec.json.decode(body)
    assert LenientDecoder(models.Thing).decode(msgspec.json.decode(body), []) == exact
    assert received("things", [msgspec.json.decode(body)]) == [exact]


def test_each_is_told_of_by_the_name_that_it_has_in_the_response(models: ModuleType) -> None:
    deviations: list[Deviation] = []
    found: Any = LenientDecoder(models.Thing).decode({"class": 5, "hash": 5, "plain": "kept"}, deviations)

    assert [deviation.path for deviation in deviations] == ["hourlyRate", "hash", "class"]
    assert [getattr(found, name) for name in ("hourly_rate", "class_", "hash_", "plain")] == [None, None, None, "kept"]


def received(operation: str, body: JsonValue) -> object:
    """Return what the generated function of an operation reads of a response."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    client = importlib.import_module(f"{WIRE}.client").Client("http://sample", httpx_args={"transport": transport})
    return importlib.import_module(f"{WIRE}.api.cvms.{operation}").sync(client=client)


CAT_BODY: JsonObject = {"kind": "cat", "lives": 9}
DOG_BODY: JsonObject = {"kind": 'a "dog"', "legs": 4}


def test_a_response_is_read_by_its_tag(models: ModuleType) -> None:
    cat, dog = models.Cat(lives=9), models.Dog(legs=4)
    assert (received("pet", CAT_BODY), received("pet", DOG_BODY)) == (cat, dog)
    assert received("pets", [CAT_BODY, None, DOG_BODY]) == [cat, None, dog]
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
@pytest.mark.usefixtures("told")
def test_what_its_tag_does_not_allow_is_no_response(body: JsonObject, complaint: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=re.escape(complaint)):
        received("pet", body)


def test_a_property_is_read_by_its_tag_null_beside_or_not(models: ModuleType) -> None:
    home = models.Home.from_dict({"pet": DOG_BODY, "pets": [CAT_BODY, DOG_BODY], "cat": {"lives": 1}})
    assert home == models.Home(
        pet=models.Dog(legs=4), pets=[models.Cat(lives=9), models.Dog(legs=4)], cat=models.Cat(lives=1)
    )
    assert models.Home.from_dict({"pet": None}) == models.Home()
    with pytest.raises(msgspec.ValidationError, match=r"Invalid value 'fox' - at `\$.pet.kind`"):
        models.Home.from_dict({"pet": {"kind": "fox"}})


def test_a_tag_is_sent(models: ModuleType) -> None:
    put, form = (
        importlib.import_module(f"{WIRE}.api.cvms.send_{kind}").build_request for kind in ("application", "multipart")
    )
    assert [put(body=each)["json"] for each in (models.Cat(lives=9), models.Dog(legs=4))] == [CAT_BODY, DOG_BODY]
    assert form(body=models.Dog(legs=4))["files"] == [
        ("kind", (None, b'a "dog"', "text/plain")),
        ("legs", (None, b"4", "text/plain")),
    ]
