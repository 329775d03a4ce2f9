"""The everyday CVMs: three instances of one web app, of which one is starting, and two stopped workers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from phala_facade.testing.constants import (
    NO_COMPOSE_CVM_ID,
    REPLICATED_APP_ID,
    RUNNING_CVM_ID,
    STARTING_CVM_ID,
    STOPPED_CVM_ID,
    hex_id,
    vm_uuid,
)
from phala_facade.testing.content.common import (
    ADA,
    BASE_KMS,
    NODE_EAST,
    NODE_WEST,
    OMAR,
    OS_STABLE,
    PHALA_KMS,
    WORKSPACE,
    address,
    at,
    endpoints,
    hashes,
    logs,
)
from phala_facade.testing.records import (
    Compose,
    ComposeHashes,
    Cvm,
    Endpoint,
    Event,
    Gateway,
    KmsUse,
    Port,
    Progress,
    Service,
    Size,
    Vm,
    VmConfiguration,
)

HERMES_APP_ID: Final = hex_id("app hermes")

_DOMAIN = "gw-base.example"
_SIZE = Size(vcpu=2, memory_mb=4096, disk_gb=40)
_COMPOSE = Compose(
    name="atlas",
    allowed_envs=("DATABASE_URL", "LOG_LEVEL"),
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
    features=("kms", "tproxy-net"),
    secure_time=True,
    storage_fs="ext4",
    tproxy_enabled=True,
)
_INSTANCE_1 = hex_id("instance atlas-web-1")
_INSTANCE_2 = hex_id("instance atlas-web-2")
_INSTANCE_3 = hex_id("instance atlas-web-3")
_CONFIGURATION = VmConfiguration(
    image="dstack-0.5.7",
    size=_SIZE,
    app_id=REPLICATED_APP_ID,
    ports=(Port(protocol="tcp", host_port=18080, vm_port=8080, host_address="127.0.0.1"),),
    kms_urls=("https://kms.base-main.example",),
    gateway_urls=("https://gw-base.example:9204",),
)

ATLAS_1: Final = Cvm(
    id=RUNNING_CVM_ID,
    legacy_id=5001,
    name="atlas-web-1",
    status="running",
    app_id=REPLICATED_APP_ID,
    instance_id=_INSTANCE_1,
    project_id="prj_atlasWeb1",
    project_type="user",
    vm=Vm(
        uuid=vm_uuid("atlas-web-1"),
        uptime="12d 4h 31m",
        app_url=f"https://{REPLICATED_APP_ID}-8080.{_DOMAIN}",
        boot_progress="done",
        events=(
            Event(event="boot.progress", body="booting", timestamp=1772353800000),
            Event(event="boot.progress", body="done", timestamp=1772353845250),
        ),
        configuration=_CONFIGURATION,
    ),
    size=_SIZE,
    gpus=(),
    instance_type="tdx.medium",
    compute_price=Decimal("0.116"),
    billing_period="hourly",
    node=NODE_WEST,
    os=OS_STABLE,
    kms_kind="base",
    kms=KmsUse(
        kms=BASE_KMS,
        app_address=address("app atlas"),
        deployer_address=address("deployer ada"),
        encrypted_env_pubkey=hex_id("env key atlas", 64),
    ),
    gateway=Gateway(base_domain=_DOMAIN, cname=f"_dstack.{_DOMAIN}"),
    logs=logs(_INSTANCE_1, _DOMAIN),
    services=(Service(name="web", image="registry.example/atlas-web:3.2", state="running", ports=(8080,)),),
    endpoints=endpoints(REPLICATED_APP_ID, _INSTANCE_1, _DOMAIN, 8080, 9090),
    compose=_COMPOSE,
    compose_hashes=hashes("atlas"),
    workspace=WORKSPACE,
    creator=ADA,
    listed=True,
    allow_upgrade=True,
    dashboard_url="https://dashboard.example/atlas-web-1",
    created_at=at(2026, 3, 1, 8, 30),
    updated_at=at(2026, 3, 2, 9, 15),
)

ATLAS_2: Final = replace(
    ATLAS_1,
    id="cvm_atlasWeb2",
    legacy_id=5002,
    name="atlas-web-2",
    instance_id=_INSTANCE_2,
    vm=Vm(
        uuid=vm_uuid("atlas-web-2"),
        uptime="3h 2m",
        app_url=f"https://{REPLICATED_APP_ID}-8080.{_DOMAIN}",
        boot_progress="done",
        configuration=replace(_CONFIGURATION, ports=()),
    ),
    node=NODE_EAST,
    logs=logs(_INSTANCE_2, _DOMAIN),
    endpoints=endpoints(REPLICATED_APP_ID, _INSTANCE_2, _DOMAIN, 8080),
    creator=OMAR,
    listed=False,
    dashboard_url=None,
    syslog_endpoint="syslog://logs.example:6514",
    created_at=at(2026, 3, 12, 17, 5, 123456),
    updated_at=None,
)

ATLAS_3: Final = replace(
    ATLAS_1,
    id=STARTING_CVM_ID,
    legacy_id=5003,
    name="atlas-web-3",
    status="starting",
    in_progress=True,
    progress=Progress(target="running", started_at=at(2026, 3, 13, 20, 48, 500000), correlation_id="corr-atlas-web-3"),
    instance_id=_INSTANCE_3,
    vm=Vm(
        uuid=vm_uuid("atlas-web-3"),
        uptime="41s",
        boot_progress="pulling images (2/5)",
        events=(Event(event="boot.progress", body="pulling images (2/5)"),),
        configuration=_CONFIGURATION,
    ),
    logs=logs(_INSTANCE_3, _DOMAIN),
    services=(),
    endpoints=(),
    allow_upgrade=False,
    dashboard_url=None,
    created_at=at(2026, 3, 13, 20, 47),
    updated_at=at(2026, 3, 13, 20, 48),
)

_HERMES_SIZE = Size(vcpu=1, memory_mb=1536, disk_gb=20)
_HERMES_INSTANCE = hex_id("instance hermes-worker")

HERMES: Final = Cvm(
    id=STOPPED_CVM_ID,
    legacy_id=5010,
    name="hermes-worker",
    status="stopped",
    app_id=HERMES_APP_ID,
    instance_id=_HERMES_INSTANCE,
    project_id="prj_hermesWk1",
    project_type="user",
    vm=Vm(
        uuid=vm_uuid("hermes-worker"),
        uptime="0s",
        exited_at="2026-03-10T23:59:58Z",
        shutdown_progress="done",
        configuration=VmConfiguration(
            image="dstack-0.5.7",
            size=_HERMES_SIZE,
            app_id=HERMES_APP_ID,
            hugepages=True,
            kms_urls=("https://kms.phala-main.example",),
        ),
    ),
    size=_HERMES_SIZE,
    gpus=(),
    instance_type="tdx.small",
    compute_price=Decimal("19.99"),
    billing_period="monthly",
    node=NODE_EAST,
    os=OS_STABLE,
    kms_kind="phala",
    kms=KmsUse(kms=PHALA_KMS, encrypted_env_pubkey=hex_id("env key hermes", 64)),
    gateway=Gateway(base_domain="gw-phala.example"),
    logs=replace(logs(_HERMES_INSTANCE, "gw-phala.example"), stdout=None, stderr=None),
    endpoints=(Endpoint(app=f"https://{HERMES_APP_ID}-7000.gw-phala.example", instance=""),),
    compose=Compose(
        name="hermes",
        allowed_envs=(),
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
    compose_hashes=hashes("hermes", script=True),
    workspace=WORKSPACE,
    creator=ADA,
    listed=False,
    allow_upgrade=True,
    created_at=at(2025, 11, 30, 6),
    updated_at=at(2026, 3, 10, 23, 59),
    scheduled_delete_at=at(2026, 12, 31, 23, 59),
)

_HERMES_OLD_INSTANCE = hex_id("instance hermes-old")

HERMES_OLD: Final = replace(
    HERMES,
    id=NO_COMPOSE_CVM_ID,
    legacy_id=5011,
    name="hermes-old",
    instance_id=_HERMES_OLD_INSTANCE,
    vm=Vm(
        uuid=vm_uuid("hermes-old"),
        uptime="0s",
        exited_at="2025-12-01T00:00:00Z",
        configuration=VmConfiguration(image="dstack-0.5.7", size=_HERMES_SIZE),
    ),
    gpus=None,
    logs=logs(_HERMES_OLD_INSTANCE, "gw-phala.example"),
    endpoints=None,
    compose=None,
    compose_hashes=ComposeHashes(),
    allow_upgrade=False,
    updated_at=None,
    scheduled_delete_at=None,
)
