"""A property whose Python name differs from the wire's goes all the way: document, generation, reading."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from phala_facade.decode.lenient import LenientDecoder
from scripts.spec.generate import GENERATOR, generate_into
from tests.scripts.spec.samples import document, model, operation, ref

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
def thing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[msgspec.Struct]]:
    """Generate a class with each of the names, the first one required."""
    folder: Path = tmp_path_factory.mktemp("names")
    properties: JsonObject = {name: {"type": "string"} for name in NAMES}
    schemas: JsonObject = {"Thing": {**model(**properties), "required": ["hourlyRate"]}}
    spec = document(schemas, {"/things": {"get": operation("things", ref("Thing"))}})
    generate_into(folder, "names_wire", spec, GENERATOR)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("names_wire.models").Thing
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "names_wire"]:
        del sys.modules[name]


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
