"""What the CVMs of the fleet share: workspaces, people, nodes, key management services, images."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from phala_facade.testing.constants import (
    ADMIN_USER_ID,
    MEMBER_USER_ID,
    SANDBOX_WORKSPACE_ID,
    WORKSPACE_ID,
    WORKSPACE_SLUG,
    hex_id,
)
from phala_facade.testing.records import ComposeHashes, Endpoint, Kms, Logs, Node, OsImage, User, Workspace

WORKSPACE: Final = Workspace(
    id=WORKSPACE_ID,
    name="Möbius Labs",
    slug=WORKSPACE_SLUG,
    avatar_url="https://avatars.example/moebius.png",
)
SANDBOX: Final = Workspace(id=SANDBOX_WORKSPACE_ID, name="Sandbox")

ADA: Final = User(id=ADMIN_USER_ID, legacy_id=101, username="ada-müller", avatar_url="https://avatars.example/ada.png")
OMAR: Final = User(id=MEMBER_USER_ID, legacy_id=102, username="omar")

NODE_WEST: Final = Node(
    id=11,
    node_id=7001,
    name="west-alpha",
    region="us-west-1",
    device_id=hex_id("device west", 64),
    ppid=hex_id("ppid west", 32),
    status="ONLINE",
    version="v0.5.7",
)
NODE_EAST: Final = Node(
    id=12,
    node_id=7002,
    name="east-bravo",
    region="eu-east-2",
    device_id=hex_id("device east", 64),
    ppid=hex_id("ppid east", 32),
    status="MAINTENANCE",
    version="v0.5.6",
)
NODE_GPU: Final = Node(
    id=13,
    node_id=7003,
    name="加速-charlie",
    region="ap-north-1",
    device_id=hex_id("device gpu", 64),
    status="ONLINE",
    version="v0.5.7",
)
NODE_LAB: Final = Node(id=14, name="lab-delta", status="OFFLINE")

PHALA_KMS: Final = Kms(
    id="kms_phalaMain",
    slug="phala-main",
    url="https://kms.phala-main.example",
    version="v0.5.7",
    gateway_app_id=hex_id("gateway phala"),
)
BASE_KMS: Final = Kms(
    id="kms_baseMain1",
    slug="base-main",
    url="https://kms.base-main.example",
    version="v0.5.7",
    chain_id=8453,
    contract_address=f"0x{hex_id('contract base')}",
    gateway_app_id=hex_id("gateway base"),
    rpc_endpoint="https://rpc.base.example",
)
ETHEREUM_KMS: Final = Kms(
    id="kms_ethereum1",
    slug="ethereum-main",
    url="https://kms.ethereum-main.example",
    version="v0.5.6",
    chain_id=1,
    contract_address=f"0x{hex_id('contract ethereum')}",
    gateway_app_id=hex_id("gateway ethereum"),
    rpc_endpoint="https://rpc.ethereum.example",
)
LEGACY_KMS: Final = Kms(id="kms_legacyOld", url="https://kms.legacy.example", version="v0.3.4")

OS_STABLE: Final = OsImage(
    name="dstack-0.5.7", version="0.5.7", is_dev=False, image_hash=hex_id("image dstack-0.5.7", 64)
)
OS_DEV: Final = OsImage(
    name="dstack-dev-0.5.8", version="0.5.8", is_dev=True, image_hash=hex_id("image dstack-dev-0.5.8", 64)
)
OS_NVIDIA: Final = OsImage(name="dstack-nvidia-0.5.5", version="0.5.5", is_dev=False)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, microsecond: int = 0) -> datetime:
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, minute, 0, microsecond, tzinfo=UTC)


def address(seed: str) -> str:
    """Return the address of an account or a contract on a chain."""
    return f"0x{hex_id(f'address {seed}')}"


def endpoints(app_id: str, instance_id: str, domain: str, *ports: int) -> tuple[Endpoint, ...]:
    """Return the public URLs of some ports of an instance."""
    return tuple(
        Endpoint(app=f"https://{app_id}-{port}.{domain}", instance=f"https://{instance_id}-{port}.{domain}")
        for port in ports
    )


def logs(instance_id: str, domain: str) -> Logs:
    """Return the addresses of all logs of an instance."""
    base = f"https://{instance_id}-8090.{domain}/logs"
    return Logs(
        serial=f"{base}/serial",
        stdout=f"{base}/stdout",
        stderr=f"{base}/stderr",
        container_log_base=f"{base}/containers",
    )


def hashes(seed: str, *, script: bool = False) -> ComposeHashes:
    """Return the digests of a compose file, with that of its pre-launch script where it has one."""
    return ComposeHashes(
        compose=hex_id(f"compose {seed}", 64),
        docker_compose=hex_id(f"docker compose {seed}", 64),
        pre_launch_script=hex_id(f"script {seed}", 64) if script else None,
    )
