"""The everyday CVMs: three instances of one web app, of which one is starting, and two stopped workers."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from phala_facade.models import Endpoint, Event, Gateway, Progress, Runtime
from phala_facade.testing.constants import (
    NO_COMPOSE_CVM_ID,
    REPLICATED_APP_ID,
    RUNNING_CVM_ID,
    STARTING_CVM_ID,
    STOPPED_CVM_ID,
    hex_id,
)
from phala_facade.testing.content.building import at, compose, hosted, kms_for, logs, size
from phala_facade.testing.content.common import ADA, BASE_KMS, NODE_EAST, NODE_WEST, OMAR, OS_STABLE, PHALA_KMS
from phala_facade.testing.records import CvmOrigin

HERMES_APP_ID: Final = hex_id("app hermes")

_DOMAIN = "gw-base.example"
_APP_URL = f"https://{REPLICATED_APP_ID}-8080.{_DOMAIN}"
_CONFIGURATION: dict[str, Any] = {
    "ports": [{"protocol": "tcp", "host_port": 18080, "vm_port": 8080, "host_address": "127.0.0.1"}],
    "kms_urls": ["https://kms.base-main.example"],
    "gateway_urls": [f"https://{_DOMAIN}:9204"],
}
_WEB: dict[str, Any] = {
    "app_id": REPLICATED_APP_ID,
    "project_id": "prj_atlasWeb1",
    "project_type": "user",
    "resources": size(2, 4096, 40, "tdx.medium", "0.116", "hourly"),
    "os": OS_STABLE,
    "kms": kms_for(BASE_KMS, "atlas"),
    "gateway": Gateway(base_domain=_DOMAIN, cname=f"_dstack.{_DOMAIN}"),
    "compose": compose(
        "atlas",
        allowed_envs=["DATABASE_URL", "LOG_LEVEL"],
        docker_compose_file="services:\n  web:\n    image: registry.example/atlas-web:3.2\n",
        kms_enabled=True,
        local_key_provider_enabled=False,
        manifest_version=2,
        no_instance_id=False,
        public_logs=True,
        public_sysinfo=True,
        public_tcbinfo=True,
        runner="docker-compose",
        gateway_enabled=True,
        features=["kms", "tproxy-net"],
        secure_time=True,
        storage_fs="ext4",
        tproxy_enabled=True,
    ),
}
_SERVICES = ({"name": "web", "image": "registry.example/atlas-web:3.2", "state": "running", "ports": [8080]},)
_WORKER: dict[str, Any] = {
    "status": "stopped",
    "app_id": HERMES_APP_ID,
    "project_id": "prj_hermesWk1",
    "project_type": "user",
    "resources": size(1, 1536, 20, "tdx.small", "19.99", "monthly"),
    "node": NODE_EAST,
    "os": OS_STABLE,
    "kms": kms_for(PHALA_KMS, "hermes"),
    "owner": ADA,
    "created_at": at("2025-11-30 06:00"),
}

CVMS: Final = (
    hosted(
        "atlas-web-1",
        _DOMAIN,
        8080,
        9090,
        **_WEB,
        id=RUNNING_CVM_ID,
        legacy_id=5001,
        runtime=Runtime(
            uptime="12d 4h 31m",
            app_url=_APP_URL,
            boot_progress="done",
            events=(
                Event(event="boot.progress", body="booting", timestamp=1772353800000),
                Event(event="boot.progress", body="done", timestamp=1772353845250),
            ),
        ),
        source=CvmOrigin(configuration=_CONFIGURATION),
        node=NODE_WEST,
        services=_SERVICES,
        owner=ADA,
        listed=True,
        allow_upgrade=True,
        dashboard_url="https://dashboard.example/atlas-web-1",
        created_at=at("2026-03-01 08:30"),
        updated_at=at("2026-03-02 09:15"),
    ),
    hosted(
        "atlas-web-2",
        _DOMAIN,
        8080,
        **_WEB,
        id="cvm_atlasWeb2",
        legacy_id=5002,
        runtime=Runtime(uptime="3h 2m", app_url=_APP_URL, boot_progress="done"),
        source=CvmOrigin(configuration={**_CONFIGURATION, "ports": []}),
        node=NODE_EAST,
        services=_SERVICES,
        owner=OMAR,
        allow_upgrade=True,
        syslog_endpoint="syslog://logs.example:6514",
        created_at=at("2026-03-12 17:05:00.123456"),
    ),
    hosted(
        "atlas-web-3",
        _DOMAIN,
        **_WEB,
        id=STARTING_CVM_ID,
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
        source=CvmOrigin(configuration=_CONFIGURATION),
        node=NODE_WEST,
        owner=ADA,
        listed=True,
        created_at=at("2026-03-13 20:47"),
        updated_at=at("2026-03-13 20:48"),
    ),
    hosted(
        "hermes-worker",
        "gw-phala.example",
        **_WORKER,
        id=STOPPED_CVM_ID,
        legacy_id=5010,
        runtime=Runtime(uptime="0s", exited_at=at("2026-03-10 23:59:58"), shutdown_progress="done"),
        source=CvmOrigin(configuration={"hugepages": True, "kms_urls": ["https://kms.phala-main.example"]}),
        endpoints=(Endpoint(app=f"https://{HERMES_APP_ID}-7000.gw-phala.example", instance=""),),
        logs=replace(logs("hermes-worker", "gw-phala.example"), stdout=None, stderr=None),
        compose=compose(
            "hermes",
            script=True,
            allowed_envs=[],
            docker_compose_file="services:\n  worker:\n    image: registry.example/hermes:1.9\n",
            manifest_version=2,
            pre_launch_script="#!/bin/sh\necho ready\n",
            public_logs=False,
            public_sysinfo=False,
            public_tcbinfo=False,
            gateway_enabled=True,
            secure_time=False,
            storage_fs="zfs",
        ),
        allow_upgrade=True,
        updated_at=at("2026-03-10 23:59"),
        scheduled_delete_at=at("2026-12-31 23:59"),
    ),
    hosted(
        "hermes-old",
        "gw-phala.example",
        **{**_WORKER, "resources": replace(_WORKER["resources"], gpus=None)},
        id=NO_COMPOSE_CVM_ID,
        legacy_id=5011,
        runtime=Runtime(uptime="0s", exited_at=at("2025-12-01")),
        source=CvmOrigin(configuration={"app_id": None}),
    ),
)
