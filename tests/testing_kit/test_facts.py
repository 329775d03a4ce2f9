"""The shapes of all versions say the same about one CVM, and the fleet has the variety that clients meet."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, cast

import pytest

from phala_facade.testing import default_fleet
from phala_facade.testing.constants import (
    BARE_COMPOSE_CVM_ID,
    CURRENT_ONLY_APP_ID,
    EMPTY_APP_ID,
    FAILED_CVM_ID,
    FOREIGN_CVM_ID,
    FULL_CVM_ID,
    GPU_CVM_ID,
    MEMBER_USER_ID,
    REPLICATED_APP_ID,
    RUNNING_CVM_ID,
    STARTING_CVM_ID,
    STOPPED_CVM_ID,
    TEXT_COMPOSE_CVM_ID,
)
from phala_facade.testing.fleet import find_app, find_cvm
from phala_facade.testing.records import App, Compose
from phala_facade.testing.render import v2025_10_28, v2026_01_21
from tests.testing_kit.bodies import all_apps, all_cvms

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm, Tenancy
    from phala_facade.testing.render.values import JsonObject, JsonValue
    from tests.testing_kit.documented import Json

_HOME = default_fleet().tenancies[0]

# Where each shape documents a fact: HostedCvm, the detail and the app's CVM of 2025-10-28, CVMInfoDetail.
_FACTS: tuple[tuple[str | None, str | None, str | None, str], ...] = (
    ("name", "name", "name", "name"),
    ("hosted.name", None, None, "name"),
    ("hosted.configuration.name", None, None, "name"),
    ("status", "status", "status", "status"),
    ("hosted.status", None, None, "status"),
    ("in_progress", "in_progress", None, "in_progress"),
    ("hosted.app_id", "app_id", "app_id", "app_id"),
    ("hosted.configuration.app_id", None, None, "app_id"),
    ("hosted.id", "vm_uuid", "vm_uuid", "vm_uuid"),
    ("hosted.instance_id", "instance_id", "instance_id", "instance_id"),
    ("vcpu", "vcpu", "vcpu", "resource.vcpu"),
    ("hosted.configuration.vcpu", None, "machine_info.vcpu", "resource.vcpu"),
    ("disk_size", "disk_size", "disk_size", "resource.disk_in_gb"),
    ("hosted.configuration.disk_size", None, "machine_info.disk_size", "resource.disk_in_gb"),
    (None, "instance_type", "instance_type", "resource.instance_type"),
    (None, None, "machine_info.gpu_count", "resource.gpus"),
    ("billing_period", None, None, "resource.billing_period"),
    ("node.id", "teepod.id", "teepod_id", "node_info.id"),
    (None, "teepod_id", None, "node_info.id"),
    ("node.name", "teepod.name", "teepod_name", "node_info.name"),
    ("node.region_identifier", "teepod.region_identifier", "region_identifier", "node_info.region"),
    ("hosted.configuration.image", "base_image", "base_image", "os.name"),
    ("hosted.image_version", None, None, "os.version"),
    (None, None, "kms_type", "kms_type"),
    ("kms_info.chain_id", "kms_info.chain_id", None, "kms_info.chain_id"),
    ("kms_info.kms_contract_address", "kms_info.kms_contract_address", None, "kms_info.dstack_kms_address"),
    ("contract_address", "contract_address", None, "kms_info.dstack_app_address"),
    ("deployer_address", "deployer_address", None, "kms_info.deployer_address"),
    (None, "encrypted_env_pubkey", None, "kms_info.encrypted_env_pubkey"),
    ("public_urls", "public_urls", None, "endpoints"),
    ("gateway_domain", "gateway_domain", None, "gateway.base_domain"),
    ("managed_user.username", None, None, "creator.username"),
    ("hosted.configuration.compose_file", None, None, "compose_file"),
    ("listed", "listed", "listed", "listed"),
    ("project_type", "project_type", None, "project_type"),
    ("hosted.configuration.compose_file.public_logs", "public_logs", None, "public_logs"),
    ("hosted.configuration.compose_file.public_sysinfo", "public_sysinfo", None, "public_sysinfo"),
    ("hosted.configuration.compose_file.public_tcbinfo", None, None, "public_tcbinfo"),
    ("hosted.configuration.compose_file.gateway_enabled", None, None, "gateway_enabled"),
    ("hosted.configuration.compose_file.secure_time", None, None, "secure_time"),
    ("hosted.configuration.compose_file.storage_fs", None, None, "storage_fs"),
)
_HAS_A_DEFAULT_ONLY_IN_2026_01_21 = frozenset(
    {"public_logs", "public_sysinfo", "public_tcbinfo", "gateway_enabled", "secure_time", "storage_fs", "listed"}
)


def _dig(value: JsonValue, path: str) -> JsonValue:
    """Follow a path; what is under something missing is missing too."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _app_cvm(cvm: Cvm) -> JsonObject | None:
    for app in all_apps():
        if isinstance(app, App) and (app.current_cvm is cvm or cvm in app.cvms):
            rendered = v2025_10_28.app(app)
            candidates = cast(
                "list[JsonObject]", [rendered["current_cvm"], *cast("list[JsonObject]", rendered["cvms"])]
            )
            return next(item for item in candidates if item["name"] == cvm.name)
    return None


