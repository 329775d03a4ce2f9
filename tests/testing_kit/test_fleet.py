"""The fleet has the variety that clients meet, and is in itself what a real one would be."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest

from phala_facade.testing import default_fleet
from phala_facade.testing.constants import BARE_COMPOSE_CVM_ID, TEXT_COMPOSE_CVM_ID
from phala_facade.testing.records import SETTINGS

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm, Tenancy

HOME = default_fleet().tenancies[0]
CVMS = [cvm for tenancy in default_fleet().tenancies for cvm in tenancy.cvms]
APPS = [app for tenancy in default_fleet().tenancies for app in tenancy.apps]


def one(cvm_id: str) -> Cvm:
    return next(cvm for cvm in HOME.cvms if cvm.id == cvm_id)


def test_the_fleet_has_compose_files_that_are_texts_and_that_leave_every_setting_out() -> None:
    text, bare = one(TEXT_COMPOSE_CVM_ID).compose, one(BARE_COMPOSE_CVM_ID).compose
    assert isinstance(text and text.file, str)
    assert bare is not None
    assert isinstance(bare.file, dict)
    assert {name for name, value in bare.file.items() if value is not None} == {"name"}
    assert [getattr(one(BARE_COMPOSE_CVM_ID), name) for name in SETTINGS] == [None] * len(SETTINGS)


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
