from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.gpu_spec import GpuSpec


T = TypeVar("T", bound="GpuConfig")


@_attrs_define
class GpuConfig:
    """
    Attributes:
        gpus (list[GpuSpec]):
        attach_mode (str | Unset):  Default: 'listed'.
    """

    gpus: list[GpuSpec]
    attach_mode: str | Unset = "listed"

    def to_dict(self) -> dict[str, Any]:
        from ..models.gpu_spec import GpuSpec  # noqa: PLC0415

        gpus = []
        for gpus_item_data in self.gpus:
            gpus_item = gpus_item_data.to_dict()
            gpus.append(gpus_item)

        attach_mode = self.attach_mode

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "gpus": gpus,
            }
        )
        if attach_mode is not UNSET:
            field_dict["attach_mode"] = attach_mode

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.gpu_spec import GpuSpec  # noqa: PLC0415

        d = dict(src_dict)
        gpus = []
        _gpus = d.pop("gpus")
        for gpus_item_data in _gpus:
            gpus_item = GpuSpec.from_dict(gpus_item_data)

            gpus.append(gpus_item)

        attach_mode = d.pop("attach_mode", UNSET)

        gpu_config = cls(
            gpus=gpus,
            attach_mode=attach_mode,
        )

        return gpu_config
