"""The fleet has the variety that clients meet, and is in itself what a real one would be."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, FakeCloud, default_fleet
from phala_facade.testing.constants import (
    BARE_COMPOSE_CVM_ID,
    FAILED_CVM_ID,
    GPU_CVM_ID,
    HIDING_APP_ID,
    RUNNING_CVM_ID,
    STARTING_CVM_ID,
    STOPPED_CVM_ID,
    TEXT_COMPOSE_CVM_ID,
)
from phala_facade.testing.records import SETTINGS

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm, Tenancy

HOME = default_fleet().tenancies[0]
CVMS = [cvm for tenancy in default_fleet().tenancies for cvm in tenancy.cvms]
APPS = [app for tenancy in default_fleet().tenancies for app in tenancy.apps]


def one(cvm_id: str) -> Cvm:
    return next(cvm for cvm in HOME.cvms if cvm.id == cvm_id)


def test_the_fleet_has_cvms_in_every_state_and_with_gpus() -> None:
    starting, failed = one(STARTING_CVM_ID), one(FAILED_CVM_ID)
    assert [one(cvm_id).status for cvm_id in (RUNNING_CVM_ID, STOPPED_CVM_ID)] == ["running", "stopped"]
    assert (starting.status, starting.in_progress, starting.progress and starting.progress.target) == (
        "starting", True, "running",
    )  # fmt: skip
    assert failed.status == "failed"
    assert failed.runtime is not None
    assert failed.runtime.boot_error
    assert one(GPU_CVM_ID).resources.gpus == 2
    assert one(STOPPED_CVM_ID).resources.memory_mb == 1536


def test_the_fleet_has_an_app_of_which_lists_hide_some_replicas_and_a_complete_inventory_none() -> None:
    with PhalaCloud(API_KEY, transport=FakeCloud().transport) as cloud:
        found = cloud.inventory(complete=True, details=False)
        listed = {cvm.id for cvm in cloud.cvms.list()}
    assert found.is_complete
    hidden = [cvm for cvm in found.cvms if cvm.id not in listed]
    assert [(cvm.name, cvm.app_id) for cvm in hidden] == [
        ("hermes-replica-1", HIDING_APP_ID), ("hermes-replica-2", HIDING_APP_ID),
    ]  # fmt: skip


def test_the_fleet_has_compose_files_that_are_texts_and_that_leave_every_setting_out() -> None:
    text, bare = one(TEXT_COMPOSE_CVM_ID).compose, one(BARE_COMPOSE_CVM_ID).compose
    assert isinstance(text and text.file, str)
    assert bare is not None
    assert isinstance(bare.file, dict)
    assert {name for name, value in bare.file.items() if value is not None} == {"name"}
    assert [getattr(one(BARE_COMPOSE_CVM_ID), name) for name in SETTINGS] == [None] * len(SETTINGS)


def test_names_are_not_confined_to_ascii() -> None:
    for names in ([cvm.name for cvm in HOME.cvms], [app.name for app in HOME.apps], [str(HOME.workspace.name)]):
        assert not all(map(str.isascii, names))


def test_ids_have_their_documented_form_and_are_unique() -> None:
    for cvm in CVMS:
        assert re.fullmatch(r"cvm_\w+", cvm.id)
        assert cvm.app_id is None or re.fullmatch(r"[0-9a-f]{40}", cvm.app_id)
        assert cvm.project_id is None or cvm.project_id.startswith("prj_")
        assert cvm.vm_uuid is None or str(uuid.UUID(cvm.vm_uuid)) == cvm.vm_uuid
    for ids in (
        [cvm.id for cvm in CVMS],
        [cvm.legacy_id for cvm in CVMS],
        [cvm.instance_id for cvm in CVMS if cvm.instance_id],
        [cvm.vm_uuid for cvm in CVMS if cvm.vm_uuid],
        [app.app_id for app in APPS],
    ):
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("tenancy", default_fleet().tenancies, ids=lambda tenancy: tenancy.workspace.name)
def test_the_cvms_of_an_app_agree_with_it(tenancy: Tenancy) -> None:
    assert {cvm.workspace for cvm in tenancy.cvms} <= {tenancy.workspace, None}
    for app in tenancy.apps:
        own = [cvm for cvm in tenancy.cvms if cvm.app_id == app.app_id and not app.is_minimal]
        assert {cvm.project_id for cvm in own} <= {app.id}
        assert {cvm.project_type for cvm in own} <= {app.provision_type}
        assert {cvm.kms.type for cvm in own if cvm.kms} <= {app.kms_type}
        assert app.workspace in (None, tenancy.workspace)
