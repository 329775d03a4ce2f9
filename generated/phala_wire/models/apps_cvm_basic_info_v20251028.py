from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.machine_info import MachineInfo


T = TypeVar("T", bound="AppsCvmBasicInfoV20251028")


@_attrs_define
class AppsCvmBasicInfoV20251028:
    """
    Attributes:
        vm_uuid (None | str):
        app_id (str):
        status (str):
        vcpu (int):
        memory (int):
        disk_size (int):
        teepod_id (int):
        teepod_name (str):
        region_identifier (None | str):
        kms_type (None | str):
        instance_type (None | str):
        name (str | Unset):  Default: ''.
        listed (bool | None | Unset):
        base_image (None | str | Unset):
        kms_slug (None | str | Unset):
        kms_id (None | str | Unset):
        instance_id (None | str | Unset):
        machine_info (MachineInfo | None | Unset):
        updated_at (datetime.datetime | None | Unset):
    """

    vm_uuid: None | str
    app_id: str
    status: str
    vcpu: int
    memory: int
    disk_size: int
    teepod_id: int
    teepod_name: str
    region_identifier: None | str
    kms_type: None | str
    instance_type: None | str
    name: str | Unset = ""
    listed: bool | None | Unset = UNSET
    base_image: None | str | Unset = UNSET
    kms_slug: None | str | Unset = UNSET
    kms_id: None | str | Unset = UNSET
    instance_id: None | str | Unset = UNSET
    machine_info: MachineInfo | None | Unset = UNSET
    updated_at: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.machine_info import MachineInfo  # noqa: PLC0415

        vm_uuid: None | str
        vm_uuid = self.vm_uuid

        app_id = self.app_id

        status = self.status

        vcpu = self.vcpu

        memory = self.memory

        disk_size = self.disk_size

        teepod_id = self.teepod_id

        teepod_name = self.teepod_name

        region_identifier: None | str
        region_identifier = self.region_identifier

        kms_type: None | str
        kms_type = self.kms_type

        instance_type: None | str
        instance_type = self.instance_type

        name = self.name

        listed: bool | None | Unset
        if isinstance(self.listed, Unset):
            listed = UNSET
        else:
            listed = self.listed

        base_image: None | str | Unset
        if isinstance(self.base_image, Unset):
            base_image = UNSET
        else:
            base_image = self.base_image

        kms_slug: None | str | Unset
        if isinstance(self.kms_slug, Unset):
            kms_slug = UNSET
        else:
            kms_slug = self.kms_slug

        kms_id: None | str | Unset
        if isinstance(self.kms_id, Unset):
            kms_id = UNSET
        else:
            kms_id = self.kms_id

        instance_id: None | str | Unset
        if isinstance(self.instance_id, Unset):
            instance_id = UNSET
        else:
            instance_id = self.instance_id

        machine_info: dict[str, Any] | None | Unset
        if isinstance(self.machine_info, Unset):
            machine_info = UNSET
        elif isinstance(self.machine_info, MachineInfo):
            machine_info = self.machine_info.to_dict()
        else:
            machine_info = self.machine_info

        updated_at: None | str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "vm_uuid": vm_uuid,
                "app_id": app_id,
                "status": status,
                "vcpu": vcpu,
                "memory": memory,
                "disk_size": disk_size,
                "teepod_id": teepod_id,
                "teepod_name": teepod_name,
                "region_identifier": region_identifier,
                "kms_type": kms_type,
                "instance_type": instance_type,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if listed is not UNSET:
            field_dict["listed"] = listed
        if base_image is not UNSET:
            field_dict["base_image"] = base_image
        if kms_slug is not UNSET:
            field_dict["kms_slug"] = kms_slug
        if kms_id is not UNSET:
            field_dict["kms_id"] = kms_id
        if instance_id is not UNSET:
            field_dict["instance_id"] = instance_id
        if machine_info is not UNSET:
            field_dict["machine_info"] = machine_info
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.machine_info import MachineInfo  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_vm_uuid(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        vm_uuid = _parse_vm_uuid(d.pop("vm_uuid"))

        app_id = d.pop("app_id")

        status = d.pop("status")

        vcpu = d.pop("vcpu")

        memory = d.pop("memory")

        disk_size = d.pop("disk_size")

        teepod_id = d.pop("teepod_id")

        teepod_name = d.pop("teepod_name")

        def _parse_region_identifier(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        region_identifier = _parse_region_identifier(d.pop("region_identifier"))

        def _parse_kms_type(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        kms_type = _parse_kms_type(d.pop("kms_type"))

        def _parse_instance_type(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instance_type = _parse_instance_type(d.pop("instance_type"))

        name = d.pop("name", UNSET)

        def _parse_listed(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        listed = _parse_listed(d.pop("listed", UNSET))

        def _parse_base_image(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        base_image = _parse_base_image(d.pop("base_image", UNSET))

        def _parse_kms_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kms_slug = _parse_kms_slug(d.pop("kms_slug", UNSET))

        def _parse_kms_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kms_id = _parse_kms_id(d.pop("kms_id", UNSET))

        def _parse_instance_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance_id = _parse_instance_id(d.pop("instance_id", UNSET))

        def _parse_machine_info(data: object) -> MachineInfo | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                machine_info_type_0 = MachineInfo.from_dict(data)

                return machine_info_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MachineInfo | None | Unset, data)

        machine_info = _parse_machine_info(d.pop("machine_info", UNSET))

        def _parse_updated_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        updated_at = _parse_updated_at(d.pop("updated_at", UNSET))

        apps_cvm_basic_info_v20251028 = cls(
            vm_uuid=vm_uuid,
            app_id=app_id,
            status=status,
            vcpu=vcpu,
            memory=memory,
            disk_size=disk_size,
            teepod_id=teepod_id,
            teepod_name=teepod_name,
            region_identifier=region_identifier,
            kms_type=kms_type,
            instance_type=instance_type,
            name=name,
            listed=listed,
            base_image=base_image,
            kms_slug=kms_slug,
            kms_id=kms_id,
            instance_id=instance_id,
            machine_info=machine_info,
            updated_at=updated_at,
        )

        return apps_cvm_basic_info_v20251028
