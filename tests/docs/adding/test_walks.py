"""Follows the pages that add something: their edits, counted, carry it to those who import the facade."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.docs.adding.made_up import VERSION_2026_05_22, replicas, zone
from tests.docs.adding.page import Walk, edits_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scripts.diff.documents import Edit

EMBEDDED = "facade/cli/test_conformance.py::test_without_a_key_the_embedded_server_is_read_without_a_violation"

FIELD = """
from phala_facade import PhalaCloud
from phala_facade.testing import FakeCloud

with PhalaCloud("a-key", transport=FakeCloud().transport) as cloud:
    cvm, old = cloud.cvms.list()[0], cloud.with_api_version("2025-10-28").cvms.list()[0]
    assert cloud.cvms.get(cvm).zone == cvm.to_dict()["zone"] == cvm.zone
    assert cloud.apps.get(cvm).cvms[0].zone == cvm.zone
    assert cvm.source.documents("zone") and not old.source.documents("zone")
    print(cvm.zone, old.zone)
"""

OPERATION = """
import asyncio
from phala_facade import AsyncPhalaCloud, PhalaCloud, compare
from phala_facade.testing import API_KEY, EmbeddedServer
from phala_facade.testing.constants import RUNNING_CVM_ID

async def asynchronously(url, version):
    async with AsyncPhalaCloud(API_KEY, base_url=url, api_version=version) as cloud:
        return await cloud.cvms.replicas(RUNNING_CVM_ID)

with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url) as cloud:
    found = []
    for version in ("2025-10-28", "2026-01-21"):
        replicas = cloud.with_api_version(version).cvms.replicas(RUNNING_CVM_ID)
        assert asyncio.run(asynchronously(server.base_url, version)) == replicas
        assert not any(cvm.source.deviations for cvm in replicas)
        found.append(replicas)
    assert compare(*found).differ == ()
    assert cloud.cvms.replicas(cloud.cvms.get(RUNNING_CVM_ID)) == found[1]
    print(*(cvm.name for cvm in found[0]))
"""

VERSION = """
import json
from scripts.provenance.payload import payload_of
from scripts.spec.meaning import Schemas
from phala_facade.operations.parsing import parse_app, parse_cvms, parse_one, parse_response
from phala_facade.operations.versions import APPS, DETAILED, LISTED, VERSIONS
from phala_facade.operations.response import Response
from phala_facade.operations.steps import finish

schemas = Schemas(json.load(open("openapi.json")))
version = VERSIONS["2026-05-22"]

def response(body, api_version="2026-05-22"):
    return Response(operation="walk", api_version=api_version, content=json.dumps(body).encode())

def full(shape):
    return payload_of(shape.schema, schemas, items=2).body

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


class Page(NamedTuple):
    """A page that adds something.

    Attributes:
        edits: How many edits by hand it takes.
        change: What the vendor changed of the document.
        code: What a user can do afterwards.
        printed: What that prints.
        tests: Tests of the project that take it in.
        table: A page with a generated table, and what that says of it.
    """

    edits: int
    change: Edit
    code: str
    printed: str
    tests: tuple[str, ...]
    table: tuple[str, str]


PAGES = {
    "adding-a-field.md": Page(
        5,
        zone,
        FIELD,
        "us-west-1a None",
        ("facade/models", "scripts/provenance", "testing_kit/test_shapes.py", "facade/inventory"),
        ("provenance.md", "| `zone` | - | `zone` | - | `zone` |"),
    ),
    "adding-an-operation.md": Page(
        8,
        replicas,
        OPERATION,
        "atlas-web-2 atlas-web-3",
        (
            "facade/client/test_agreement.py",
            EMBEDDED,
            "facade/properties/test_arbitrary.py::test_any_response_is_a_value_or_a_typed_error",
            "facade/operations/test_identifier.py::test_what_cannot_identify_anything_is_refused_before_anything_is_sent",
            "recorded/test_catalogue.py::test_every_public_call_is_recorded_in_every_documented_version",
        ),
        ("versions.md", "cvms.replicas(cvm)"),
    ),
    "adding-an-api-version.md": Page(
        9,
        VERSION_2026_05_22,
        VERSION,
        "read",
        ("scripts/provenance", "facade/models/test_docstrings.py", "testing_kit/test_shapes.py", EMBEDDED),
        ("versions.md", "| 2026-05-22 |"),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_few_edits(name: str) -> None:
    assert len(edits_of(name)) == PAGES[name].edits


@pytest.mark.campaign
@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_adds_works_and_is_clean_and_everything_takes_it_in(name: str, tmp_path: Path) -> None:
    page = PAGES[name]
    walk = Walk(tmp_path, name, page.change)

    assert walk.run("-c", page.code) == f"{page.printed}\n"
    walk.test(*page.tests)
    walk.type_check()
    file, text = page.table
    assert text in (walk.copy / "docs" / file).read_text(encoding="utf-8")
