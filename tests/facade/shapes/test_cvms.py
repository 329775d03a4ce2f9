"""How a CVM is read, whichever shape describes it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from phala_facade import Endpoint, Event
from phala_facade.models.plain import as_array, as_object
from tests.support.documented import CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, full, required
from tests.support.values import detail, hosted, listed, paths


@pytest.mark.parametrize(
    ("gigabytes", "megabytes"),
    [
        *((0.5, 512), (0.0004, 0), (0.0005, 1), (7, 7168), (0.3, 307)),
        *((size, int(size) * 1024) for size in (1e308, 1.7e308, -1e308)),
    ],
)
def test_gigabytes_become_megabytes_by_rounding(gigabytes: float, megabytes: int) -> None:
    cvm = detail({**full(CVM_INFO_DETAIL), "resource": {"memory_in_gb": gigabytes}})

    assert (cvm.resources.memory_mb, cvm.source.deviations) == (megabytes, ())


def test_a_price_is_the_very_decimal_that_was_sent() -> None:
    cvm = detail({**full(CVM_INFO_DETAIL), "resource": {"compute_billing_price": "0.0700"}})

    assert (cvm.resources.compute_price, str(cvm.resources.compute_price)) == (Decimal("0.07"), "0.0700")


@pytest.mark.parametrize(
    "text", ["a lot", "NaN", "Infinity", "", "1_000", "１２", " 1", "1e9999999999999999999", "-1E-9999999999999999999"]
)
def test_a_price_that_is_no_finite_decimal_costs_itself_alone(text: str) -> None:
    body = {**full(CVM_INFO_DETAIL), "resource": {"compute_billing_price": text, "vcpu": 2}}
    cvm = detail(body)

    assert (cvm.resources.compute_price, cvm.resources.vcpu, cvm.source.raw) == (None, 2, body)
    assert paths(cvm) == ["resource.compute_billing_price"]


@pytest.mark.parametrize("gigabytes", [1e308, 1.7e308, -1e308])
def test_a_size_near_the_end_of_all_numbers_is_converted_exactly(gigabytes: float) -> None:
    cvm = detail({**full(CVM_INFO_DETAIL), "resource": {"memory_in_gb": gigabytes}})

    assert (cvm.resources.memory_mb, cvm.source.deviations) == (int(gigabytes) * 1024, ())


@pytest.mark.parametrize(("size", "raw"), [(b"1e999", float("inf")), (b"9" * 400, 10**400 - 1)], ids=["float", "int"])
def test_a_size_beyond_every_number_is_a_deviation(size: bytes, raw: float) -> None:
    body = b'{"id":"cvm_1","name":"n","status":"s","gateway":{},"resource":{"memory_in_gb":%b}}' % size
    cvm = detail(body)

    assert cvm.resources.memory_mb is None
    assert [(each.path, each.problem) for each in cvm.source.deviations] == [
        ("resource.memory_in_gb", "expected a number or null, found one out of range")
    ]
    assert cvm.source.raw["resource"]["memory_in_gb"] == raw


@pytest.mark.parametrize("before", [b"", b'"hosted":"what is this",'], ids=["once", "behind a key that is given twice"])
def test_a_compose_file_with_a_number_beyond_floats_is_found_whole(before: bytes) -> None:
    file = b'{"name":"n","pre_launch_script":"x","size":1e999}'
    config = b'{"name":"n","image":"i","vcpu":1,"memory":1,"disk_size":1,"compose_file":%b}' % file
    hosted = b'{"id":"u","name":"n","status":"running","uptime":"1h","app_id":"a","configuration":%b}' % config
    body = b'[{%b"hosted":%b,"name":"n","status":"running","public_urls":[]}]' % (before, hosted)

    cvm = listed(body, api_version="2025-10-28")

    assert cvm.compose is not None
    assert cvm.compose.file == {"name": "n", "pre_launch_script": "x", "size": float("inf")}


def test_a_string_identifier_where_2025_10_28_documents_an_integer_is_no_deviation() -> None:
    cvm = detail({**full(CVM_BASIC_INFO), "id": "cvm_1"}, api_version="2025-10-28")

    assert (cvm.id, cvm.legacy_id, cvm.source.deviations) == ("cvm_1", None, ())


def test_the_node_of_a_detail_is_known_by_its_identifier_alone_when_the_node_is_not_given() -> None:
    cvm = detail({**full(CVM_BASIC_INFO), "teepod": None, "teepod_id": 7}, api_version="2025-10-28")

    assert cvm.node is not None
    assert (cvm.node.id, cvm.node.name) == (7, None)


def test_documented_defaults_apply_to_what_is_documented_on_the_cvm_itself() -> None:
    cvm = listed(required(CVM_INFO))

    assert (cvm.in_progress, cvm.public_logs, cvm.public_sysinfo, cvm.public_tcbinfo) == (False, False, False, True)
    assert (cvm.gateway_enabled, cvm.secure_time, cvm.storage_fs, cvm.listed) == (False, False, "zfs", False)


def test_a_compose_file_is_kept_whole_and_its_defaults_do_not_apply_to_the_cvm() -> None:
    file = {"name": "web", "public_logs": False, "made_up": [1, {"two": 3}]}
    cvm = hosted(configuration={"compose_file": file})
    text = detail({**full(CVM_INFO_DETAIL), "compose_file": "services: {}"})

    assert (cvm.public_logs, cvm.public_sysinfo, cvm.gateway_enabled, cvm.storage_fs) == (False, None, None, None)
    assert [each.compose and each.compose.file for each in (cvm, text)] == [file, "services: {}"]


@pytest.mark.parametrize("configuration", [None, {}])
def test_a_hosted_cvm_whose_configuration_says_nothing_keeps_everything_else(configuration: object) -> None:
    body = full(HOSTED_CVM)
    cvm = hosted({"configuration": configuration})

    assert (cvm.resources.vcpu, cvm.resources.gpus, cvm.compose) == (body["vcpu"], None, None)
    assert cvm.os is not None
    assert (cvm.os.name, cvm.os.version) == (None, body["hosted"]["image_version"])


def test_the_status_of_the_guest_counts_only_where_the_cvm_itself_says_none() -> None:
    body = full(HOSTED_CVM)
    cvm = hosted(status=...)

    assert hosted().status == body["status"]
    assert cvm.status == body["hosted"]["status"]
    assert paths(cvm) == ["status"]


def test_what_a_guest_reported_is_kept_in_order_without_made_up_times() -> None:
    events = [{"event": "boot", "body": "ok", "timestamp": 5}, {"event": "ready", "body": ""}]
    cvm = hosted({"events": events, "exited_at": ""})

    assert cvm.runtime is not None
    assert cvm.runtime.events == (Event(event="boot", body="ok", timestamp=5), Event(event="ready", body=""))
    assert (cvm.runtime.exited_at, cvm.source.deviations) == (None, ())


def test_a_part_is_absent_when_all_that_it_draws_from_is_null() -> None:
    body = required(CVM_INFO) | {
        "gateway": {"base_domain": None, "cname": None},
        "logs": {},
        "node_info": {"object_type": "node", "id": None},
        "os": {},
        "progress": {"target": None},
        "workspace": None,
        "creator": {"object_type": "user"},
        "kms_info": {},
        "endpoints": None,
    }
    cvm = listed(body)

    assert {cvm.gateway, cvm.logs, cvm.node, cvm.os, cvm.progress, cvm.workspace, cvm.owner, cvm.kms, cvm.compose} == {
        None
    }
    assert (cvm.endpoints, cvm.services, cvm.source.deviations) == ((), (), ())


def test_the_kms_type_alone_makes_a_kms() -> None:
    cvm = listed(required(CVM_INFO) | {"kms_type": "made-up"})

    assert cvm.kms is not None
    assert (cvm.kms.type, cvm.kms.chain_id, cvm.source.deviations) == ("made-up", None, ())


@pytest.mark.parametrize(
    ("text", "time", "deviations"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), []),
        ("2026-01-02T03:04:05.25+05:30", datetime(2026, 1, 1, 21, 34, 5, 250000, tzinfo=UTC), []),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), ["created_at"]),
    ],
)
def test_times_are_aware_and_in_utc_and_a_missing_offset_is_a_deviation(
    text: str, time: datetime, deviations: list[str]
) -> None:
    cvm = detail({**full(CVM_INFO_DETAIL), "created_at": text})

    assert cvm.created_at == time
    assert cvm.created_at is not None
    assert cvm.created_at.tzinfo is UTC
    assert paths(cvm) == deviations


def test_free_form_values_that_are_not_as_documented_are_deviations() -> None:
    cvm = detail({**full(CVM_INFO_DETAIL), "services": [{"name": "web"}, "db"], "compose_file": ["no"]})

    assert cvm.services == ({"name": "web"},)
    assert cvm.compose is not None
    assert cvm.compose.file is None
    assert paths(cvm) == ["services[1]", "compose_file"]


def test_blank_values_are_kept_as_they_are() -> None:
    body = {**full(CVM_INFO), "vm_uuid": "", "status": "", "endpoints": [{"app": "https://a.example", "instance": ""}]}
    cvm = listed(body)

    assert (cvm.vm_uuid, cvm.status, cvm.source.deviations) == ("", "", ())
    assert cvm.endpoints == (Endpoint(app="https://a.example", instance=""),)


def test_the_example_body_of_the_rendered_page_is_read_placeholders_and_all() -> None:
    # The page "List CVMs" shows every string as "<string>" and every number as 123.
    body = full(HOSTED_CVM)
    placeholders = _with_placeholders(body)
    placeholders["project_id"] = "prj_0123abcd"
    placeholders["managed_user"] = {"id": 123, "username": "<string>"}
    placeholders["hosted"]["configuration"]["gpus"] = {"gpus": [], "attach_mode": "listed"}
    cvm = listed(placeholders, api_version="2025-10-28")

    assert paths(cvm) == ["hosted.exited_at"]
    assert (cvm.name, cvm.status, cvm.vm_uuid, cvm.project_id) == ("<string>",) * 3 + ("prj_0123abcd",)
    assert (cvm.resources.memory_mb, cvm.resources.gpus) == (123, 0)


def _with_placeholders(value: Any) -> Any:
    if (fields := as_object(value)) is not None:
        return {key: _with_placeholders(inner) for key, inner in fields.items()}
    if (items := as_array(value)) is not None:
        return [_with_placeholders(inner) for inner in items[:1]]
    if isinstance(value, bool):
        return value
    return 123 if isinstance(value, int) else "<string>"


@pytest.mark.parametrize(
    ("gpus", "count", "deviations"),
    [
        ({"gpus": [{"slot": "a"}, "odd", {"slot": "b"}]}, 3, ["hosted.configuration.gpus.gpus[1]"]),
        # An empty list counts them only where all are listed.
        ({"gpus": [], "attach_mode": "listed"}, 0, []),
        ({"gpus": [], "attach_mode": "all"}, None, []),
        ({"gpus": [], "attach_mode": "some"}, None, []),
        ({"gpus": []}, 0, []),
    ],
)
def test_a_gpu_is_counted_even_if_it_cannot_be_read(gpus: Any, count: int | None, deviations: list[str]) -> None:
    cvm = hosted(configuration={"gpus": gpus})

    assert (cvm.resources.gpus, paths(cvm)) == (count, deviations)
