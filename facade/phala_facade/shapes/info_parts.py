"""The parts of a `CVMInfo`: its references and nested objects."""

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
from phala_facade.shapes.values import megabytes, money, part, part_of, time

if TYPE_CHECKING:
    from phala_facade.decode.shape import Item
    from phala_facade.models import Cvm
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


def resources_of(wire: CvmResourceInfo | None, item: Item[Cvm]) -> Resources:
    """Convert the resources of a CVM."""
    if wire is None:
        return Resources()
    return Resources(
        vcpu=wire.vcpu,
        memory_mb=megabytes(wire.memory_in_gb, "resource.memory_in_gb", item),
        disk_gb=wire.disk_in_gb,
        gpus=wire.gpus,
        instance_type=wire.instance_type,
        compute_price=money(wire.compute_billing_price, "resource.compute_billing_price", item),
        billing_period=wire.billing_period,
    )


@part_of
def node_of(wire: NodeRef) -> Node:
    """Convert the node."""
    return Node(
        id=wire.id,
        node_id=wire.node_id,
        name=wire.name,
        region=wire.region,
        device_id=wire.device_id,
        ppid=wire.ppid,
        status=wire.status,
        version=wire.version,
    )


@part_of
def os_of(wire: CvmosInfo) -> OperatingSystem:
    """Convert the guest image."""
    return OperatingSystem(
        name=wire.name,
        version=wire.version,
        is_dev=wire.is_dev,
        image_hash=wire.os_image_hash,
    )


def kms_of(kms_type: str | None, wire: CvmKmsInfo | None) -> Kms | None:
    """Convert the KMS; its type is a separate key of the CVM."""
    if wire is None:
        return part(Kms(type=kms_type))
    return part(
        Kms(
            type=kms_type,
            chain_id=wire.chain_id,
            contract_address=wire.dstack_kms_address,
            app_address=wire.dstack_app_address,
            deployer_address=wire.deployer_address,
            rpc_endpoint=wire.rpc_endpoint,
            encrypted_env_pubkey=wire.encrypted_env_pubkey,
        )
    )


@part_of
def gateway_of(wire: CvmGatewayInfo) -> Gateway:
    """Convert the gateway."""
    return Gateway(base_domain=wire.base_domain, cname=wire.cname)


@part_of
def logs_of(wire: CvmLogUrls) -> Logs:
    """Convert the URLs of the logs."""
    return Logs(
        serial=wire.serial,
        stdout=wire.stdout,
        stderr=wire.stderr,
        container_log_base=wire.container_log_base,
    )


def progress_of(wire: CvmProgressInfo | None, item: Item[Cvm]) -> Progress | None:
    """Convert the operation in progress."""
    if wire is None:
        return None
    return part(
        Progress(
            target=wire.target,
            started_at=time(wire.started_at, "progress.started_at", item),
            correlation_id=wire.correlation_id,
        )
    )


@part_of
def workspace_of(wire: WorkspaceRef) -> Workspace:
    """Convert the workspace."""
    return Workspace(
        id=wire.id,
        name=wire.name,
        slug=wire.slug,
        avatar_url=wire.avatar_url,
    )


@part_of
def owner_of(wire: UserRef) -> Owner:
    """Convert the creator."""
    return Owner(id=wire.id, username=wire.username, avatar_url=wire.avatar_url)
