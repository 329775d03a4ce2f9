"""Building the CVMs of the fleet, and those of a fake cloud: what follows from their names is not said of each."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from phala_facade.models import Compose, Endpoint, Gateway, Kms, Logs, Resources
from phala_facade.models.plain import as_object
from phala_facade.testing.constants import hex_id, vm_uuid
from phala_facade.testing.content.common import WORKSPACE
from phala_facade.testing.records import SETTINGS, Cvm


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
