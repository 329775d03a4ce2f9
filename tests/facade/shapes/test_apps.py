"""How an app is read, whichever shape describes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from phala_facade import UnexpectedResponseError
from phala_facade.operations.versions import APPS
from tests.support import values
from tests.support.documented import (
    APP_2025_10_28,
    APP_2026_01_21,
    APP_CVM_BASIC_INFO,
    CVM_INFO,
    CVM_INFO_DETAIL,
    HOSTED_CVM,
    full,
    required,
)
from tests.support.values import paths, titles

BOTH = pytest.mark.parametrize("api_version", ["2025-10-28", "2026-01-21", "2026-06-23", "latest"])

MINIMAL_IN_FULL = {
    "id": None,
    "app_id": "a" * 40,
    "name": None,
    "app_provision_type": None,
    "app_icon_url": None,
    "created_at": None,
    "kms_type": None,
    "profile": None,
    "current_cvm": None,
    "cvms": None,
    "cvm_count": None,
}


def read(body: Any, **settings: Any) -> Any:
    return values.app(body, **settings)


@BOTH
@pytest.mark.parametrize(("cvms", "current"), [([full(CVM_INFO)], None), ([], full(CVM_INFO))])
def test_an_app_of_2026_01_21_does_not_read_as_minimal(api_version: str, cvms: list[Any], current: Any) -> None:
    body = {**required(APP_2026_01_21), "cvm_count": len(cvms), "cvms": cvms, "current_cvm": current}
    app = read(body, api_version=api_version)

    assert (app.source.schema, app.is_minimal, app.source.deviations) == (APP_2026_01_21, False, ())
    assert [(cvm.source.schema, cvm.source.raw) for cvm in app.cvms] == [(CVM_INFO, cvm) for cvm in cvms]
    assert (app.current_cvm and app.current_cvm.source.raw) == current
    empty = read(body | {"cvms": [], "current_cvm": None})
    assert (empty.source.schema, empty.is_minimal, empty.cvms) == (APP_2026_01_21, False, ())


@BOTH
def test_an_app_of_2025_10_28_is_recognized_by_how_its_cvms_are_described(api_version: str) -> None:
    app = read({**required(APP_2025_10_28), "cvms": [full(APP_CVM_BASIC_INFO)]}, api_version=api_version)

    # A count that is not given is not taken for none.
    assert app.cvm_count is None

    assert app.source.schema == APP_2025_10_28
    assert [cvm.source.schema for cvm in app.cvms] == [APP_CVM_BASIC_INFO]


def test_an_app_without_cvms_is_recognized_by_the_team_that_only_2025_10_28_has() -> None:
    app = read({**required(APP_2025_10_28), "team_slug": "ops", "team_name": None}, api_version="2026-01-21")

    assert (app.source.schema, app.workspace.slug, app.workspace.name) == (APP_2025_10_28, "ops", None)


@pytest.mark.parametrize("api_version", ["2025-10-28", "2026-01-21"])
def test_an_app_that_fits_both_versions_is_read_as_the_requested_one(api_version: str) -> None:
    app = read(required(APP_2026_01_21), api_version=api_version)

    assert app.source.schema == {"2025-10-28": APP_2025_10_28, "2026-01-21": APP_2026_01_21}[api_version]
    assert app.source.api_version == api_version


@pytest.mark.parametrize(
    "api_version", ["2025-10-28", "2026-01-21", "2026-06-23", "2099-01-01", "2024-01-01", "latest"]
)
@pytest.mark.parametrize("body", [MINIMAL_IN_FULL, {"app_id": "a" * 40}], ids=["long form", "short form"])
def test_the_minimal_app_is_read_in_its_long_and_its_short_form(body: dict[str, Any], api_version: str) -> None:
    app = read(body, api_version=api_version)

    assert app.is_minimal
    assert (app.app_id, app.name, app.cvms, app.cvm_count, app.created_at) == ("a" * 40, None, (), None, None)
    assert (app.source.shape, app.source.deviations, app.source.raw) == ("DstackAppMinimalResponse", (), body)


def test_the_creation_time_of_an_app_is_documented_as_a_plain_string_and_read_as_iso_8601() -> None:
    app = read({**required(APP_2026_01_21), "created_at": "2026-03-04T05:06:07+02:00"})

    assert app.created_at == datetime(2026, 3, 4, 3, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "deviations"),
    [
        *(
            (text, ["created_at"])
            for text in ("12", "1234", "2026-05", "2026-13-01", "<string>", "yesterday", "9999-12-31T23:59:59-23:00")
        ),
        ("", []),
    ],
)
@pytest.mark.parametrize("schema", [APP_2025_10_28, APP_2026_01_21])
def test_a_plain_string_that_is_no_iso_8601_time_is_a_deviation_not_a_guess(
    schema: str, text: str, deviations: list[str]
) -> None:
    app = read({**required(schema), "created_at": text})

    assert (app.created_at, app.source.raw["created_at"], paths(app)) == (None, text, deviations)


def test_what_is_odd_in_a_cvm_of_an_app_is_a_deviation_of_both_with_the_path_in_each() -> None:
    odd = {**full(CVM_INFO), "status": 5, "created_at": "9999-12-31T23:59:59-23:00"}
    app = read({**required(APP_2026_01_21), "cvms": [full(CVM_INFO), odd], "current_cvm": odd})

    assert {deviation.path for deviation in app.cvms[1].source.deviations} == {"status", "created_at"}
    assert {deviation.path for deviation in app.source.deviations} == {
        "cvms[1].status",
        "cvms[1].created_at",
        "current_cvm.status",
        "current_cvm.created_at",
    }
    assert (app.cvms[0].source.deviations, app.cvms[1].status) == ((), "unknown")
    assert app.cvms[1].source.raw == odd


@pytest.mark.parametrize(
    ("change", "path"),
    [
        *(({"cvms": [full(CVM_INFO), cvm]}, "cvms[1]") for cvm in (5, {}, {"name": "web"}, None)),
        *(({"current_cvm": cvm}, "current_cvm") for cvm in ({}, {"vm_uuid": "u", "name": "n", "status": "running"})),
    ],
)
def test_what_is_no_cvm_of_an_app_is_refused_rather_than_lost_or_made_up(change: dict[str, Any], path: str) -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        read({**required(APP_2026_01_21), **change})

    assert (caught.value.path, titles(caught.value)) == (path, {"CVMInfo", "CvmBasicInfo"})


def test_a_current_cvm_that_is_no_object_costs_itself_only() -> None:
    app = read({**required(APP_2026_01_21), "current_cvm": "cvm_1", "cvms": "none"})

    assert (app.name, app.current_cvm, app.cvms) == (required(APP_2026_01_21)["name"], None, ())
    assert paths(app) == ["current_cvm", "cvms"]


NO_APPS: list[object] = [
    *([], None, 5, "app", {}, {"detail": "gone"}, {"app_id": None}),
    {"name": "InternalError", "message": "boom"},
    {"id": "x", "name": "n", "created_at": "2024-01-01T00:00:00Z"},
    {"app_id": "a", "status": "running"},
    *map(full, (CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, APP_CVM_BASIC_INFO)),
]


@BOTH
@pytest.mark.parametrize("body", NO_APPS, ids=lambda body: repr(body)[:40])
def test_what_is_no_app_at_all_is_refused_with_the_reason_for_each_shape(body: object, api_version: str) -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        read(body, api_version=api_version)

    assert caught.value.operation == "apps.get"
    assert {"DstackAppFullResponse (2026-01-21)", "DstackAppMinimalResponse"} < set(caught.value.candidates)
    assert len(caught.value.candidates) == len(APPS)


def test_the_example_body_of_the_rendered_page_is_read_placeholders_and_all() -> None:
    # The page "Get app details" shows every string as "<string>", times that are documented as plain strings too.
    cvm = {
        **dict.fromkeys(("vm_uuid", "app_id", "status", "teepod_name", "region_identifier", "kms_type"), "<string>"),
        **dict.fromkeys(("instance_type", "base_image", "kms_slug", "kms_id", "instance_id"), "<string>"),
        **dict.fromkeys(("vcpu", "memory", "disk_size", "teepod_id"), 123),
        "name": "",
        "listed": True,
        "machine_info": dict.fromkeys(("vcpu", "memory", "disk_size", "gpu_count"), 123),
        "updated_at": "2023-11-07T05:31:56Z",
    }
    app = read(
        {
            **dict.fromkeys(("id", "name", "app_id", "created_at", "kms_type", "app_provision_type"), "<string>"),
            **dict.fromkeys(("app_icon_url", "team_slug", "team_name"), "<string>"),
            "profile": dict.fromkeys(("display_name", "avatar_url", "description", "custom_domain"), "<string>"),
            "current_cvm": cvm,
            "cvms": [cvm],
            "cvm_count": 0,
        },
        api_version="2025-10-28",
    )

    assert paths(app) == ["created_at"]
    assert (app.name, app.profile.custom_domain, app.workspace.name, app.cvm_count) == ("<string>",) * 3 + (0,)
    assert app.current_cvm == app.cvms[0]
    assert (app.cvms[0].name, app.cvms[0].resources.gpus, app.cvms[0].node.id) == ("", 123, 123)
    assert app.cvms[0].updated_at == datetime(2023, 11, 7, 5, 31, 56, tzinfo=UTC)


def test_a_key_that_only_the_other_version_documents_is_no_obstacle_where_cvms_decide() -> None:
    app = read({**full(APP_2026_01_21), "team_slug": None})

    assert (app.source.schema, app.source.deviations) == (APP_2026_01_21, ())


def test_a_cvm_within_an_app_keeps_its_own_bytes() -> None:
    cvm = b'{"id":"cvm_1","name":"n","status":"s","gateway":{},"resource":{},"made_up":1.00000000000000000001}'
    body = (
        b'{"id":"prj_1","name":"n","app_id":"a","created_at":"2026-01-01","kms_type":"k","cvms":[%b],"current_cvm":%b}'
    )
    app = read(body % (cvm, cvm))

    assert (app.cvms[0].source.body, app.current_cvm.source.body) == (cvm, cvm)
