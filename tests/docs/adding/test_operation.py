"""Follows the page "Adding an operation": eight edits make a call that everything takes in."""

from __future__ import annotations

import pytest

from tests.docs.adding.made_up import with_replicas
from tests.docs.adding.page import Walk, edits_of

PAGE = "adding-an-operation.md"

EMBEDDED = "test_without_a_key_the_embedded_server_is_read_without_a_violation"

ASK = """
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


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("project"), PAGE, with_replicas)


def test_an_operation_takes_eight_edits() -> None:
    assert len(edits_of(PAGE)) == 8


@pytest.mark.campaign
def test_the_operation_works_in_both_clients_and_versions_and_everything_takes_it_in(walk: Walk) -> None:
    assert walk.run("-c", ASK) == "atlas-web-2 atlas-web-3\n"
    walk.test(
        "facade/client/test_agreement.py",
        "facade/conformance/test_survey.py::test_without_violations_there_is_nothing_to_report",
        f"facade/cli/test_conformance.py::{EMBEDDED}",
        "facade/properties/test_arbitrary.py::test_any_answer_gives_a_value_or_a_typed_error",
        "facade/operations/test_identifier.py::test_what_cannot_identify_anything_is_refused_before_anything_is_sent",
        "recorded/test_catalogue.py::test_every_public_call_is_recorded_in_every_documented_version",
    )
    assert "cvms.replicas(cvm)" in (walk.copy / "docs" / "versions.md").read_text(encoding="utf-8")


@pytest.mark.campaign
def test_the_code_of_the_page_is_clean_to_the_strict_type_check(walk: Walk) -> None:
    walk.type_check()
