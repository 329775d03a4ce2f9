"""Two nights of one fleet compared: what came, what went, what changed; nothing where only the API version differs."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest

from phala_facade import (
    App,
    DetailsFailure,
    Inventory,
    PhalaError,
    SourceFailure,
    compare_inventories,
)
from phala_facade.testing import FakeCloud
from tests.facade.client.conftest import connect


def read(version: str = "2026-01-21", fake: FakeCloud | None = None, **settings: Any) -> Inventory:
    with connect(fake or FakeCloud(), api_version=version) as cloud:
        return cloud.inventory(**settings)


@pytest.mark.parametrize("details", [True, False])
def test_the_same_fleet_in_two_api_versions_does_not_differ(details: bool) -> None:
    old, new = read("2025-10-28", details=details), read(details=details)

    for before, after in ((old, new), (new, old), (new, read(details=details))):
        assert compare_inventories(before, after).changes == ()


def test_what_came_went_and_changed_is_listed_field_by_field() -> None:
    before = read()
    first, second, *others = before.cvms
    resources = msgspec.structs.replace(first.resources, vcpu=99)
    changed = msgspec.structs.replace(first, resources=resources, dashboard_url=None, status="stopped")
    new = msgspec.structs.replace(
        second, id="cvm_new", vm_uuid="0" * 32, instance_id="new", legacy_id=None, name="new", app_id="ff" * 20
    )

    changes = compare_inventories(before, Inventory.of([changed, *others, new], {})).changes

    facts = {(each.what, each.kind, each.ref, each.name, each.path, each.left, each.right) for each in changes}
    assert facts >= {
        ("cvm", "removed", second.ref, second.name, "", None, None),
        ("cvm", "added", "cvm_new", "new", "", None, None),
        ("app", "added", "ff" * 20, None, "", None, None),
        ("cvm", "changed", first.ref, first.name, "resources.vcpu", first.resources.vcpu, 99),
        ("cvm", "changed", first.ref, first.name, "status", first.status, "stopped"),
    }


def test_an_app_that_came_went_or_is_called_otherwise_is_a_change() -> None:
    source = read().cvms[0].source
    web, shop, other = (
        Inventory.of([], {}, apps=[App(app_id=app_id, name=name, source=source)])
        for app_id, name in (("aa", "web"), ("aa", "shop"), ("bb", "other"))
    )

    (renamed,) = compare_inventories(web, shop).changes
    assert (renamed.kind, renamed.path, renamed.left, renamed.right) == ("changed", "name", "web", "shop")
    replaced = compare_inventories(web, other).changes
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

    shown = cast("Any", comparison)._repr_html_()
    assert ("1 change" in shown, before.cvms[0].name in shown) == (True, True)
    assert comparison.to_dict()["changes"][-1] | {"path": "", "left": None} == comparison.to_dict()["changes"][-1]


def kinds(before: Inventory, after: Inventory) -> set[tuple[str, str, str | None]]:
    return {(each.what, each.kind, each.name) for each in compare_inventories(before, after).changes}


def shops() -> FakeCloud:
    """Return a fleet of two apps, each with a CVM, of which the list hides the second one, and a CVM of no app."""
    fake = FakeCloud.empty()
    fake.add_cvm(name="one", app_id="1" * 40)
    fake.add_cvm(name="two", app_id="2" * 40, hidden=True)
    fake.add_cvm(name="adrift", app_id=None)
    return fake


@pytest.mark.parametrize("failing", ["cvms.list", "apps.list"])
def test_what_a_list_that_failed_would_have_shown_was_not_removed(failing: str) -> None:
    fake = shops()
    whole = read(fake=fake, complete=True)
    fake.fail_next(500, on=failing, times=3)
    part = read(fake=fake, complete=True)

    lacking = {(what, name) for what, kind, name in kinds(whole, part) if kind == "missing"}

    assert whole.is_complete
    assert lacking == ({("cvm", "adrift")} if failing == "cvms.list" else {("app", "two"), ("cvm", "two")})
    assert kinds(whole, part) == {(what, "missing", name) for what, name in lacking}
    assert {kind for _, kind, _ in kinds(part, whole)} == {"found"}
    assert not compare_inventories(whole, part).is_complete
    assert compare_inventories(whole, whole).is_complete


def test_what_nobody_looked_for_was_not_removed_and_what_the_list_lacks_was() -> None:
    fake = shops()
    whole = read(fake=fake, complete=True)
    fake.remove_cvm(whole.cvms[0].ref or "")
    fake.add_cvm(name="new", app_id=None)
    plain = read(fake=fake)

    assert kinds(whole, plain) == {
        ("app", "removed", "one"),
        ("cvm", "removed", "one"),
        ("app", "missing", "two"),
        ("cvm", "missing", "two"),
        ("cvm", "added", "new"),
    }
    assert not compare_inventories(whole, plain).is_complete
    assert compare_inventories(plain, plain).is_complete


def test_an_app_whose_cvms_could_not_be_listed_affects_no_other() -> None:
    before = read(fake=shops(), complete=True)
    failure = SourceFailure(source="apps.list_cvms", app_id="2" * 40, error=PhalaError("broken"))
    after = Inventory.of([], {}, apps=[group.app for group in before.apps if group.app], failures=[failure])

    assert {(each.name, each.kind) for each in compare_inventories(before, after).changes} == {
        ("one", "removed"),
        ("two", "missing"),
        ("adrift", "removed"),
    }


def test_details_that_failed_leave_what_is_gone_removed() -> None:
    fake = shops()
    whole = read("2025-10-28", fake=fake, complete=True)
    fake.remove_cvm("two")
    fake.fail_next(500, on="cvms.get", times=3)
    part = read("2025-10-28", fake=fake, complete=True)

    assert [type(each) for each in part.errors] == [DetailsFailure]
    assert ("cvm", "removed", "two") in kinds(whole, part)
    assert compare_inventories(whole, part).is_complete
