"""The everyday CVMs: three instances of one web app, one of which is starting, and four workers; lists hide two."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from phala_facade.models import Endpoint, Event, Gateway, Progress, Runtime
from phala_facade.testing import constants
from phala_facade.testing.constants import HIDING_APP_ID, REPLICATED_APP_ID
from phala_facade.testing.content import common
from phala_facade.testing.content.building import at, compose, hosted, size

_WEB: dict[str, Any] = {
    "app_id": REPLICATED_APP_ID,
    "project_id": "prj_atlasWeb1",
    "resources": size(2, 4096, 40, "tdx.medium", "0.116", "hourly"),
    "os": common.OS_STABLE,
    "kms": common.BASE_KMS,
    "gateway": Gateway(base_domain="gw-base.example", cname="_dstack.gw-base.example"),
    "compose": compose("atlas", secure_time=True, storage_fs="ext4"),
}
_SERVICES = ({"name": "web", "image": "registry.example/atlas-web:3.2", "state": "running", "ports": [8080]},)
_WORKER: dict[str, Any] = {
    "app_id": HIDING_APP_ID,
    "project_id": "prj_hermesWk1",
    "status": "stopped",
    "resources": size(1, 1536, 20, "tdx.small", "19.99", "monthly"),
    "node": common.NODE_EAST,
    "os": common.OS_STABLE,
    "kms": common.PHALA_KMS,
    "created_at": at("2025-11-30 06:00"),
}
_REPLICA: dict[str, Any] = {**_WORKER, "status": "running", "is_hidden": True}

CVMS: Final = (
    hosted(
        "atlas-web-1",
        8080,
        9090,
        **_WEB,
        id=constants.RUNNING_CVM_ID,
        legacy_id=5001,
        runtime=Runtime(
            uptime="12d 4h 31m",
            app_url=f"https://{REPLICATED_APP_ID}-8080.gw-base.example",
            boot_progress="done",
            events=(Event(event="boot.progress", body="done", timestamp=1772353845250),),
        ),
        node=common.NODE_WEST,
        services=_SERVICES,
        listed=True,
        allow_upgrade=True,
        dashboard_url="https://dashboard.example/atlas-web-1",
        created_at=at("2026-03-01 08:30"),
        updated_at=at("2026-03-02 09:15"),
    ),
    hosted(
        "atlas-web-2",
        8080,
        **_WEB,
        id="cvm_atlasWeb2",
        legacy_id=5002,
        node=common.NODE_EAST,
        services=_SERVICES,
        owner=common.OMAR,
        allow_upgrade=True,
        syslog_endpoint="syslog://logs.example:6514",
        created_at=at("2026-03-12 17:05:00.123456"),
    ),
    hosted(
        "atlas-web-3",
        **_WEB,
        id=constants.STARTING_CVM_ID,
        legacy_id=5003,
        status="starting",
        in_progress=True,
        progress=Progress(
            target="running", started_at=at("2026-03-13 20:48:00.500"), correlation_id="corr-atlas-web-3"
        ),
        runtime=Runtime(
            uptime="41s",
            boot_progress="pulling images (2/5)",
            events=(Event(event="boot.progress", body="pulling images (2/5)", timestamp=0),),
        ),
        node=common.NODE_WEST,
        listed=True,
        created_at=at("2026-03-13 20:47"),
        updated_at=at("2026-03-13 20:48"),
    ),
    hosted(
        "hermes-worker",
        **_WORKER,
        id=constants.STOPPED_CVM_ID,
        legacy_id=5010,
        runtime=Runtime(uptime="0s", exited_at=at("2026-03-10 23:59:58"), shutdown_progress="done"),
        configuration={"hugepages": True},
        endpoints=(Endpoint(app=f"https://{HIDING_APP_ID}-7000.gw-phala.example", instance=""),),
        compose=compose(
            "hermes",
            pre_launch_script="#!/bin/sh\necho ready\n",
            public_logs=False,
            public_sysinfo=False,
            public_tcbinfo=False,
        ),
        allow_upgrade=True,
        updated_at=at("2026-03-10 23:59"),
        scheduled_delete_at=at("2026-12-31 23:59"),
    ),
    hosted(
        "hermes-old",
        **{**_WORKER, "resources": replace(_WORKER["resources"], gpus=None)},
        id=constants.NO_COMPOSE_CVM_ID,
        legacy_id=5011,
        runtime=Runtime(uptime="0s", exited_at=at("2025-12-01")),
        configuration={"app_id": None},
        compose=None,
    ),
    *(
        hosted(f"hermes-replica-{number}", **_REPLICA, id=f"cvm_hermesRp{number}", legacy_id=5011 + number)
        for number in (1, 2)
    ),
)
