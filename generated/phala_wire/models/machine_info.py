from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="MachineInfo")


@_attrs_define
class MachineInfo:
    """CVM hardware configuration.

    Attributes:
        vcpu (int): Virtual CPU count
        memory (int): Memory in MB
        disk_size (int): Disk size in GB
        gpu_count (int): GPU count (0 if none)
    """

    vcpu: int
    memory: int
    disk_size: int
    gpu_count: int

    def to_dict(self) -> dict[str, Any]:
        vcpu = self.vcpu

        memory = self.memory

        disk_size = self.disk_size

        gpu_count = self.gpu_count

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "vcpu": vcpu,
                "memory": memory,
                "disk_size": disk_size,
                "gpu_count": gpu_count,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        vcpu = d.pop("vcpu")

        memory = d.pop("memory")

        disk_size = d.pop("disk_size")

        gpu_count = d.pop("gpu_count")

        machine_info = cls(
            vcpu=vcpu,
            memory=memory,
            disk_size=disk_size,
            gpu_count=gpu_count,
        )

        return machine_info
