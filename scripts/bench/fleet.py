"""A fleet of any size: every property given, every CVM different, and what CVMs share in life shared here, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from phala_facade.testing.constants import hex_id, vm_uuid
from phala_facade.testing.content.common import (
    ADA,
    BASE_KMS,
    ETHEREUM_KMS,
    NODE_EAST,
    NODE_WEST,
    OS_DEV,
    OS_STABLE,
    address,
    at,
    endpoints,
    hashes,
    logs,
)
from phala_facade.testing.content.extremes import FULL
from phala_facade.testing.records import Event, Gateway, KmsUse, Progress, Service, Size

if TYPE_CHECKING:
    from phala_facade.testing.records import Compose, Cvm, Vm, VmConfiguration

_NODES: Final = [
    replace(
        node, id=20 + number, node_id=7020 + number, name=f"{node.name}-{number}", ppid=hex_id(f"ppid {number}", 32)
    )
    for number in range(6)
    for node in (NODE_WEST, NODE_EAST)
]
_USERS: Final = [
    replace(ADA, id=f"usr_bench{number:03}", legacy_id=300 + number, username=f"user-{number}") for number in range(20)
]
_SIZES: Final = [Size(vcpu=vcpu, memory_mb=2048 * vcpu, disk_gb=20 * vcpu) for vcpu in (1, 2, 4, 8)]
_STATUSES: Final = ("running", "running", "running", "stopped", "starting", "deleting")
_DOMAINS: Final = ("gw-base.example", "gw-west.example", "gw-east.example")
_CVMS_OF_AN_APP: Final = 3
_STARTED: Final = at(2025, 12, 13, 20, 15, 250_000)


def cvm(index: int) -> Cvm:
    """Make one CVM of the fleet: the same one on every run, and another one for every index."""
    app = index // _CVMS_OF_AN_APP
    name, app_id, instance_id = f"service-{app}-{index}", hex_id(f"app {app}"), hex_id(f"instance {index}")
    size, os, node = _SIZES[app % 4], (OS_STABLE, OS_DEV)[app % 2], _NODES[index % len(_NODES)]
    kms, domain = (BASE_KMS, ETHEREUM_KMS)[app % 2], _DOMAINS[app % len(_DOMAINS)]
    created = _STARTED + timedelta(minutes=7 * index, microseconds=index)
    assert FULL.vm is not None  # noqa: S101 - the full record has one
    return replace(
        FULL,
        id=f"cvm_{hex_id(f'cvm {index}', 8)}{index}",
        legacy_id=10_000 + index,
        name=name,
        status=_STATUSES[index % len(_STATUSES)],
        progress=Progress(target="running", started_at=created, correlation_id=f"corr-{hex_id(name, 12)}"),
        app_id=app_id,
        instance_id=instance_id,
        project_id=f"prj_bench{app}",
        vm=_vm(FULL.vm, index, app_id, size, domain),
        size=size,
        node=node,
        os=os,
        kms=KmsUse(
            kms=kms,
            app_address=address(f"app {app}"),
            deployer_address=address(f"deployer {app % len(_USERS)}"),
            encrypted_env_pubkey=hex_id(f"env key {app}", 64),
        ),
        gateway=Gateway(base_domain=domain, cname=f"cname.{domain}"),
        logs=logs(instance_id, domain),
        services=(Service(name="web", image=f"registry.example/web:{app % 9}", state="running", ports=(443,)),),
        endpoints=endpoints(app_id, instance_id, domain, 443),
        compose=_compose(app, domain),
        compose_hashes=hashes(f"app {app}", script=True),
        creator=_USERS[app % len(_USERS)],
        dashboard_url=f"https://dashboard.example/{name}",
        created_at=created,
        updated_at=created + timedelta(days=30),
        deleted_at=created + timedelta(days=60),
        scheduled_delete_at=created + timedelta(days=61),
    )


def _vm(full: Vm, index: int, app_id: str, size: Size, domain: str) -> Vm:
    assert full.configuration is not None  # noqa: S101 - the full record has one
    configuration: VmConfiguration = replace(
        full.configuration, size=size, app_id=app_id, encrypted_env=hex_id(f"encrypted env {index}", 64)
    )
    return replace(
        full,
        uuid=vm_uuid(f"bench {index}"),
        uptime=f"{index % 90}d 1h 0m",
        app_url=f"https://{app_id}-443.{domain}",
        configuration=configuration,
        events=(Event(event="boot.progress", body="done", timestamp=1773437410000 + index),),
    )


def _compose(app: int, domain: str) -> Compose | str | None:
    if FULL.compose is None or isinstance(FULL.compose, str):
        return FULL.compose
    return replace(FULL.compose, name=f"service-{app}", default_gateway_domain=domain, salt=hex_id(f"salt {app}", 32))