@pytest.mark.parametrize("cvm", all_cvms(), ids=lambda cvm: cvm.name)
@pytest.mark.parametrize("fact", _FACTS, ids=lambda fact: fact[-1])
def test_wherever_two_shapes_say_something_they_say_the_same(
    cvm: Cvm, fact: tuple[str | None, str | None, str | None, str]
) -> None:
    shapes = (v2025_10_28.list_item(cvm), v2025_10_28.detail(cvm), _app_cvm(cvm))
    newer = _dig(v2026_01_21.detail(cvm), fact[-1])
    for shape, path in zip(shapes, fact, strict=False):
        older = _dig(shape, path) if path is not None else None
        if older not in (None, []):
            assert older == newer, path


@pytest.mark.parametrize("cvm", _HOME.cvms, ids=lambda cvm: cvm.name)
def test_the_shapes_of_2025_10_28_agree_on_what_only_they_say(cvm: Cvm) -> None:
    hosted, detail, in_app = v2025_10_28.list_item(cvm), v2025_10_28.detail(cvm), _app_cvm(cvm)
    for path in ("kms_info", "project_id", "dapp_dashboard_url", "syslog_endpoint"):
        assert _dig(hosted, path) == _dig(detail, path)
    if in_app is not None:
        assert in_app["kms_id"] == _dig(detail, "kms_info.id")
        assert in_app["kms_slug"] == _dig(detail, "kms_info.slug")


def test_a_fact_that_one_shape_only_says_is_said_where_it_is_documented() -> None:
    cvm = _one(FULL_CVM_ID)
    hosted, detail, info = v2025_10_28.list_item(cvm), v2025_10_28.detail(cvm), v2026_01_21.detail(cvm)
    assert _dig(hosted, "managed_user") == {"id": 101, "username": "ada-müller"}
    assert _dig(hosted, "hosted.uptime") == "90d 1h 0m"
    assert _dig(hosted, "hosted.app_url") == f"https://{cvm.app_id}-443.gw-base.example"
    assert _dig(hosted, "hosted.exited_at") == "2026-03-13T21:30:20Z"
    assert _dig(hosted, "hosted.boot_progress") == "done"
    assert _dig(hosted, "hosted.boot_error") == "first attempt: disk was busy"
    assert _dig(hosted, "hosted.shutdown_progress") == "stopping containers"
    assert _dig(hosted, "allow_upgrade") is True
    assert _dig(detail, "id") == 5040
    assert _dig(detail, "scheduled_delete_at") == "2026-03-14T00:00:00+00:00"
    assert _dig(_app_cvm(cvm), "updated_at") == "2026-03-13T21:30:00+00:00"
    assert _dig(info, "id") == FULL_CVM_ID
    assert _dig(info, "resource.compute_billing_price") == "0.928000"
    assert _dig(info, "progress.target") == "deleted"
    assert _dig(info, "progress.started_at") == "2026-03-13T21:30:00Z"
    assert _dig(info, "created_at") == "2025-12-13T20:00:00Z"
    assert _dig(info, "deleted_at") == "2026-03-13T21:30:00Z"
    assert _dig(info, "gateway.cname") == "archive.example"
    assert _dig(info, "kms_info.rpc_endpoint") == "https://rpc.base.example"
    assert _dig(info, "creator.id") == "usr_adaAdmin1"
    assert _dig(info, "workspace.id") == "wks_moebius1"
    assert _dig(info, "compose_hash") == cvm.compose_hashes.compose
    assert _dig(info, "docker_compose_hash") == cvm.compose_hashes.docker_compose
    assert _dig(info, "pre_launch_script_hash") == cvm.compose_hashes.pre_launch_script


