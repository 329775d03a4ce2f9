"""Walks the page "Adding an API version" with its own code: one new module and one row make a version known."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from phala_facade.decode.strict import documented
from scripts.spec.generate import ROOT
from scripts.spec.generate import main as generate
from tests.new_version.made_up import with_2099_01_01

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "adding-an-api-version.md"

READ = """
import json, sys
from phala_facade.operations.registry import SHAPES
from phala_facade.operations.versions import VERSIONS
from phala_facade.models.leaves import leaf_paths
from scripts.provenance.payload import full_payload, written
from scripts.provenance.trace import read, trace
from phala_facade.operations.parsing import parse_app, parse_cvms
from phala_facade.operations.versions import APPS, LISTED
from phala_facade.operations.response import Response
from phala_facade.operations.steps import finish

document = json.load(open(sys.argv[1]))
version = VERSIONS["2099-01-01"]
for shape in (version.listed, version.app):
    payload = full_payload(shape.schema, document)
    found = trace(shape, payload)
    assert {path for each in found for path in each.fields} == shape.documented
    mapped = {each.wire for each in found}
    unread = [written(place) for place in payload.leaves if written(place) not in mapped]
    assert set(unread) <= set(shape.raw_only), unread


def response(body, api_version="2099-01-01"):
    return Response(
        operation="walk",
        api_version=api_version,
        status_code=200,
        content=json.dumps(body).encode(),
        content_type=None,
        request_id=None,
        attempts=1,
    )


listed, app = (full_payload(shape.schema, document).body for shape in (version.listed, version.app))
for requested in ("2099-01-01", "LATEST", "2026-01-21", "2025-10-28"):
    (cvm,) = finish(parse_cvms(response([listed], requested), LISTED, False))
    assert cvm.source.schema == version.listed.schema and cvm.source.deviations == ()
    assert (cvm.status, cvm.vm_uuid) == (listed["state"], listed["machine_uuid"])
    assert cvm.created_at.isoformat().replace("+00:00", "Z") == listed["lifecycle"]["created_at"]
    assert not cvm.source.documents("logs") and cvm.source.documents("created_at")
    found = finish(parse_app(response(app, requested), APPS, False))
    assert found.source.schema == version.app.schema and found.source.deviations == ()
    for shape in SHAPES:
        old = full_payload(shape.schema, document).body
        if shape in LISTED:
            assert finish(parse_cvms(response([old], requested), LISTED, False))[0].source.schema == shape.schema
print("read")
"""


def code_of(title: str) -> str:
    """Give the code of the page that stands under a title."""
    found = re.search(rf'```python title="{re.escape(title)}"\n(.*?)```', PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the page has been followed."""
    copy = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "facade", copy / "facade", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "openapi.json").write_text(json.dumps(with_2099_01_01(documented())), encoding="utf-8")
    overlay = ROOT / "openapi.overlay.yaml"
    out = copy / "generated" / "phala_wire"
    assert generate(["--spec", str(copy / "openapi.json"), "--overlay", str(overlay), "--out", str(out)]) == 0
    (copy / "facade/phala_facade/shapes/v2099_01_01.py").write_text(
        code_of("facade/phala_facade/shapes/v2099_01_01.py"), encoding="utf-8"
    )
    table = copy / "facade/phala_facade/operations/versions.py"
    source = table.read_text(encoding="utf-8")
    source = source.replace("VERSIONS = {\n", f"VERSIONS = {{\n{code_of('a row of VERSIONS')}")
    source = source.replace(
        "if TYPE_CHECKING:",
        f"{code_of('what the row imports')}\nif TYPE_CHECKING:",
        1,
    )
    table.write_text(source, encoding="utf-8")
    return copy


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = f"{copy / 'facade'}:{copy / 'generated'}:{ROOT}"
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=copy,
        env={"PYTHONPATH": path, "MYPYPATH": path, "PATH": ""},
    )


def test_the_new_version_is_read_in_full_and_every_older_shape_as_before(walked: Path) -> None:
    done = run(walked, "-c", READ, str(walked / "openapi.json"))

    assert done.stdout == "read\n", done.stderr


@pytest.mark.campaign
def test_the_code_of_the_page_is_clean_to_the_strict_type_check(walked: Path) -> None:
    module = walked / "facade/phala_facade/shapes/v2099_01_01.py"
    done = run(walked, "-m", "mypy", "--strict", "--cache-dir", str(walked / "cache"), str(module))

    assert done.returncode == 0, done.stdout
