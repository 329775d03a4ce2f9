"""The CVMs for special work: with GPUs, and one on Ethereum that failed to boot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from phala_facade.testing.constants import FAILED_CVM_ID, GPU_APP_ID, GPU_CVM_ID, RESTRICTED_APP_ID, hex_id, vm_uuid
from phala_facade.testing.content.common import (
    ADA,
    ETHEREUM_KMS,
    NODE_GPU,
    NODE_WEST,
    OMAR,
    OS_DEV,
    OS_NVIDIA,
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
    Cvm,
    Event,
    Gateway,
    Gpu,
    KmsUse,
    Port,
    Service,
    Size,
    Vm,
    VmConfiguration,
)

_DOMAIN = "gw-phala.example"
_GPU_SIZE = Size(vcpu=24, memory_mb=262144, disk_gb=500)
_GPU_INSTANCE = hex_id("instance vision-inference")
_BATCH_INSTANCE = hex_id("instance vision-batch")
_GPU_CONFIGURATION = VmConfiguration(
    image="dstack-nvidia-0.5.5",
    size=_GPU_SIZE,
    app_id=GPU_APP_ID,
    ports=(Port(protocol="tcp", host_port=18443, vm_port=443),),
    hugepages=True,
    pin_numa=True,
    kms_urls=("https://kms.phala-main.example",),
    gateway_urls=("https://gw-phala.example:9204",),
)

VISION_1: Final = Cvm(
    id=GPU_CVM_ID,
    legacy_id=5020,
    name="视觉-inference-überblick",
    status="running",
    app_id=GPU_APP_ID,
    instance_id=_GPU_INSTANCE,
    project_id="prj_visionGp1",
    project_type="template",
    vm=Vm(
        uuid=vm_uuid("vision-inference"),
        uptime="1d 0h 5m",
        app_url=f"https://{GPU_APP_ID}-443.{_DOMAIN}",
        boot_progress="done",
        configuration=_GPU_CONFIGURATION,
    ),
    size=_GPU_SIZE,
    gpus=(Gpu(slot="18:00.0", product_id="10de:2335"), Gpu(slot="2a:00.0")),
    instance_type="h200.double",
    compute_price=Decimal("123.456000"),
    billing_period="hourly",
    node=NODE_GPU,
    os=OS_NVIDIA,
    kms_kind="phala",
    kms=KmsUse(kms=PHALA_KMS, encrypted_env_pubkey=hex_id("env key vision", 64)),
    gateway=Gateway(base_domain=_DOMAIN, cname="vision.example"),
    logs=logs(_GPU_INSTANCE, _DOMAIN),
    services=(
        Service(name="model", image="registry.example/视觉:1.0", state="running", ports=(443,)),
        Service(name="metrics", image="registry.example/metrics:0.9", state="exited"),
    ),
    endpoints=endpoints(GPU_APP_ID, _GPU_INSTANCE, _DOMAIN, 443),
    compose=Compose(
        name="vision 视觉",
        allowed_envs=("HF_HOME",),
        docker_compose_file="services:\n  model:\n    image: registry.example/视觉:1.0\n",
        public_logs=True,
        public_sysinfo=False,
        public_tcbinfo=True,
        gateway_enabled=True,
        secure_time=False,
        storage_fs="zfs",
    ),
    compose_hashes=hashes("vision"),
    workspace=WORKSPACE,
    creator=ADA,
    listed=True,
    created_at=at(2026, 2, 14, 12),
    updated_at=at(2026, 3, 1),
)

VISION_2: Final = replace(
    VISION_1,
    id="cvm_visionBt2",
    legacy_id=5021,
    name="vision-batch",
    instance_id=_BATCH_INSTANCE,
    vm=Vm(
        uuid=vm_uuid("vision-batch"),
        uptime="58m",
        boot_progress="done",
        configuration=replace(_GPU_CONFIGURATION, gpu_attach_mode="all", ports=None),
    ),
    gpus=(Gpu(slot="3b:00.0", product_id="10de:2335"),),
    instance_type="h200.single",
    compute_price=Decimal("3.50"),
    billing_period="skip",
    logs=logs(_BATCH_INSTANCE, _DOMAIN),
    services=(),
    endpoints=(),
    creator=OMAR,
    listed=False,
    created_at=at(2026, 3, 13, 20),
)

_LEDGER_SIZE = Size(vcpu=4, memory_mb=8192, disk_gb=100)
_LEDGER_INSTANCE = hex_id("instance ledger-node")

LEDGER: Final = Cvm(
    id=FAILED_CVM_ID,
    legacy_id=5030,
    name="ledger-node",
    status="failed",
    app_id=RESTRICTED_APP_ID,
    instance_id=_LEDGER_INSTANCE,
    project_id="prj_ledgerNd1",
    project_type="user",
    vm=Vm(
        uuid=vm_uuid("ledger-node"),
        uptime="0s",
        exited_at="2026-03-13T11:02:09Z",
        boot_progress="requesting keys",
        boot_error="KMS refused the key request: compose hash is not registered on chain 1",
        events=(
            Event(event="boot.progress", body="requesting keys", timestamp=1773399728000),
            Event(event="boot.error", body="KMS refused the key request", timestamp=1773399729000),
        ),
        configuration=VmConfiguration(
            image="dstack-dev-0.5.8",
            size=_LEDGER_SIZE,
            app_id=RESTRICTED_APP_ID,
            ports=(Port(protocol="udp", host_port=30303, vm_port=30303, host_address="0.0.0.0"),),  # noqa: S104 - data
            encrypted_env=hex_id("encrypted env ledger", 64),
            kms_urls=("https://kms.ethereum-main.example", "https://kms-2.ethereum-main.example"),
        ),
    ),
    size=_LEDGER_SIZE,
    gpus=(),
    instance_type="tdx.large",
    compute_price=Decimal("0.232"),
    billing_period="hourly",
    node=NODE_WEST,
    os=OS_DEV,
    kms_kind="ethereum",
    kms=KmsUse(
        kms=ETHEREUM_KMS,
        app_address=address("app ledger"),
        deployer_address=address("deployer ada"),
        encrypted_env_pubkey=hex_id("env key ledger", 64),
    ),
    gateway=Gateway(base_domain="gw-ethereum.example", cname="ledger.example"),
    logs=replace(logs(_LEDGER_INSTANCE, "gw-ethereum.example"), container_log_base=None),
    endpoints=endpoints(RESTRICTED_APP_ID, _LEDGER_INSTANCE, "gw-ethereum.example", 8545),
    compose=Compose(
        name="ledger",
        allowed_envs=("RPC_URL",),
        docker_compose_file="services:\n  node:\n    image: registry.example/ledger:7\n",
        local_key_provider_enabled=False,
        public_logs=True,
        public_sysinfo=True,
        public_tcbinfo=False,
        gateway_enabled=False,
        secure_time=True,
        storage_fs=None,
    ),
    compose_hashes=hashes("ledger"),
    workspace=WORKSPACE,
    creator=ADA,
    listed=False,
    created_at=at(2026, 3, 13, 11),
    updated_at=at(2026, 3, 13, 11, 2),
)
