"""What the facade relies on in the committed client."""

from __future__ import annotations

import difflib
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec

import phala_wire.models
from scripts.spec.generate import GENERATOR
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject


def test_a_documented_scalar_default_is_the_attribute_s() -> None:
    least: JsonObject = {"id": "cvm_1", "name": "a", "resource": {}, "status": "running", "gateway": {}}
    decoded = msgspec.json.decode(json.dumps(least), type=phala_wire.models.CvmInfoV20260121)
    assert (decoded.in_progress, decoded.public_tcbinfo, decoded.storage_fs) == (False, True, "zfs")


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


def test_importing_the_models_loads_no_http_library() -> None:
    code = "import sys, phala_wire.models; print({'httpx', 'attrs'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_time_is_one_whatever_a_test_has_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from phala_facade.shapes.cvm_info import CVM_INFO
    from tests.support.documented import full

    class Frozen(dt.datetime):
        """What freezegun puts in the place of the class."""

    body = msgspec.json.encode(full(CVM_INFO.schema))
    monkeypatch.setattr(dt, "datetime", Frozen)

    assert CVM_INFO.decoder.decode(body) == CVM_INFO.lenient.decode(msgspec.json.decode(body), [])