@pytest.mark.parametrize("cvm", _HOME.cvms, ids=lambda cvm: cvm.name)
def test_what_only_one_version_says_of_a_fact_that_both_document_is_a_default(cvm: Cvm) -> None:
    hosted, detail = v2025_10_28.list_item(cvm), v2025_10_28.detail(cvm)
    assert hosted is not None
    assert detail is not None
    info = v2026_01_21.detail(cvm)
    for hosted_path, detail_path, _, newer_path in _FACTS:
        newer = _dig(info, newer_path)
        said = [_dig(hosted, hosted_path)] if hosted_path else []
        said += [_dig(detail, detail_path)] if detail_path else []
        if newer not in (None, []) and said and all(value in (None, []) for value in said):
            assert newer_path in _HAS_A_DEFAULT_ONLY_IN_2026_01_21 or _is_second_source(hosted_path), newer_path


def _is_second_source(hosted_path: str | None) -> bool:
    return hosted_path is not None and hosted_path.startswith("hosted.configuration.")


@pytest.mark.parametrize("cvm", _HOME.cvms, ids=lambda cvm: cvm.name)
def test_a_list_of_2025_10_28_says_each_size_and_image_in_one_place_at_least(cvm: Cvm) -> None:
    hosted, info = v2025_10_28.list_item(cvm), v2026_01_21.list_item(cvm)
    for older, newer in (("vcpu", "resource.vcpu"), ("disk_size", "resource.disk_in_gb")):
        places = [_dig(hosted, older), _dig(hosted, f"hosted.configuration.{older}")]
        assert next(value for value in places if value is not None) == _dig(info, newer)
    assert _dig(hosted, "hosted.configuration.image") == _dig(info, "os.name")
    assert _dig(hosted, "hosted.image_version") == _dig(info, "os.version")


@pytest.mark.parametrize("cvm", all_cvms(), ids=lambda cvm: cvm.name)
def test_megabytes_are_1024_to_a_gigabyte_wherever_memory_is_said(cvm: Cvm) -> None:
    hosted = v2025_10_28.list_item(cvm)
    gigabytes = _dig(v2026_01_21.list_item(cvm), "resource.memory_in_gb")
    said = [
        _dig(hosted, "memory"),
        _dig(hosted, "hosted.configuration.memory"),
        _dig(v2025_10_28.detail(cvm), "memory"),
        _dig(_app_cvm(cvm), "memory"),
        _dig(_app_cvm(cvm), "machine_info.memory"),
    ]
    megabytes = [value for value in said if value is not None]
    assert gigabytes is not None or megabytes == []
    assert all(value == cast("float", gigabytes) * 1024 for value in megabytes)


def test_one_cvm_has_a_fraction_of_a_gigabyte() -> None:
    stopped = find_cvm(_HOME, STOPPED_CVM_ID)
    assert stopped is not None
    assert _dig(v2026_01_21.list_item(stopped), "resource.memory_in_gb") == 1.5


@pytest.mark.parametrize("cvm", _HOME.cvms, ids=lambda cvm: cvm.name)
def test_the_gpus_of_a_configuration_are_as_many_as_the_resource_counts(cvm: Cvm) -> None:
    gpus = cast("list[Json] | None", _dig(v2025_10_28.list_item(cvm), "hosted.configuration.gpus.gpus"))
    assert _dig(v2026_01_21.list_item(cvm), "resource.gpus") == (None if gpus is None else len(gpus))


def _one(cvm_id: str) -> Cvm:
    cvm = find_cvm(_HOME, cvm_id)
    assert cvm is not None
    return cvm


def test_the_fleet_has_running_stopped_starting_failed_and_gpu_cvms() -> None:
    assert _one(RUNNING_CVM_ID).status == "running"
    assert _one(STOPPED_CVM_ID).status == "stopped"
    starting, failed = _one(STARTING_CVM_ID), _one(FAILED_CVM_ID)
    assert (starting.status, starting.in_progress) == ("starting", True)
    assert starting.progress is not None
    assert starting.progress.target == "running"
    assert failed.vm is not None
    assert failed.vm.boot_error
    assert len(_one(GPU_CVM_ID).gpus or ()) == 2


def test_the_fleet_has_on_chain_kmss_with_their_addresses() -> None:
    kinds = {
        cvm.kms_kind: cvm.kms
        for cvm in (_one(RUNNING_CVM_ID), _one(FAILED_CVM_ID))
        if cvm.kms and cvm.kms.kms and cvm.kms.kms.chain_id and cvm.kms.kms.contract_address and cvm.kms.app_address
    }
    assert set(kinds) == {"base", "ethereum"}


def test_the_fleet_has_apps_with_several_cvms_with_none_and_with_a_current_one_alone() -> None:
    several, empty, current = (
        find_app(_HOME, app_id) for app_id in (REPLICATED_APP_ID, EMPTY_APP_ID, CURRENT_ONLY_APP_ID)
    )
    assert isinstance(several, App)
    assert len(several.cvms) == several.cvm_count == 3
    assert isinstance(empty, App)
    assert (empty.current_cvm, empty.cvms, empty.cvm_count) == (None, (), 0)
    assert isinstance(current, App)
    assert current.current_cvm is _one(BARE_COMPOSE_CVM_ID)
    assert (current.cvms, current.cvm_count) == ((), 1)


