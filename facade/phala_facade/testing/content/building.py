"""Building the CVMs of the fleet and those of a fake cloud: fields that follow from others are derived."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from phala_facade.models import Compose, Endpoint, Gateway, Kms, Logs, Resources, Runtime
from phala_facade.models.plain import as_object
from phala_facade.testing.constants import hex_id, vm_uuid
from phala_facade.testing.content.common import ADA, WORKSPACE
from phala_facade.testing.records import SETTINGS, Cvm, Origin

if TYPE_CHECKING:
    from phala_facade.testing.render.shared import JsonObject

NO_TEXTS = dict.fromkeys(
    (
        *("bash_script", "default_gateway_domain", "docker_compose_file", "init_script"),
        *("pre_launch_script", "salt", "storage_fs"),
    )
)
"""The texts that a compose file may have; unlike other settings, a missing one is null."""


def at(text: str) -> datetime:
    """Return a moment in UTC: `at("2026-03-01 08:30")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def size(vcpu: int, memory_mb: int, disk_gb: int, name: str, price: str, period: str, *, gpus: int = 0) -> Resources:
    """Return the resources of a CVM with an instance type."""
    return Resources(
        vcpu=vcpu,
        memory_mb=memory_mb,
        disk_gb=disk_gb,
        gpus=gpus,
        instance_type=name,
        compute_price=Decimal(price),
        billing_period=period,
    )


def port(number: int, *, protocol: str = "tcp") -> JsonObject:
    """Return a port that the node forwards."""
    return {"protocol": protocol, "host_port": 10000 + number, "vm_port": number, "host_address": "127.0.0.1"}


def compose(seed: str, **settings: Any) -> Compose:
    """Return a compose file with the usual settings, or others, and its digests."""
    usual: dict[str, Any] = {
        "docker_compose_file": f"services:\n  {seed}:\n    image: registry.example/{seed}:1\n",
        **dict.fromkeys(("public_logs", "public_sysinfo", "public_tcbinfo", "gateway_enabled"), True),
        "secure_time": False,
        "storage_fs": "zfs",
    }
    return compose_of(seed, {"name": seed, **NO_TEXTS, **usual, **settings})


def compose_of(seed: str, file: dict[str, Any] | str) -> Compose:
    """Return a compose file, or the text of one, with its digests."""
    script = (as_object(file) or {}).get("pre_launch_script")
    return Compose(
        file=file,
        hash=hex_id(f"compose {seed}", 64),
        docker_hash=hex_id(f"docker compose {seed}", 64),
        pre_launch_script_hash=script and hex_id(f"script {seed}", 64),
    )


def hosted(
    seed: str,
    *ports: int,
    configuration: JsonObject | None = None,
    is_hidden: bool = False,
    **facts: Any,
) -> Cvm:
    """Return a CVM that has a VM on a node.

    Args:
        seed: Its identifiers are derived from this; also its name, unless the facts have another.
        ports: The public ports.
        configuration: The node's configuration, besides the usual.
        is_hidden: Whether lists of CVMs leave it out.
        facts: The fields of the record, `app_id` and `kms` among them; the settings follow from the compose file.
    """
    instance, app_id, kms = hex_id(f"instance {seed}"), facts["app_id"], facts["kms"]
    domain = f"gw-{kms.type}.example"
    urls = [f"{app_id}-{exposed}.{domain}" for exposed in ports]
    logs = f"https://{instance}-8090.{domain}/logs"
    fields: dict[str, Any] = {
        "name": seed,
        "status": "running",
        "vm_uuid": vm_uuid(seed),
        "instance_id": instance,
        "project_type": "user",
        "runtime": Runtime(uptime="1h 0m", boot_progress="done", app_url=f"https://{urls[0]}" if urls else None),
        "gateway": Gateway(base_domain=domain),
        "endpoints": tuple(
            Endpoint(app=f"https://{url}", instance=f"https://{instance}-{exposed}.{domain}")
            for url, exposed in zip(urls, ports, strict=True)
        ),
        "logs": Logs(
            serial=f"{logs}/serial",
            stdout=f"{logs}/stdout",
            stderr=f"{logs}/stderr",
            container_log_base=f"{logs}/containers",
        ),
        "compose": compose(seed),
        "workspace": WORKSPACE,
        "owner": ADA,
        "listed": False,
        "source": Origin(
            is_hidden=is_hidden,
            configuration={
                "ports": [port(number) for number in ports],
                "kms_urls": [kms.url],
                "gateway_urls": [f"https://{domain}:9204"],
                **(configuration or {}),
            },
        ),
        **facts,
        "kms": kms_for(kms, app_id),
    }
    file = as_object(fields["compose"].file if fields["compose"] else None) or {}
    fields |= {name: file.get(name) for name in SETTINGS}
    return Cvm(**fields)


def kms_for(kms: Kms, app_id: str | None) -> Kms:
    """Return a key management service for an app, with the addresses of the app if it is on a chain."""
    pubkey = hex_id(f"env key {app_id}", 64)
    if kms.chain_id is None:
        return replace(kms, encrypted_env_pubkey=pubkey)
    addresses = {"app_address": f"0x{hex_id(f'address {app_id}')}", "deployer_address": f"0x{hex_id('address ada')}"}
    return replace(kms, encrypted_env_pubkey=pubkey, **addresses)
