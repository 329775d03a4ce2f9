"""The parts of a `CVMInfo`: what its references and nested objects say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models import (
    Gateway,
    Kms,
    Logs,
    Node,
    OperatingSystem,
    Owner,
    Progress,
    Resources,
    Workspace,
)
from phala_facade.normalise.reading import Reading, known, part

if TYPE_CHECKING:
    from msgspec import UnsetType

    from phala_wire.models import (
        CvmGatewayInfo,
        CvmKmsInfo,
        CvmLogUrls,
        CvmosInfo,
        CvmProgressInfo,
        CvmResourceInfo,
        NodeRef,
        UserRef,
        WorkspaceRef,
    )


def resources_of(wire: CvmResourceInfo | UnsetType, reading: Reading, path: str = "resource") -> Resources:
    """Read what the CVM is given; `path` is where that stands."""
    if not wire:
        return Resources()
    return Resources(
        vcpu=known(wire.vcpu),
        memory_mb=reading.megabytes(wire.memory_in_gb, f"{path}.memory_in_gb"),
        disk_gb=known(wire.disk_in_gb),
        gpus=known(wire.gpus),
        instance_type=reading.share(wire.instance_type),
        compute_price=reading.money(wire.compute_billing_price, f"{path}.compute_billing_price"),
        billing_period=reading.share(wire.billing_period),
    )


def node_of(wire: NodeRef | UnsetType | None, reading: Reading) -> Node | None:
    """Read the node."""
    if not wire:
        return None
    return reading.share(
        Node(
            id=known(wire.id),
            node_id=known(wire.node_id),
            name=known(wire.name),
            region=known(wire.region),
            device_id=known(wire.device_id),
            ppid=known(wire.ppid),
            status=known(wire.status),
            version=known(wire.version),
        )
    )


def os_of(wire: CvmosInfo | UnsetType | None, reading: Reading) -> OperatingSystem | None:
    """Read the guest image."""
    if not wire:
        return None
    return reading.share(
        OperatingSystem(
            name=known(wire.name),
            version=known(wire.version),
            is_dev=known(wire.is_dev),
            image_hash=known(wire.os_image_hash),
        )
    )


def kms_of(kms_type: str | UnsetType | None, wire: CvmKmsInfo | UnsetType | None, reading: Reading) -> Kms | None:
    """Read the KMS, of which the type stands beside it."""
    if not wire:
        return reading.share(Kms(type=known(kms_type)))
    return reading.share(
        Kms(
            type=known(kms_type),
            chain_id=known(wire.chain_id),
            contract_address=known(wire.dstack_kms_address),
            app_address=known(wire.dstack_app_address),
            deployer_address=known(wire.deployer_address),
            rpc_endpoint=known(wire.rpc_endpoint),
            encrypted_env_pubkey=known(wire.encrypted_env_pubkey),
        )
    )


def gateway_of(wire: CvmGatewayInfo | UnsetType, reading: Reading) -> Gateway | None:
    """Read the gateway."""
    return reading.share(Gateway(base_domain=known(wire.base_domain), cname=known(wire.cname))) if wire else None


def logs_of(wire: CvmLogUrls | UnsetType) -> Logs | None:
    """Read where the logs are."""
    if not wire:
        return None
    return part(
        Logs(
            serial=known(wire.serial),
            stdout=known(wire.stdout),
            stderr=known(wire.stderr),
            container_log_base=known(wire.container_log_base),
        )
    )


def progress_of(wire: CvmProgressInfo | UnsetType | None, reading: Reading) -> Progress | None:
    """Read the operation that is being carried out."""
    if not wire:
        return None
    return part(
        Progress(
            target=known(wire.target),
            started_at=reading.time(wire.started_at, "progress.started_at"),
            correlation_id=known(wire.correlation_id),
        )
    )


def workspace_of(wire: WorkspaceRef | UnsetType | None, reading: Reading) -> Workspace | None:
    """Read the workspace."""
    if not wire:
        return None
    return reading.share(
        Workspace(
            id=known(wire.id),
            name=known(wire.name),
            slug=known(wire.slug),
            avatar_url=known(wire.avatar_url),
        )
    )


def owner_of(wire: UserRef | UnsetType | None, reading: Reading) -> Owner | None:
    """Read the creator."""
    if not wire:
        return None
    return reading.share(Owner(id=known(wire.id), username=known(wire.username), avatar_url=known(wire.avatar_url)))
