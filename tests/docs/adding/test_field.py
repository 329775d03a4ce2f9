"""Follows the page "Adding a field": five edits carry a documented property to those who import the facade."""

from __future__ import annotations

import pytest

from tests.docs.adding.made_up import with_zone
from tests.docs.adding.page import Walk, edits_of

PAGE = "adding-a-field.md"

READ = """
from phala_facade import PhalaCloud
from phala_facade.testing import FakeCloud

with PhalaCloud("a-key", transport=FakeCloud().transport) as cloud:
    cvm, old = cloud.cvms.list()[0], cloud.with_api_version("2025-10-28").cvms.list()[0]
    assert cloud.cvms.get(cvm).zone == cvm.to_dict()["zone"] == cvm.zone
    assert cloud.apps.get(cvm).cvms[0].zone == cvm.zone
    assert cvm.source.documents("zone") and not old.source.documents("zone")
    print(cvm.zone, old.zone)
"""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("project"), PAGE, with_zone)


def test_a_field_takes_five_edits() -> None:
    assert len(edits_of(PAGE)) == 5


@pytest.mark.campaign
def test_the_field_is_read_where_a_version_carries_it_and_everything_takes_it_in(walk: Walk) -> None:
    assert walk.run("-c", READ) == "us-west-1a None\n"
    walk.test("facade/models", "scripts/provenance", "testing_kit/test_shapes.py", "facade/inventory")
    assert "| `zone` | - | `zone` | - | `zone` |" in (walk.copy / "docs/provenance.md").read_text(encoding="utf-8")


@pytest.mark.campaign
def test_the_code_of_the_page_is_clean_to_the_strict_type_check(walk: Walk) -> None:
    walk.type_check()
