"""Two readings of one thing are compared leaf by leaf, over what the shapes of both document."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from phala_facade import ApiVersion, Cvm, Difference, PhalaCloud, compare
from phala_facade.testing import API_KEY, FakeCloud
from tests.support.documented import APP_2026_01_21, CVM_INFO, HOSTED_CVM, full
from tests.support.values import app, cvms


def test_equal_readings_agree_in_every_documented_leaf() -> None:
    one, other = cvms(full(CVM_INFO), full(CVM_INFO))
    found = compare(one, other)

    assert set(found.agree) == one.source.documented
    assert (found.differ, found.left_only, found.right_only) == ((), (), ())


def test_a_difference_is_named_with_both_values() -> None:
    changed = full(CVM_INFO)
    changed["resource"]["vcpu"] = 99
    one, other = cvms(full(CVM_INFO), changed)

    assert compare(one, other).differ == (Difference(path="resources.vcpu", left=one.resources.vcpu, right=99),)


def test_what_only_one_shape_documents_is_carried_by_one_only() -> None:
    new, old = cvms(full(CVM_INFO), full(HOSTED_CVM))
    found = compare(new, old)

    assert "logs.stdout" in found.left_only
    assert "runtime.uptime" in found.right_only
    assert {leaf.path for leaf in found.differ} | set(found.agree) == new.source.documented & old.source.documented


@pytest.mark.parametrize(
    ("field", "leaves"), [("app_id", ("app_id",)), ("endpoints", ("endpoints[].app", "endpoints[].instance"))]
)
def test_what_only_one_response_says_is_carried_by_one_only(field: str, leaves: tuple[str, ...]) -> None:
    one, other = cvms({**full(CVM_INFO), field: None}, full(CVM_INFO))

    assert (compare(one, other).right_only, compare(one, other).differ) == (leaves, ())
    assert (compare(other, one).left_only, compare(other, one).differ) == (leaves, ())


def test_lists_are_paired_by_identifier_in_whatever_order() -> None:
    first, second = {**full(CVM_INFO), "vm_uuid": "1"}, {**full(CVM_INFO), "vm_uuid": "2", "name": "second"}
    third = {**full(CVM_INFO), "vm_uuid": "3"}

    found = compare(cvms(first, second), cvms(second, first))
    assert found.differ == ()
    lone = compare(cvms(first, second), cvms(first, third))
    assert (lone.left_only, lone.right_only) == (("[1]",), ("[1]",))


def test_lists_of_cvms_without_identifiers_are_paired_by_name_and_then_in_order() -> None:
    named: dict[str, Any] = {"resource": {}, "gateway": {}, "name": "same", "status": "s"}

    found = compare(cvms(named | {"name": "a"}, named | {"name": "b"}), cvms(named | {"name": "b"}))
    assert (found.left_only, found.differ) == (("[0]",), ())
    # A name does not take the partner that an identifier finds.
    for one, other in (
        ((named | {"status": "a"}, named | {"status": "b"}),) * 2,
        ((named, named | {"vm_uuid": "1"}), (named | {"vm_uuid": "1"}, named)),
    ):
        found = compare(cvms(*one), cvms(*other))
        assert (found.differ, found.left_only, found.right_only) == ((), (), ())


def test_apps_are_compared_with_their_cvms() -> None:
    other = {**full(CVM_INFO), "status": "stopped"}
    found = compare(
        app({**full(APP_2026_01_21), "cvms": [full(CVM_INFO)]}),
        app({**full(APP_2026_01_21), "cvms": [other], "current_cvm": None, "name": "other"}),
    )

    assert [difference.path for difference in found.differ] == ["name", "cvms[0].status"]
    assert found.left_only == ("current_cvm",)


@pytest.mark.parametrize("pair", [(5, 5), (None, None), ({}, {}), ("ab", "cd"), ([1], [2])])
def test_other_things_are_not_compared(pair: Any) -> None:
    with pytest.raises(TypeError, match="two CVMs, two apps, or two lists"):
        compare(*pair)
    with pytest.raises(TypeError, match="got Cvm and App"):
        compare(cvms(full(CVM_INFO))[0], app(full(APP_2026_01_21)))


def test_one_fleet_read_through_both_versions_differs_nowhere() -> None:
    with PhalaCloud(API_KEY, transport=FakeCloud().transport) as new:
        old = new.with_api_version(ApiVersion.V2025_10_28)
        before, after = old.cvms.list(), new.cvms.list()

        assert len(before) == len(after) > 0
        assert compare(before, after).differ == ()
        for hosted, cvm in zip(before, after, strict=True):
            readings = [hosted, old.cvms.get(cvm), new.cvms.get(cvm)]
            assert [compare(cvm, reading).differ for reading in readings] == [(), (), ()]
            assert compare(readings[0], readings[1]).differ == compare(readings[1], readings[2]).differ == ()
        for app_id in {cvm.app_id for cvm in after if cvm.app_id}:
            assert compare(old.apps.get(app_id), new.apps.get(app_id)).differ == ()
            assert compare(old.apps.list_cvms(app_id), new.apps.list_cvms(app_id)).differ == ()


def test_what_a_minimal_app_leaves_out_is_carried_by_the_other_one() -> None:
    found = compare(app({"app_id": "a"}), app(full(APP_2026_01_21)))

    assert {"name", "current_cvm", "cvms[0]", "cvms[1]"} <= set(found.right_only)
    assert (found.left_only, [difference.path for difference in found.differ]) == ((), ["app_id"])


def test_the_representation_counts_what_agrees_and_shows_what_differs() -> None:
    one, other = cvms(full(CVM_INFO), {**full(CVM_INFO), "status": "other"})

    assert repr(compare(one, one)) == (
        f"Comparison(agree={len(one.source.documented)}, left_only=0, right_only=0, differ=())"
    )
    assert "'other'" in repr(compare(one, other))


def test_lists_of_replaced_replicas_are_compared_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every replica has the name of all others, and none has its partner: 2,000 of them took the square of that.
    (cvm,) = cvms({**full(CVM_INFO), "name": "web", "app_id": "aa"})
    lookups = 0
    before, after = (
        tuple(
            msgspec.structs.replace(cvm, id=f"cvm_{night}{number}", vm_uuid=None, instance_id=None)
            for number in range(500)
        )
        for night in "ab"
    )
    original = Cvm.__getattribute__

    def counted(self: Cvm, name: str) -> Any:
        nonlocal lookups
        lookups += 1
        return original(self, name)

    monkeypatch.setattr(Cvm, "__getattribute__", counted)
    found = compare(before, after)
    monkeypatch.undo()

    assert (len(found.left_only), len(found.right_only), found.differ) == (500, 500, ())
    assert lookups < 100 * len(before)
