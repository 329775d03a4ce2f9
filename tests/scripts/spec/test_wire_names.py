"""A small document goes all the way: generation, and reading of properties with other names in Python."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from phala_facade.decode.lenient import LenientDecoder
from scripts.spec.generate import main
from tests.scripts.spec.samples import document, json_response, model, operation, ref

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from phala_facade.models.source import Deviation
    from scripts.spec.document import JsonObject

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


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Generate a client that is not all that is documented; return it and what was told of that."""
    folder: Path = tmp_path_factory.mktemp("names")
    properties: JsonObject = {name: {"type": "string"} for name in NAMES}
    choice: JsonObject = {"anyOf": [ref("A"), ref("B")]}
    thing: JsonObject = {**model(**properties), "required": ["hourlyRate"]}
    schemas: JsonObject = {"Thing": thing, "Other": model(any=choice), "A": model(), "B": model()}
    get = operation("things", {})
    get["responses"] = {"2XX": json_response({"type": "array", "items": ref("Thing")})}
    (folder / "spec.json").write_text(json.dumps(document(schemas, {"/things": {"get": get}})), encoding="utf-8")
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        assert main(["--spec", str(folder / "spec.json"), "--out", str(folder / "names_wire")]) == 0
    sys.path.insert(0, str(folder))
    yield folder / "names_wire", told.getvalue()
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "names_wire"]:
        del sys.modules[name]


@pytest.fixture
def thing(wire: tuple[Path, str]) -> type[msgspec.Struct]:
    """Return a class with each of the names, the first one required."""
    found: type[msgspec.Struct] = importlib.import_module(f"{wire[0].name}.models").Thing
    return found


def test_what_the_client_does_not_hold_is_listed_by_its_place(wire: tuple[Path, str]) -> None:
    place = "#/components/schemas/Other/properties/any: a choice of objects"
    assert f"the client does not follow the document in 1 places:\n  {place}" in wire[1]


def test_a_response_whose_schema_is_no_class_is_read(wire: tuple[Path, str]) -> None:
    assert "list[Thing]" in (wire[0] / "api" / "cvms" / "things.py").read_text(encoding="utf-8")


def test_each_is_decoded(thing: type[msgspec.Struct]) -> None:
    body = msgspec.json.encode({wire: f"said in {wire}" for wire in NAMES})
    exact = msgspec.json.decode(body, type=thing)

    assert {wire: getattr(exact, name) for wire, name in NAMES.items()} == msgspec.json.decode(body)
    assert LenientDecoder(thing).decode(msgspec.json.decode(body), []) == exact


def test_each_is_told_of_by_the_name_that_it_has_in_the_response(thing: type[msgspec.Struct]) -> None:
    deviations: list[Deviation] = []
    found = LenientDecoder(thing).decode({"class": 5, "hash": 5, "plain": "kept"}, deviations)

    assert [deviation.path for deviation in deviations] == ["hourlyRate", "hash", "class"]
    assert [getattr(found, name) for name in ("hourly_rate", "class_", "hash_", "plain")] == [None, None, None, "kept"]


def test_a_time_is_one_whatever_a_test_has_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from phala_facade.shapes.cvm_info import CVM_INFO
    from tests.support.documented import full

    class Frozen(dt.datetime):
        """What freezegun puts in the place of the class."""

    body = msgspec.json.encode(full(CVM_INFO.schema))
    monkeypatch.setattr(dt, "datetime", Frozen)

    assert CVM_INFO.decoder.decode(body) == CVM_INFO.lenient.decode(msgspec.json.decode(body), [])
