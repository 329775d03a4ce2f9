"""Values that were met in the field, or that a reader could get wrong: each is read right, or is a deviation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from phala_facade import compare
from tests.support.documented import (
    APP_2025_10_28,
    APP_2026_01_21,
    APP_CVM_BASIC_INFO,
    CVM_INFO,
    HOSTED_CVM,
    full,
)
from tests.support.values import app, cvms, hosted, info, listed, paths


@pytest.mark.parametrize(
    ("text", "is_time"),
    [
        *((text, False) for text in ("1712345678901", "2024-01-01-05:00", "20240101905", "2024-01-01x05:00")),
        *((text, True) for text in ("2024-01-01T05:00:00Z", "2024-01-01t05:00:00+00:00")),
        *((text, True) for text in ("2024-01-01 05:00:00", "20240101T050000Z")),
    ],
)
def test_iso_8601_times_are_times_and_digits_and_dates_with_other_separators_are_none(text: str, is_time: bool) -> None:
    cvm = hosted({"exited_at": text})

    assert cvm.runtime is not None
    assert cvm.runtime.exited_at == (datetime(2024, 1, 1, 5, tzinfo=UTC) if is_time else None)
    assert paths(cvm) == ([] if is_time else ["hosted.exited_at"])


def test_identifiers_of_earlier_and_of_later_versions_are_kept_as_what_they_are() -> None:
    later, earlier = hosted(managed_user={"id": "usr_1", "username": "ann"}), info(id=42)

    assert later.owner is not None
    assert (later.owner.id, later.owner.legacy_id, later.owner.username) == ("usr_1", None, "ann")
    assert (earlier.id, earlier.legacy_id) == (None, 42)
    assert (paths(later), paths(earlier)) == (["managed_user.id"], ["id"])


@pytest.mark.parametrize(
    ("key", "odd", "nodes"),
    [("status", 5, {"status": "stopped"}), ("name", {}, {"name": "node's"}), ("vcpu", "two", {}), ("memory", [], {})],
)
def test_what_is_unreadable_at_the_top_is_not_replaced_by_what_the_node_says(
    key: str, odd: Any, nodes: dict[str, Any]
) -> None:
    cvm = hosted(nodes, **{key: odd})

    found = {"status": cvm.status, "name": cvm.name, "vcpu": cvm.resources.vcpu, "memory": cvm.resources.memory_mb}
    assert found[key] == {"status": "unknown", "name": ""}.get(key)
    assert paths(cvm) == [key]


@pytest.mark.parametrize(("key", "attribute"), [("vcpu", "vcpu"), ("memory", "memory_mb"), ("disk_size", "disk_gb")])
def test_what_is_missing_at_the_top_is_what_the_node_says(key: str, attribute: str) -> None:
    cvm = hosted(**{key: None})

    assert getattr(cvm.resources, attribute) == full(HOSTED_CVM)["hosted"]["configuration"][key]


@pytest.mark.parametrize("strict", [False, True])
def test_a_whole_number_with_a_fraction_is_an_integer_as_in_json_schema(strict: bool) -> None:
    body = full(CVM_INFO)
    body["resource"]["vcpu"] = 4.0

    cvm = listed(body, strict=strict)

    assert (cvm.resources.vcpu, type(cvm.resources.vcpu)) == (4, int)
    assert cvm.source.deviations == ()


@pytest.mark.parametrize("number", ["4.5", "1e30"])
def test_any_other_number_is_no_integer(number: str) -> None:
    body = full(CVM_INFO)
    body["resource"]["vcpu"] = "HERE"
    text = json.dumps([body]).replace('"HERE"', number).encode()

    cvm = listed(text)

    assert cvm.resources.vcpu is None
    assert paths(cvm) == ["resource.vcpu"]


def test_half_a_surrogate_pair_costs_no_fleet() -> None:
    odd, whole = full(CVM_INFO) | {"unknown": "HERE", "name": "\\ud83d \U0001f600"}, full(CVM_INFO) | {"name": "b"}
    text = json.dumps([odd, whole]).replace("HERE", "\\ud83d").encode()

    found = cvms(text)

    assert [cvm.name for cvm in found] == ["\\ud83d \U0001f600", "b"]
    assert found[0].source.raw["unknown"] == "\ufffd"


def test_to_dict_is_json_whatever_a_service_says() -> None:
    text = json.dumps([full(CVM_INFO) | {"services": [{"a": ["HERE", True]}]}]).replace('"HERE"', "1e400").encode()

    cvm = listed(text)

    assert cvm.to_dict()["services"] == [{"a": [None, True]}]
    json.dumps(cvm.to_dict(), allow_nan=False)


def test_true_and_1_are_not_equal_in_free_form_values() -> None:
    one, other = info(services=[{"a": [True]}]), info(services=[{"a": [1]}])

    assert one != other
    assert one == info(services=[{"a": [True]}])
    assert [difference.path for difference in compare(one, other).differ] == ["services"]
    assert info(services=[{"a": 1}]) != info(services=[{"b": 1}])
    assert info(services=[{"a": 1}]) != info(services=[{"a": 1}, {"a": 1}])


@pytest.mark.parametrize("schema", [APP_2025_10_28, APP_2026_01_21])
def test_each_cvm_of_an_app_is_read_by_its_own_structure(schema: str) -> None:
    new, old = full(CVM_INFO), full(APP_CVM_BASIC_INFO)
    found = app(full(schema) | {"current_cvm": old, "cvms": [new, old]})

    assert found.current_cvm is not None
    assert found.current_cvm.source.schema == APP_CVM_BASIC_INFO
    assert [cvm.source.schema for cvm in found.cvms] == [CVM_INFO, APP_CVM_BASIC_INFO]
    assert found.current_cvm.resources.memory_mb == old["memory"]
    assert found.source.deviations == ()
