"""What the facade relies on in the committed client: msgspec decodes into its classes, and none drops a field."""

from __future__ import annotations

import difflib
import json
import typing

import msgspec
import pytest

import phala_wire.models
from phala_wire.types import UNSET, Unset
from scripts.spec.document import JsonObject, child
from scripts.spec.formats import read_document
from scripts.spec.generate import GENERATOR
from scripts.spec.overlay import apply_overlay, read_overlay
from scripts.spec.prepare import prepare
from tests.scripts.spec.samples import fields_of, value_of
from tests.support.paths import ROOT

SHAPES = [
    "HostedCvm",
    "ManagementCvmBasicInfo",
    "CvmInfoV20260121",
    "CvmInfoDetail",
    "DstackAppFullResponseV20251028",
    "DstackAppFullResponseV20260121",
    "DstackAppMinimalResponse",
]


def schemas() -> JsonObject:
    document = apply_overlay(read_document(ROOT / "openapi.json"), read_overlay(ROOT / "openapi.overlay.yaml"))
    return child(prepare(document).document, "components", "schemas")


SCHEMAS = schemas()


def model(name: str) -> type[msgspec.Struct]:
    return typing.cast("type[msgspec.Struct]", getattr(phala_wire.models, name))


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("nulls", [False, True])
def test_msgspec_decodes_every_field_of_a_shape(name: str, *, nulls: bool) -> None:
    value = value_of(SCHEMAS[name], SCHEMAS, nulls=nulls)
    decoded = msgspec.json.decode(json.dumps(value), type=model(name))
    assert fields_of(decoded) == value


@pytest.mark.parametrize("name", SHAPES)
def test_msgspec_misses_what_is_required_and_takes_null_for_all_else(name: str) -> None:
    properties, names = child(SCHEMAS, name, "properties"), child(SCHEMAS, name)["required"]
    assert isinstance(names, list)
    least = {str(key): value_of(properties[str(key)], SCHEMAS, nulls=True) for key in names}
    nothing: JsonObject = dict.fromkeys(properties.keys() - least.keys())
    decoded = msgspec.json.decode(json.dumps({**nothing, **least}), type=model(name))
    assert {key for key in nothing if getattr(decoded, key) is not None} == set()
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        msgspec.json.decode(b"{}", type=model(name))


def test_a_documented_scalar_default_is_the_attribute_s() -> None:
    least: JsonObject = {"id": "cvm_1", "name": "a", "resource": {}, "status": "running", "gateway": {}}
    decoded = msgspec.json.decode(json.dumps(least), type=phala_wire.models.CvmInfoV20260121)
    assert (decoded.in_progress, decoded.public_tcbinfo, decoded.storage_fs) == (False, True, "zfs")


def test_an_unknown_enumeration_value_decodes() -> None:
    decoded = msgspec.json.decode(b'{"billing_period": "weekly"}', type=phala_wire.models.CvmResourceInfo)
    assert decoded.billing_period == "weekly"


def test_a_2025_10_28_id_may_be_a_string() -> None:
    assert typing.get_type_hints(phala_wire.models.ManagementCvmBasicInfo)["id"] == int | str


def test_the_marker_of_what_was_not_sent_is_msgspec_s() -> None:
    assert UNSET is msgspec.UNSET
    assert Unset is msgspec.UnsetType


def test_the_template_changes_nothing_of_the_generator_s_own_but_the_marker_and_attrs() -> None:
    (original,) = GENERATOR.parents[1].glob("lib/*/site-packages/openapi_python_client/templates/types.py.jinja")
    ours = ROOT / "scripts" / "templates" / "types.py.jinja"
    changed = [
        line
        for line in difflib.ndiff(original.read_text("utf-8").splitlines(), ours.read_text("utf-8").splitlines())
        if line[:2] in {"- ", "+ "} and line[2:].strip()
    ]
    assert changed == [
        "- from typing import BinaryIO, Generic, TypeVar, Literal, IO",
        "+ from typing import BinaryIO, Generic, TypeVar, IO",
        "- from attrs import define",
        "+ from dataclasses import dataclass",
        "+ # msgspec's own marker, so that it decodes into these classes and knows a field that was not sent.",
        "+ from msgspec import UNSET, UnsetType as Unset",
        "- class Unset:",
        "-     def __bool__(self) -> Literal[False]:",
        "-         return False",
        "- UNSET: Unset = Unset()",
        "- @define",
        "+ @dataclass",
        "- @define",
        "+ @dataclass",
    ]
