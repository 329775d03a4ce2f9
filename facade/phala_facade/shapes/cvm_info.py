"""`CVMInfo` and `CVMInfoDetail`: how 2026-01-21 describes a CVM in a list or an app, and a single CVM."""

from __future__ import annotations

from typing import Any

from phala_facade.decode.shape import Item, Shape, object_at
from phala_facade.models import Compose, Cvm, Kms, OperatingSystem, Resources
from phala_facade.shapes.info_parts import (
    gateway_of,
    kms_of,
    logs_of,
    node_of,
    os_of,
    owner_of,
    progress_of,
    resources_of,
    workspace_of,
)
from phala_facade.shapes.parts import endpoints_of
from phala_facade.shapes.values import object_or_text, objects, or_else, part, time
from phala_wire.models import CvmInfoDetail, CvmInfoV20260121

AnyInfo = CvmInfoDetail | CvmInfoV20260121
"""The wire models that describe a CVM alike but for its resources, image and KMS."""


def cvm_of_info(wire: CvmInfoV20260121, item: Item[Cvm]) -> Cvm:
    """Convert a CVM in a list or within an app."""
    kms = kms_of(wire.kms_type, wire.kms_info)
    return cvm_of(wire, item, resources_of(wire.resource, item), os_of(wire.os), kms)


def cvm_of_info_detail(wire: CvmInfoDetail, item: Item[Cvm]) -> Cvm:
    """Convert a single CVM."""
    kms = kms_of(wire.kms_type, wire.kms_info)
    return cvm_of(wire, item, resources_of(wire.resource, item), os_of(wire.os), kms, wire.compose_file)


def cvm_of(
    wire: AnyInfo,
    item: Item[Cvm],
    resources: Resources,
    os: OperatingSystem | None,
    kms: Kms | None,
    compose_file: Any = None,
) -> Cvm:
    """Convert a CVM, given the parts that are not alike in all versions."""
    identifier = item.unreadable("id")
    return Cvm(
        id=wire.id,
        # The integer of earlier versions is a deviation here, but it still identifies the CVM.
        legacy_id=identifier if type(identifier) is int else None,
        name=wire.name or "",
        status=or_else(wire.status, "unknown"),
        in_progress=wire.in_progress,
        progress=progress_of(wire.progress, item),
        app_id=wire.app_id,
        vm_uuid=wire.vm_uuid,
        instance_id=wire.instance_id,
        resources=resources,
        node=node_of(wire.node_info),
        os=os,
        kms=kms,
        gateway=gateway_of(wire.gateway),
        endpoints=endpoints_of(wire.endpoints),
        logs=logs_of(wire.logs),
        services=objects(wire.services, "services", item),
        compose=part(
            Compose(
                file=object_or_text(compose_file, "compose_file", item),
                hash=wire.compose_hash,
                docker_hash=wire.docker_compose_hash,
                pre_launch_script_hash=wire.pre_launch_script_hash,
            )
        ),
        workspace=workspace_of(wire.workspace),
        owner=owner_of(wire.creator),
        project_type=wire.project_type,
        listed=wire.listed,
        public_logs=wire.public_logs,
        public_sysinfo=wire.public_sysinfo,
        public_tcbinfo=wire.public_tcbinfo,
        gateway_enabled=wire.gateway_enabled,
        secure_time=wire.secure_time,
        storage_fs=wire.storage_fs,
        created_at=time(wire.created_at, "created_at", item),
        deleted_at=time(wire.deleted_at, "deleted_at", item),
        source=item.source(),
    )


_RAW_ONLY = {
    "node_info.object_type": "a fixed word that says what the reference refers to",
    "workspace.object_type": "a fixed word that says what the reference refers to",
    "creator.object_type": "a fixed word that says what the reference refers to",
}

_why_not = object_at("resource", "node_info", "gateway")

CVM_INFO = Shape(
    title="CVMInfo",
    schema="teehouse__api__routes__cvms__v20260121__schemas__CVMInfo",
    since="2026-01-21",
    why_not=_why_not,
    core=("resource",),
    wire=CvmInfoV20260121,
    convert=cvm_of_info,
    raw_only=_RAW_ONLY,
)

CVM_INFO_DETAIL = Shape(
    title="CVMInfoDetail",
    schema="CVMInfoDetail",
    since="2026-01-21",
    why_not=_why_not,
    core=("resource",),
    wire=CvmInfoDetail,
    convert=cvm_of_info_detail,
    raw_only=_RAW_ONLY,
)
