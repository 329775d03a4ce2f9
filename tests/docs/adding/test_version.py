"""Follows the page "Adding an API version": nine edits make a version known."""

from __future__ import annotations

import pytest

from tests.docs.adding.made_up import with_2026_05_22
from tests.docs.adding.page import Walk, edits_of

PAGE = "adding-an-api-version.md"
EMBEDDED = "test_without_a_key_the_embedded_server_is_read_without_a_violation"

READ = """
import json
from scripts.provenance.payload import full_payload
from phala_facade.operations.parsing import parse_app, parse_cvms, parse_one, parse_response
from phala_facade.operations.versions import APPS, DETAILED, LISTED, VERSIONS
from phala_facade.operations.response import Response
from phala_facade.operations.steps import finish

document = json.load(open("openapi.json"))
version = VERSIONS["2026-05-22"]

def response(body, api_version="2026-05-22"):
    return Response(
        operation="walk",
        api_version=api_version,
        content=json.dumps(body).encode(),
    )


def full(shape):
    return full_payload(shape.schema, document).body


for requested in (*VERSIONS, "2026-06-23", "LATEST"):
    for row in VERSIONS.values():
        # Whatever is requested, each shape is read as what it is: nothing is lost of any.
        (cvm,) = finish(parse_response(parse_cvms, response([full(row.listed)], requested), LISTED, False))
        detail = finish(parse_response(parse_one, response(full(row.detailed), requested), DETAILED, False))
        found = finish(parse_response(parse_app, response(full(row.app), requested), APPS, False))
        shapes = (row.listed, row.detailed, row.app, row.app.nested)
        for value, shape in zip((cvm, detail, found, found.cvms[0]), shapes, strict=True):
            assert value.source.schema == shape.schema, (requested, shape)
            assert all(each.path == "" for each in value.source.deviations)
        for each in (cvm, detail, *found.cvms):
            assert each.resources.memory_mb and each.os and each.os.name
listed = full(version.listed)
(cvm,) = finish(parse_response(parse_cvms, response([listed]), LISTED, False))
assert cvm.resources.memory_mb == listed["resource"]["memory_mb"]
assert cvm.os.image_hash == listed["os"]["image"]["os_image_hash"]
assert not cvm.source.documents("kms.rpc_endpoint") and cvm.source.documents("kms.chain_id")
# What tells the versions apart is optional: without it, the requested one decides.
for requested in ("2026-01-21", "2026-05-22"):
    bare = listed | {"resource": {}, "os": None, "kms_info": None}
    (cvm,) = finish(parse_response(parse_cvms, response([bare], requested), LISTED, False))
    assert cvm.source.schema == VERSIONS[requested].listed.schema and cvm.source.deviations == ()
print("read")
"""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("project"), PAGE, with_2026_05_22)


def test_a_version_takes_nine_edits() -> None:
    assert len(edits_of(PAGE)) == 9


@pytest.mark.campaign
def test_the_version_is_read_in_full_and_older_shapes_as_before_and_everything_takes_it_in(walk: Walk) -> None:
    assert walk.run("-c", READ) == "read\n"
    walk.test(
        "scripts/provenance",
        "facade/models/test_docstrings.py",
        "testing_kit/test_shapes.py",
        f"facade/cli/test_conformance.py::{EMBEDDED}",
    )
    assert "| 2026-05-22 |" in (walk.copy / "docs" / "versions.md").read_text(encoding="utf-8")


@pytest.mark.campaign
def test_the_code_of_the_page_is_clean_to_the_strict_type_check(walk: Walk) -> None:
    walk.type_check()
