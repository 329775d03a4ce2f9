"""The `CvmBasicInfo` that 2025-10-28 describes the CVMs of an app with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.decode.shape import Shape, value_at
from phala_facade.models import Cvm, Kms, Node, OperatingSystem, Resources
from phala_facade.normalise.reading import Reading, known, or_else

if TYPE_CHECKING:
    from phala_wire.models import AppsCvmBasicInfoV20251028


def cvm_of_app_basic_info(wire: AppsCvmBasicInfoV20251028, reading: Reading) -> Cvm:
    """Read a CVM as 2025-10-28 describes it within its app."""
    machine = known(wire.machine_info)
    return Cvm(
        name=or_else(wire.name, ""),
        status=or_else(wire.status, "unknown"),
        app_id=known(wire.app_id),
        vm_uuid=known(wire.vm_uuid),
        instance_id=known(wire.instance_id),
        resources=Resources(
            vcpu=known(wire.vcpu),
            memory_mb=known(wire.memory),
            disk_gb=known(wire.disk_size),
            gpus=known(machine.gpu_count) if machine else None,
            instance_type=known(wire.instance_type),
        ),
        node=reading.share(
            Node(id=known(wire.teepod_id), name=known(wire.teepod_name), region=known(wire.region_identifier)),
        ),
        os=reading.share(OperatingSystem(name=known(wire.base_image))),
        kms=reading.share(Kms(type=known(wire.kms_type), id=known(wire.kms_id), slug=known(wire.kms_slug))),
        listed=known(wire.listed),
        updated_at=reading.time(wire.updated_at, "updated_at"),
        source=reading.source(),
    )


def _load() -> type[AppsCvmBasicInfoV20251028]:
    from phala_wire.models import AppsCvmBasicInfoV20251028

    return AppsCvmBasicInfoV20251028


APP_CVM_BASIC_INFO = Shape(
    title="CvmBasicInfo",
    schema="teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo",
    since="2025-10-28",
    why_not=value_at("teepod_id", "teepod_name", "vcpu", "memory", "disk_size", "machine_info"),
    load=_load,
    documented=frozenset(
        {
            "name",
            "status",
            "app_id",
            "vm_uuid",
            "instance_id",
            "resources.vcpu",
            "resources.memory_mb",
            "resources.disk_gb",
            "resources.gpus",
            "resources.instance_type",
            "node.id",
            "node.name",
            "node.region",
            "os.name",
            "kms.type",
            "kms.id",
            "kms.slug",
            "listed",
            "updated_at",
        }
    ),
    raw_only={
        "machine_info.vcpu": "repeats vcpu, which this shape requires",
        "machine_info.memory": "repeats memory, which this shape requires",
        "machine_info.disk_size": "repeats disk_size, which this shape requires",
    },
)
