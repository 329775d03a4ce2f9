"""`CvmBasicInfo`: how 2025-10-28 describes a CVM within its app."""

from __future__ import annotations

from phala_facade.decode.shape import Item, Shape, value_at
from phala_facade.models import Cvm, Kms, Node, OperatingSystem, Resources
from phala_facade.shapes.values import or_else, part, time
from phala_wire.models import AppsCvmBasicInfoV20251028


def cvm_of_app_basic_info(wire: AppsCvmBasicInfoV20251028, item: Item[Cvm]) -> Cvm:
    """Convert a CVM within an app of 2025-10-28."""
    machine = wire.machine_info
    return Cvm(
        name=wire.name or "",
        status=or_else(wire.status, "unknown"),
        app_id=wire.app_id,
        vm_uuid=wire.vm_uuid,
        instance_id=wire.instance_id,
        resources=Resources(
            vcpu=wire.vcpu,
            memory_mb=wire.memory,
            disk_gb=wire.disk_size,
            gpus=machine.gpu_count if machine else None,
            instance_type=wire.instance_type,
        ),
        node=part(
            Node(id=wire.teepod_id, name=wire.teepod_name, region=wire.region_identifier),
        ),
        os=part(OperatingSystem(name=wire.base_image)),
        kms=part(Kms(type=wire.kms_type, id=wire.kms_id, slug=wire.kms_slug)),
        listed=wire.listed,
        updated_at=time(wire.updated_at, "updated_at", item),
        source=item.source(),
    )


APP_CVM_BASIC_INFO = Shape(
    title="CvmBasicInfo",
    schema="teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo",
    since="2025-10-28",
    why_not=value_at("teepod_id", "teepod_name", "vcpu", "memory", "disk_size", "machine_info"),
    core=("vcpu", "memory", "disk_size"),
    wire=AppsCvmBasicInfoV20251028,
    convert=cvm_of_app_basic_info,
    raw_only={
        "machine_info.vcpu": "repeats vcpu, which this shape requires",
        "machine_info.memory": "repeats memory, which this shape requires",
        "machine_info.disk_size": "repeats disk_size, which this shape requires",
    },
)
