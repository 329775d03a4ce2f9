"""The CVMs at the edges of what the shapes can say: everything given, nothing given, and odd compose files.

Of those in the sandbox workspace, 2025-10-28 can say less than 2026-01-21, or nothing.
"""

from __future__ import annotations

from typing import Final

from phala_facade.models import Event, Gateway, Kms, Node, OperatingSystem, Owner, Progress, Resources, Runtime
from phala_facade.testing import constants
from phala_facade.testing.constants import hex_id, vm_uuid
from phala_facade.testing.content import common
from phala_facade.testing.content.building import NO_TEXTS, at, compose, compose_of, hosted, port, size
from phala_facade.testing.records import Cvm, Origin

ARCHIVE_APP_ID: Final = hex_id("app archive")

CVMS: Final = (
    hosted(
        "archive-full",
        443,
        53,
        id=constants.FULL_CVM_ID,
        legacy_id=5040,
        status="deleting",
        in_progress=True,
        progress=Progress(target="deleted", started_at=at("2026-03-13 21:30"), correlation_id="corr-archive-full"),
        app_id=ARCHIVE_APP_ID,
        project_id="prj_archiveF1",
        resources=size(8, 16384, 200, "tdx.2xlarge", "0.928000", "hourly", gpus=1),
        runtime=Runtime(
            uptime="90d 1h 0m",
            app_url=f"https://{ARCHIVE_APP_ID}-443.gw-base.example",
            exited_at=at("2026-03-13 21:30:20"),
            boot_progress="done",
            boot_error="first attempt: disk was busy",
            shutdown_progress="stopping containers",
            events=(Event(event="shutdown.progress", body="stopping containers", timestamp=1773437410000),),
        ),
        configuration={
            "ports": [port(443), port(53, protocol="udp")],
            "encrypted_env": hex_id("encrypted env archive", 64),
            "user_config": '{"retention_days": 90}',
            "hugepages": True,
            "pin_numa": True,
            "gpus": {"gpus": [{"slot": "5e:00.0", "product_id": "10de:2330"}], "attach_mode": "listed"},
        },
        node=common.NODE_WEST,
        os=common.OS_DEV,
        kms=common.BASE_KMS,
        gateway=Gateway(base_domain="gw-base.example", cname="archive.example"),
        services=({"name": "store", "image": "registry.example/store:4", "state": "stopping", "ports": [443, 53]},),
        compose=compose(
            "archive",
            allowed_envs=["BUCKET"],
            bash_script="echo started",
            default_gateway_domain="gw-base.example",
            init_script="mkdir -p /data",
            kms_enabled=True,
            local_key_provider_enabled=True,
            manifest_version=2,
            no_instance_id=False,
            pre_launch_script="echo about to launch",
            runner="docker-compose",
            features=["kms", "tproxy-net"],
            salt=hex_id("salt archive", 32),
            secure_time=True,
            storage_fs="ext4",
            tproxy_enabled=True,
        ),
        listed=True,
        allow_upgrade=True,
        dashboard_url="https://dashboard.example/archive-full",
        syslog_endpoint="syslog://logs.example:6514",
        created_at=at("2025-12-13 20:00"),
        updated_at=at("2026-03-13 21:30"),
        deleted_at=at("2026-03-13 21:30"),
        scheduled_delete_at=at("2026-03-14"),
    ),
    hosted(
        "archive-text",
        443,
        id=constants.TEXT_COMPOSE_CVM_ID,
        legacy_id=5041,
        status="stopped",
        app_id=ARCHIVE_APP_ID,
        project_id="prj_archiveF1",
        resources=Resources(vcpu=1, memory_mb=2048, disk_gb=20, instance_type="tdx.small", billing_period="skip"),
        runtime=Runtime(uptime="0s"),
        node=common.NODE_LAB,
        os=OperatingSystem(version="0.3.6"),
        kms=common.BASE_KMS,
        gateway=Gateway(cname="archive-text.example"),
        logs=None,
        compose=compose_of("archive-text", "services:\n  store:\n    image: registry.example/store:1\n"),
        owner=common.OMAR,
        listed=True,
        created_at=at("2025-08-01"),
        source=Origin(),
    ),
    Cvm(
        id=constants.HOLLOW_CVM_ID,
        legacy_id=5050,
        name="hollow",
        status="unknown",
        progress=Progress(),
        app_id=constants.MINIMAL_APP_ID,
        vm_uuid=vm_uuid("hollow"),
        runtime=Runtime(uptime=""),
        resources=Resources(vcpu=1, memory_mb=1024, disk_gb=10),
        node=Node(),
        os=OperatingSystem(),
        kms=Kms(),
        owner=Owner(),
    ),
    hosted(
        "legacy-box",
        id=constants.BARE_COMPOSE_CVM_ID,
        legacy_id=17,
        app_id=constants.CURRENT_ONLY_APP_ID,
        project_id="prj_legacyBx1",
        project_type=None,
        resources=Resources(vcpu=2, memory_mb=3072, disk_gb=30, gpus=0),
        runtime=Runtime(uptime="401d 7h 12m", boot_progress="done"),
        node=common.NODE_EAST,
        os=OperatingSystem(name="dstack-0.3.4", version="0.3.4"),
        kms=common.LEGACY_KMS,
        logs=None,
        compose=compose_of("legacy", {"name": "legacy", **NO_TEXTS}),
        owner=None,
        allow_upgrade=True,
        created_at=at("2025-02-05 04:03"),
        source=Origin(configuration={}, has_recorded_size=False),
    ),
)

SANDBOX_CVMS: Final = (
    Cvm(
        id=constants.UNHOSTED_CVM_ID,
        legacy_id=6001,
        name="trial-box",
        status="provisioning",
        in_progress=True,
        progress=Progress(target="running", started_at=at("2026-03-13 22:00")),
        app_id=constants.FOREIGN_APP_ID,
        project_id="prj_trialPv1",
        project_type="user",
        resources=Resources(vcpu=1, memory_mb=512, disk_gb=10),
        node=common.NODE_LAB,
        workspace=common.SANDBOX,
        owner=common.ADA,
        created_at=at("2026-03-13 22:00"),
    ),
    Cvm(id=constants.NULL_CVM_ID, legacy_id=6002, name="queued-box", status="queued", resources=Resources()),
)
