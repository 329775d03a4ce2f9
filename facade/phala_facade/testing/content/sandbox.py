"""The CVMs of the sandbox workspace, of which 2025-10-28 can say less than 2026-01-21, or nothing."""

from __future__ import annotations

from typing import Final

from phala_facade.models import Progress, Resources
from phala_facade.testing.constants import FOREIGN_APP_ID, NULL_CVM_ID, UNHOSTED_CVM_ID
from phala_facade.testing.content.building import at
from phala_facade.testing.content.common import ADA, NODE_LAB, SANDBOX
from phala_facade.testing.records import Cvm

CVMS: Final = (
    Cvm(
        id=UNHOSTED_CVM_ID,
        legacy_id=6001,
        name="trial-box",
        status="provisioning",
        in_progress=True,
        progress=Progress(target="running", started_at=at("2026-03-13 22:00")),
        app_id=FOREIGN_APP_ID,
        project_id="prj_trialPv1",
        project_type="user",
        resources=Resources(vcpu=1, memory_mb=512, disk_gb=10),
        node=NODE_LAB,
        workspace=SANDBOX,
        owner=ADA,
        created_at=at("2026-03-13 22:00"),
    ),
    Cvm(id=NULL_CVM_ID, legacy_id=6002, name="queued-box", status="queued", resources=Resources()),
)