def test_the_fleet_has_compose_files_that_are_texts_and_that_leave_every_setting_out() -> None:
    assert isinstance(_one(TEXT_COMPOSE_CVM_ID).compose, str)
    assert _one(BARE_COMPOSE_CVM_ID).compose == Compose(name="legacy")


def test_names_are_not_confined_to_ascii() -> None:
    assert any(not cvm.name.isascii() for cvm in _HOME.cvms)
    assert any(not app.name.isascii() for app in _HOME.apps if isinstance(app, App))
    assert not _HOME.workspace.name.isascii()


def test_two_people_own_cvms_and_some_are_unassigned() -> None:
    owners = [cvm.creator.id if cvm.creator else None for cvm in _HOME.cvms]
    assert len(set(owners)) == 3
    assert {MEMBER_USER_ID, None} < set(owners)


@pytest.mark.parametrize("cvm", all_cvms(), ids=lambda cvm: cvm.name)
def test_ids_have_their_documented_form(cvm: Cvm) -> None:
    assert re.fullmatch(r"cvm_\w+", cvm.id)
    assert cvm.app_id is None or re.fullmatch(r"[0-9a-f]{40}", cvm.app_id)
    assert cvm.project_id is None or cvm.project_id.startswith("prj_")
    assert cvm.vm is None or str(uuid.UUID(cvm.vm.uuid)) == cvm.vm.uuid


@pytest.mark.parametrize("tenancy", default_fleet().tenancies, ids=lambda tenancy: tenancy.workspace.name)
def test_a_workspace_holds_the_cvms_of_its_apps_and_they_agree(tenancy: Tenancy) -> None:
    for cvm in tenancy.cvms:
        assert cvm.workspace in (None, tenancy.workspace)
    for app in tenancy.apps:
        own = [cvm for cvm in tenancy.cvms if cvm.app_id == app.app_id]
        if isinstance(app, App):
            assert app.cvm_count == len(own)
            assert [cvm for cvm in own if cvm not in app.cvms] in ([], [app.current_cvm])
            assert {cvm.project_id for cvm in own} <= {app.id}
            assert {cvm.project_type for cvm in own} <= {app.provision_type}
            assert {cvm.kms_kind for cvm in own} <= {app.kms_kind, None}
            assert app.team in (None, tenancy.workspace)


def test_ids_are_unique_in_the_whole_fleet() -> None:
    cvms = all_cvms()
    for ids in (
        [cvm.id for cvm in cvms],
        [cvm.legacy_id for cvm in cvms],
        [cvm.instance_id for cvm in cvms if cvm.instance_id],
        [cvm.vm.uuid for cvm in cvms if cvm.vm],
        [app.app_id for app in all_apps()],
    ):
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("spelling", ["cvm_atlasWeb1", "5001", "uuid", "uuid without dashes", "instance"])
def test_a_cvm_is_found_by_each_of_its_ids(spelling: str) -> None:
    cvm = _one(RUNNING_CVM_ID)
    assert cvm.vm is not None
    assert cvm.instance_id is not None
    spellings = {
        "uuid": cvm.vm.uuid,
        "uuid without dashes": cvm.vm.uuid.replace("-", ""),
        "instance": cvm.instance_id,
    }
    assert find_cvm(_HOME, spellings.get(spelling, spelling)) is cvm


@pytest.mark.parametrize(
    "app_id",
    [
        REPLICATED_APP_ID,
        REPLICATED_APP_ID.upper(),
        f"0x{REPLICATED_APP_ID}",
        f"app_{REPLICATED_APP_ID}",
        "prj_atlasWeb1",
    ],
)
def test_an_app_is_found_by_its_digits_with_each_prefix_and_by_its_project(app_id: str) -> None:
    app = find_app(_HOME, app_id)
    assert isinstance(app, App)
    assert app.name == "Atlas"


@pytest.mark.parametrize("cvm_id", ["", "None", "cvm_nobody", REPLICATED_APP_ID, FOREIGN_CVM_ID])
def test_other_ids_find_no_cvm(cvm_id: str) -> None:
    assert find_cvm(_HOME, cvm_id) is None


@pytest.mark.parametrize("app_id", ["", REPLICATED_APP_ID[1:], f"x{REPLICATED_APP_ID}", "Atlas"])
def test_other_ids_find_no_app(app_id: str) -> None:
    assert find_app(_HOME, app_id) is None
