from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmResourceInfo")


@_attrs_define
class CvmResourceInfo:
    """
    Attributes:
        instance_type (None | str | Unset):
        vcpu (int | None | Unset):
        memory_in_gb (float | None | Unset):
        disk_in_gb (int | None | Unset):
        gpus (int | None | Unset):
        compute_billing_price (None | str | Unset):
        billing_period (None | str | Unset):
    """

    instance_type: None | str | Unset = UNSET
    vcpu: int | None | Unset = UNSET
    memory_in_gb: float | None | Unset = UNSET
    disk_in_gb: int | None | Unset = UNSET
    gpus: int | None | Unset = UNSET
    compute_billing_price: None | str | Unset = UNSET
    billing_period: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        instance_type: None | str | Unset
        if isinstance(self.instance_type, Unset):
            instance_type = UNSET
        else:
            instance_type = self.instance_type

        vcpu: int | None | Unset
        if isinstance(self.vcpu, Unset):
            vcpu = UNSET
        else:
            vcpu = self.vcpu

        memory_in_gb: float | None | Unset
        if isinstance(self.memory_in_gb, Unset):
            memory_in_gb = UNSET
        else:
            memory_in_gb = self.memory_in_gb

        disk_in_gb: int | None | Unset
        if isinstance(self.disk_in_gb, Unset):
            disk_in_gb = UNSET
        else:
            disk_in_gb = self.disk_in_gb

        gpus: int | None | Unset
        if isinstance(self.gpus, Unset):
            gpus = UNSET
        else:
            gpus = self.gpus

        compute_billing_price: None | str | Unset
        if isinstance(self.compute_billing_price, Unset):
            compute_billing_price = UNSET
        else:
            compute_billing_price = self.compute_billing_price

        billing_period: None | str | Unset
        if isinstance(self.billing_period, Unset):
            billing_period = UNSET
        else:
            billing_period = self.billing_period

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if instance_type is not UNSET:
            field_dict["instance_type"] = instance_type
        if vcpu is not UNSET:
            field_dict["vcpu"] = vcpu
        if memory_in_gb is not UNSET:
            field_dict["memory_in_gb"] = memory_in_gb
        if disk_in_gb is not UNSET:
            field_dict["disk_in_gb"] = disk_in_gb
        if gpus is not UNSET:
            field_dict["gpus"] = gpus
        if compute_billing_price is not UNSET:
            field_dict["compute_billing_price"] = compute_billing_price
        if billing_period is not UNSET:
            field_dict["billing_period"] = billing_period

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_instance_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance_type = _parse_instance_type(d.pop("instance_type", UNSET))

        def _parse_vcpu(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        vcpu = _parse_vcpu(d.pop("vcpu", UNSET))

        def _parse_memory_in_gb(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        memory_in_gb = _parse_memory_in_gb(d.pop("memory_in_gb", UNSET))

        def _parse_disk_in_gb(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        disk_in_gb = _parse_disk_in_gb(d.pop("disk_in_gb", UNSET))

        def _parse_gpus(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        gpus = _parse_gpus(d.pop("gpus", UNSET))

        def _parse_compute_billing_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        compute_billing_price = _parse_compute_billing_price(d.pop("compute_billing_price", UNSET))

        def _parse_billing_period(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        billing_period = _parse_billing_period(d.pop("billing_period", UNSET))

        cvm_resource_info = cls(
            instance_type=instance_type,
            vcpu=vcpu,
            memory_in_gb=memory_in_gb,
            disk_in_gb=disk_in_gb,
            gpus=gpus,
            compute_billing_price=compute_billing_price,
            billing_period=billing_period,
        )

        return cvm_resource_info
