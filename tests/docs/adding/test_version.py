"""Follows the page "Adding an API version": six edits make a version known."""

from __future__ import annotations

import pytest

from tests.docs.adding.made_up import with_2099_01_01
from tests.docs.adding.page import Walk, edits_of

PAGE = "adding-an-api-version.md"
EMBEDDED = "test_without_a_key_the_embedded_server_is_read_without_a_violation"

READ = """
import json
from phala_facade.operations.registry import SHAPES
from scripts.provenance.payload import full_payload
from phala_facade.operations.parsing import parse_app, parse_one, parse_cvms
from phala_facade.operations.versions import APPS, DETAILED, LISTED, VERSIONS
from phala_facade.operations.response import Response
from phala_facade.operations.steps import finish

document = json.load(open("openapi.json"))
version = VERSIONS["2099-01-01"]

def response(body, api_version="2099-01-01"):
    return Response(
        operation="walk",
        api_version=api_version,
        content=json.dumps(body).encode(),
    )


listed, app = (full_payload(shape.schema, document).body for shape in (version.listed, version.app))
for requested in (*VERSIONS, "LATEST"):
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
# A shape that the version shares with an older one is documented for both: its defaults hold.
detail = full_payload(version.detailed.schema, document).body
del detail["listed"]
assert finish(parse_one(response(detail), DETAILED, False)).listed is False
print("read")
"""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("project"), PAGE, with_2099_01_01)


def test_a_version_takes_six_edits() -> None:
    assert len(edits_of(PAGE)) == 6


@pytest.mark.campaign
def test_the_version_is_read_in_full_and_older_shapes_as_before_and_everything_takes_it_in(walk: Walk) -> None:
    assert walk.run("-c", READ) == "read\n"
    walk.test(
        "scripts/provenance",
        "facade/models/test_docstrings.py",
        "testing_kit/test_shapes.py",
        f"facade/cli/test_conformance.py::{EMBEDDED}",
    )
    assert "| 2099-01-01 |" in (walk.copy / "docs" / "versions.md").read_text(encoding="utf-8")


@pytest.mark.campaign
def test_the_code_of_the_page_is_clean_to_the_strict_type_check(walk: Walk) -> None:
    walk.type_check()
