"""What the CVMs of the fleet share: workspaces, people, nodes, key management services, images; and their builder."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from phala_facade.models import (
    Compose,
    Endpoint,
    Gateway,
    Kms,
    Logs,
    Node,
    OperatingSystem,
    Owner,
    Resources,
    Workspace,
)
from phala_facade.models.plain import as_object
from phala_facade.testing.constants import (
    ADMIN_USER_ID,
    MEMBER_USER_ID,
    SANDBOX_WORKSPACE_ID,
    WORKSPACE_ID,
    WORKSPACE_SLUG,
    hex_id,
    vm_uuid,
)
from phala_facade.testing.records import SETTINGS, Cvm

_AVATARS = "https://avatars.example"
WORKSPACE: Final = Workspace(
    id=WORKSPACE_ID, name="Möbius Labs", slug=WORKSPACE_SLUG, avatar_url=f"{_AVATARS}/moebius.png"
)
SANDBOX: Final = Workspace(id=SANDBOX_WORKSPACE_ID, name="Sandbox")

ADA: Final = Owner(id=ADMIN_USER_ID, legacy_id=101, username="ada-müller", avatar_url=f"{_AVATARS}/ada.png")
OMAR: Final = Owner(id=MEMBER_USER_ID, legacy_id=102, username="omar")

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


def at(text: str) -> datetime:
    """Return a moment in UTC: `at("2026-03-01 08:30")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def address(seed: str) -> str:
    """Return the address of an account or a contract on a chain."""
    return f"0x{hex_id(f'address {seed}')}"


def size(
    vcpu: int, memory_mb: int, disk_gb: int, name: str | None, price: str, period: str, *, gpus: int = 0
) -> Resources:
    """Return what a CVM is given: the name is that of its instance type."""
    return Resources(
        vcpu=vcpu,
        memory_mb=memory_mb,
        disk_gb=disk_gb,
        gpus=gpus,
        instance_type=name,
        compute_price=Decimal(price),
        billing_period=period,
    )


def kms_for(kms: Kms, seed: str) -> Kms:
    """Return a key management service as a CVM uses it; what is anchored on a chain has addresses there."""
    pubkey = hex_id(f"env key {seed}", 64)
    if kms.chain_id is None:
        return replace(kms, encrypted_env_pubkey=pubkey)
    addresses = {"app_address": address(f"app {seed}"), "deployer_address": address("deployer ada")}
    return replace(kms, encrypted_env_pubkey=pubkey, **addresses)


def compose(seed: str, *, script: bool = False, text: str | None = None, **settings: Any) -> Compose:
    """Return a compose file with its digests.

    Args:
        seed: What the digests are made from, and the name in the file, unless the settings have another.
        script: Whether there is a digest of a pre-launch script.
        text: The file, if it was never parsed.
        settings: What the file says; a text that it does not have is null.
    """
    nullable = dict.fromkeys(("bash_script", "default_gateway_domain", "docker_compose_file", "init_script"))
    nullable |= dict.fromkeys(("pre_launch_script", "salt", "storage_fs"))
    return Compose(
        file={"name": seed, **nullable, **settings} if text is None else text,
        hash=hex_id(f"compose {seed}", 64),
        docker_hash=hex_id(f"docker compose {seed}", 64),
        pre_launch_script_hash=hex_id(f"script {seed}", 64) if script else None,
    )


def logs(seed: str, domain: str | None) -> Logs:
    """Return the addresses of all logs of a CVM."""
    base = f"https://{hex_id(f'instance {seed}')}-8090.{domain}/logs"
    return Logs(
        serial=f"{base}/serial",
        stdout=f"{base}/stdout",
        stderr=f"{base}/stderr",
        container_log_base=f"{base}/containers",
    )


def hosted(seed: str, domain: str | None, *ports: int, **facts: Any) -> Cvm:
    """Return a CVM that has a VM on a node.

    Args:
        seed: What its identifiers are made from, and its name, unless the facts have another.
        domain: Where its ports and its logs are reached, if they are.
        ports: The public ports.
        facts: The fields of the record; the settings follow from the compose file.
    """
    instance, app_id = hex_id(f"instance {seed}"), facts["app_id"]
    file = as_object(facts["compose"].file if facts.get("compose") else None) or {}
    derived: dict[str, Any] = {
        "name": seed,
        "status": "running",
        "listed": False,
        "vm_uuid": vm_uuid(seed),
        "instance_id": instance,
        "gateway": Gateway(base_domain=domain),
        "logs": logs(seed, domain),
        "endpoints": tuple(
            Endpoint(app=f"https://{app_id}-{port}.{domain}", instance=f"https://{instance}-{port}.{domain}")
            for port in ports
        ),
        "workspace": WORKSPACE,
        **{name: file.get(name) for name in SETTINGS},
    }
    derived |= facts
    return Cvm(**derived)
