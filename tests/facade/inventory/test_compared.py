"""Two nights of one fleet compared: what came, what went, what changed; nothing where only the API version differs."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest

from phala_facade import App, Inventory, InventoryChange, PhalaCloud, compare_inventories
from phala_facade.testing import API_KEY, FakeCloud


def read(version: str = "2026-01-21", fake: FakeCloud | None = None, **settings: Any) -> Inventory:
    with PhalaCloud(API_KEY, transport=(fake or FakeCloud()).transport, api_version=version) as cloud:
        return cloud.inventory(**settings)


def test_the_same_fleet_does_not_differ() -> None:
    assert compare_inventories(read(), read()).changes == ()


@pytest.mark.parametrize("details", [True, False])
def test_the_same_fleet_in_two_api_versions_does_not_differ(details: bool) -> None:
    old, new = read("2025-10-28", details=details), read(details=details)

    assert compare_inventories(old, new).changes == ()
    assert compare_inventories(new, old).changes == ()


def test_what_came_went_and_changed_is_told_field_by_field() -> None:
    before = read()
    first, second, *others = before.cvms
    resources = msgspec.structs.replace(first.resources, vcpu=99)
    changed = msgspec.structs.replace(first, resources=resources, dashboard_url=None, status="stopped")
    new = msgspec.structs.replace(
        second, id="cvm_new", vm_uuid="0" * 32, instance_id="new", legacy_id=None, name="new", app_id="ff" * 20
    )

    changes = compare_inventories(before, Inventory.of([changed, *others, new], {})).changes

    facts = {(each.what, each.kind, each.name, each.path) for each in changes}
    assert ("cvm", "removed", second.name, "") in facts
    assert ("cvm", "added", "new", "") in facts
    assert ("app", "added", None, "") in facts
    assert ("cvm", "changed", first.name, "resources.vcpu") in facts
    assert (
        InventoryChange(
            what="cvm",
            kind="changed",
            ref=first.ref,
            name=first.name,
            path="status",
            left=first.status,
            right="stopped",
        )
        in changes
    )


def test_an_app_that_came_went_or_is_called_otherwise_is_a_change() -> None:
    source = read().cvms[0].source
    web, shop = App(app_id="aa", name="web", source=source), App(app_id="aa", name="shop", source=source)
    other = App(app_id="bb", name="other", source=source)

    renamed = compare_inventories(Inventory.of([], {}, apps=[web]), Inventory.of([], {}, apps=[shop])).changes
    replaced = compare_inventories(Inventory.of([], {}, apps=[web]), Inventory.of([], {}, apps=[other])).changes

    assert [(each.kind, each.path, each.left, each.right) for each in renamed] == [("changed", "name", "web", "shop")]
    assert [(each.kind, each.ref) for each in replaced] == [("removed", "aa"), ("added", "bb")]


def test_a_value_that_is_gone_is_a_change() -> None:
    before = read()
    cvm = next(cvm for cvm in before.cvms if cvm.os is not None)
    after = [msgspec.structs.replace(each, os=None) if each is cvm else each for each in before.cvms]

    changes = compare_inventories(before, Inventory.of(after, {})).changes

    assert {(each.name, each.path.split(".")[0]) for each in changes} == {(cvm.name, "os")}
    assert {each.right for each in changes} == {None}


def test_ignored_fields_do_not_count() -> None:
    before = read()
    after = [
        msgspec.structs.replace(cvm, status="odd", resources=msgspec.structs.replace(cvm.resources, vcpu=99))
        for cvm in before.cvms
    ]

    changes = compare_inventories(before, Inventory.of(after, {}), ignore=["resources", "status"]).changes

    assert changes == ()


def test_changes_show_as_a_table_and_as_plain_values() -> None:
    before = read()

    comparison = compare_inventories(before, Inventory.of(list(before.cvms[1:]), {}))

    assert "1 change" in cast("Any", comparison)._repr_html_()
    assert before.cvms[0].name in cast("Any", comparison)._repr_html_()
    assert comparison.to_dict()["changes"][-1] | {"path": "", "left": None} == comparison.to_dict()["changes"][-1]
