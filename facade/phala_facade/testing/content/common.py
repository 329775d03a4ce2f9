"""What the CVMs of the fleet share: workspaces, people, nodes, key management services, images."""

from __future__ import annotations

from typing import Any, Final

from phala_facade.models import Kms, Node, OperatingSystem, Owner, Workspace
from phala_facade.testing.constants import (
    ADMIN_USER_ID,
    MEMBER_USER_ID,
    SANDBOX_WORKSPACE_ID,
    WORKSPACE_ID,
    WORKSPACE_SLUG,
    hex_id,
)

_AVATARS = "https://avatars.example"
WORKSPACE: Final = Workspace(
    id=WORKSPACE_ID, name="Möbius Labs", slug=WORKSPACE_SLUG, avatar_url=f"{_AVATARS}/moebius.png"
)
SANDBOX: Final = Workspace(id=SANDBOX_WORKSPACE_ID, name="Sandbox")

ADA: Final = Owner(id=ADMIN_USER_ID, legacy_id=101, username="ada-müller", avatar_url=f"{_AVATARS}/ada.png")
OMAR: Final = Owner(id=MEMBER_USER_ID, legacy_id=102, username="omar")


def _node(number: int, name: str, region: str, seed: str, version: str, **more: str) -> Node:
    device = hex_id(f"device {seed}", 64)
    known = {"status": "ONLINE", **more}
    return Node(id=number, node_id=6990 + number, name=name, region=region, device_id=device, version=version, **known)


NODE_WEST: Final = _node(11, "west-alpha", "us-west-1", "west", "v0.5.7", ppid=hex_id("ppid west", 32))
NODE_EAST: Final = _node(
    12, "east-bravo", "eu-east-2", "east", "v0.5.6", ppid=hex_id("ppid east", 32), status="MAINTENANCE"
)
NODE_GPU: Final = _node(13, "加速-charlie", "ap-north-1", "gpu", "v0.5.7")
NODE_LAB: Final = Node(id=14, name="lab-delta", status="OFFLINE")

OS_STABLE: Final = OperatingSystem(
    name="dstack-0.5.7", version="0.5.7", is_dev=False, image_hash=hex_id("image dstack-0.5.7", 64)
)
OS_DEV: Final = OperatingSystem(
    name="dstack-dev-0.5.8", version="0.5.8", is_dev=True, image_hash=hex_id("image dstack-dev-0.5.8", 64)
)
OS_NVIDIA: Final = OperatingSystem(name="dstack-nvidia-0.5.5", version="0.5.5", is_dev=False)


def _kms(kind: str, kms_id: str, version: str, **more: Any) -> Kms:
    slug = f"{kind}-main"
    gateway = hex_id(f"gateway {kind}")
    url = f"https://kms.{slug}.example"
    return Kms(type=kind, id=kms_id, slug=slug, url=url, version=version, gateway_app_id=gateway, **more)


def _on_chain(kind: str, chain_id: int) -> dict[str, Any]:
    contract = f"0x{hex_id(f'contract {kind}')}"
    return {"chain_id": chain_id, "contract_address": contract, "rpc_endpoint": f"https://rpc.{kind}.example"}


PHALA_KMS: Final = _kms("phala", "kms_phalaMain", "v0.5.7")
BASE_KMS: Final = _kms("base", "kms_baseMain1", "v0.5.7", **_on_chain("base", 8453))
ETHEREUM_KMS: Final = _kms("ethereum", "kms_ethereum1", "v0.5.6", **_on_chain("ethereum", 1))
LEGACY_KMS: Final = Kms(type="legacy", id="kms_legacyOld", url="https://kms.legacy.example", version="v0.3.4")
