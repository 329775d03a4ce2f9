"""The CVMs for special work: with GPUs, and one on Ethereum that failed to boot."""

from __future__ import annotations

from typing import Any, Final

from phala_facade.models import Event, Runtime
from phala_facade.testing import constants
from phala_facade.testing.constants import GPU_APP_ID, RESTRICTED_APP_ID, hex_id
from phala_facade.testing.content import common
from phala_facade.testing.content.building import at, compose, hosted, port, size

_VISION: dict[str, Any] = {
    "app_id": GPU_APP_ID,
    "project_id": "prj_visionGp1",
    "project_type": "template",
    "node": common.NODE_GPU,
    "os": common.OS_NVIDIA,
    "kms": common.PHALA_KMS,
    "compose": compose("vision", name="vision 视觉", public_sysinfo=False),
    "updated_at": at("2026-03-01"),
}
_NUMA = {"hugepages": True, "pin_numa": True}
_FIRST = {"slot": "18:00.0", "product_id": "10de:2335"}
_SECOND = {"slot": "2a:00.0", "product_id": None}

CVMS: Final = (
    hosted(
        "vision-inference",
        443,
        **_VISION,
        id=constants.GPU_CVM_ID,
        legacy_id=5020,
        name="视觉-inference-überblick",
        resources=size(24, 262144, 500, "h200.double", "123.456000", "hourly", gpus=2),
        configuration={**_NUMA, "gpus": {"gpus": [_FIRST, _SECOND], "attach_mode": "listed"}},
        services=(
            {"name": "model", "image": "registry.example/视觉:1.0", "state": "running", "ports": [443]},
            {"name": "metrics", "image": "registry.example/metrics:0.9", "state": "exited", "ports": []},
        ),
        listed=True,
        created_at=at("2026-02-14 12:00"),
    ),
    hosted(
        "vision-batch",
        **_VISION,
        id="cvm_visionBt2",
        legacy_id=5021,
        resources=size(24, 262144, 500, "h200.single", "3.50", "skip", gpus=1),
        configuration={**_NUMA, "ports": None, "gpus": {"gpus": [_FIRST], "attach_mode": "all"}},
        owner=common.OMAR,
        created_at=at("2026-03-13 20:00"),
    ),
    hosted(
        "ledger-node",
        8545,
        id=constants.FAILED_CVM_ID,
        legacy_id=5030,
        status="failed",
        app_id=RESTRICTED_APP_ID,
        project_id="prj_ledgerNd1",
        resources=size(4, 8192, 100, "tdx.large", "0.232", "hourly"),
        runtime=Runtime(
            uptime="0s",
            exited_at=at("2026-03-13 11:02:09"),
            boot_progress="requesting keys",
            boot_error="KMS refused the key request: compose hash is not registered on chain 1",
            events=(Event(event="boot.error", body="KMS refused the key request", timestamp=1773399729000),),
        ),
        configuration={
            "ports": [{**port(30303, protocol="udp"), "host_address": None}],
            "encrypted_env": hex_id("encrypted env ledger", 64),
        },
        node=common.NODE_WEST,
        os=common.OS_DEV,
        kms=common.ETHEREUM_KMS,
        compose=compose("ledger", public_tcbinfo=False, gateway_enabled=False, secure_time=True, storage_fs=None),
        created_at=at("2026-03-13 11:00"),
        updated_at=at("2026-03-13 11:02"),
    ),
)
