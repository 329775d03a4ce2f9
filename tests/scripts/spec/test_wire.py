"""What the facade relies on in the committed client."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec

import phala_wire.models
from phala_facade.shapes.cvm_info import CVM_INFO
from tests.support.documented import full

if TYPE_CHECKING:
    import pytest

    from scripts.spec.document import JsonObject


def test_a_documented_scalar_default_is_the_attribute_s() -> None:
    least: JsonObject = {"id": "cvm_1", "name": "a", "resource": {}, "status": "running", "gateway": {}}
    decoded = msgspec.json.decode(json.dumps(least), type=phala_wire.models.CvmInfoV20260121)
    assert (decoded.in_progress, decoded.public_tcbinfo, decoded.storage_fs) == (False, True, "zfs")


def test_importing_the_models_loads_no_http_library() -> None:
    code = "import sys, phala_wire.models; print({'httpx', 'attrs'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_time_is_one_whatever_a_test_has_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(dt.datetime):
        """What freezegun puts in the place of the class."""

    body = msgspec.json.encode(full(CVM_INFO.schema))
    monkeypatch.setattr(dt, "datetime", Frozen)

    assert CVM_INFO.decoder.decode(body) == CVM_INFO.lenient.decode(msgspec.json.decode(body), [])
