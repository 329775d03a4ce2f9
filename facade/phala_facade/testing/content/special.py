"""The CVMs for special work: with GPUs, and one on Ethereum that failed to boot."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from phala_facade.models import Event, Gateway, Runtime
from phala_facade.testing.constants import FAILED_CVM_ID, GPU_APP_ID, GPU_CVM_ID, RESTRICTED_APP_ID, hex_id
from phala_facade.testing.content.building import at, compose, hosted, kms_for, logs, size
from phala_facade.testing.content.common import (
    ADA,
    ETHEREUM_KMS,
    NODE_GPU,
    NODE_WEST,
    OMAR,
    OS_DEV,
    OS_NVIDIA,
    PHALA_KMS,
)
from phala_facade.testing.records import CvmOrigin

_DOMAIN = "gw-phala.example"
_PRODUCT = "10de:2335"
_CONFIGURATION: dict[str, Any] = {
    "ports": [{"protocol": "tcp", "host_port": 18443, "vm_port": 443, "host_address": None}],
    "hugepages": True,
    "pin_numa": True,
    "kms_urls": ["https://kms.phala-main.example"],
    "gateway_urls": [f"https://{_DOMAIN}:9204"],
}
_VISION: dict[str, Any] = {
    "app_id": GPU_APP_ID,
    "project_id": "prj_visionGp1",
    "project_type": "template",
    "node": NODE_GPU,
    "os": OS_NVIDIA,
    "kms": kms_for(PHALA_KMS, "vision"),
    "gateway": Gateway(base_domain=_DOMAIN, cname="vision.example"),
    "compose": compose(
        "vision",
        name="vision 视觉",
        allowed_envs=["HF_HOME"],
        docker_compose_file="services:\n  model:\n    image: registry.example/视觉:1.0\n",
        public_logs=True,
        public_sysinfo=False,
        public_tcbinfo=True,
        gateway_enabled=True,
        secure_time=False,
        storage_fs="zfs",
    ),
    "updated_at": at("2026-03-01"),
}

CVMS: Final = (
    hosted(
        "vision-inference",
        _DOMAIN,
        443,
        **_VISION,
        id=GPU_CVM_ID,
        legacy_id=5020,
        name="视觉-inference-überblick",
        resources=size(24, 262144, 500, "h200.double", "123.456000", "hourly", gpus=2),
        runtime=Runtime(uptime="1d 0h 5m", app_url=f"https://{GPU_APP_ID}-443.{_DOMAIN}", boot_progress="done"),
        source=CvmOrigin(
            configuration={
                **_CONFIGURATION,
                "gpus": {
                    "gpus": [{"slot": "18:00.0", "product_id": _PRODUCT}, {"slot": "2a:00.0", "product_id": None}],
                    "attach_mode": "listed",
                },
            }
        ),
        services=(
            {"name": "model", "image": "registry.example/视觉:1.0", "state": "running", "ports": [443]},
            {"name": "metrics", "image": "registry.example/metrics:0.9", "state": "exited", "ports": []},
        ),
        owner=ADA,
        listed=True,
        created_at=at("2026-02-14 12:00"),
    ),
    hosted(
        "vision-batch",
        _DOMAIN,
        **_VISION,
        id="cvm_visionBt2",
        legacy_id=5021,
        resources=size(24, 262144, 500, "h200.single", "3.50", "skip", gpus=1),
        runtime=Runtime(uptime="58m", boot_progress="done"),
        source=CvmOrigin(
            configuration={
                **_CONFIGURATION,
                "ports": None,
                "gpus": {"gpus": [{"slot": "3b:00.0", "product_id": _PRODUCT}], "attach_mode": "all"},
            }
        ),
        owner=OMAR,
        created_at=at("2026-03-13 20:00"),
    ),
    hosted(
        "ledger-node",
        "gw-ethereum.example",
        8545,
        id=FAILED_CVM_ID,
        legacy_id=5030,
        status="failed",
        app_id=RESTRICTED_APP_ID,
        project_id="prj_ledgerNd1",
        project_type="user",
        resources=size(4, 8192, 100, "tdx.large", "0.232", "hourly"),
        runtime=Runtime(
            uptime="0s",
            exited_at=at("2026-03-13 11:02:09"),
            boot_progress="requesting keys",
            boot_error="KMS refused the key request: compose hash is not registered on chain 1",
            events=(
                Event(event="boot.progress", body="requesting keys", timestamp=1773399728000),
                Event(event="boot.error", body="KMS refused the key request", timestamp=1773399729000),
            ),
        ),
        source=CvmOrigin(
            configuration={
                "ports": [{"protocol": "udp", "host_port": 30303, "vm_port": 30303, "host_address": "0.0.0.0"}],  # noqa: S104 - data
                "encrypted_env": hex_id("encrypted env ledger", 64),
                "kms_urls": ["https://kms.ethereum-main.example", "https://kms-2.ethereum-main.example"],
            }
        ),
        node=NODE_WEST,
        os=OS_DEV,
        kms=kms_for(ETHEREUM_KMS, "ledger"),
        gateway=Gateway(base_domain="gw-ethereum.example", cname="ledger.example"),
        logs=replace(logs("ledger-node", "gw-ethereum.example"), container_log_base=None),
        compose=compose(
            "ledger",
            allowed_envs=["RPC_URL"],
            docker_compose_file="services:\n  node:\n    image: registry.example/ledger:7\n",
            local_key_provider_enabled=False,
            public_logs=True,
            public_sysinfo=True,
            public_tcbinfo=False,
            gateway_enabled=False,
            secure_time=True,
        ),
        owner=ADA,
        created_at=at("2026-03-13 11:00"),
        updated_at=at("2026-03-13 11:02"),
    ),
)
