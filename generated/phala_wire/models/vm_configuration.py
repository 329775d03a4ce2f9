from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.app_compose_v2 import AppComposeV2
    from ..models.gpu_config import GpuConfig
    from ..models.port_mapping import PortMapping


T = TypeVar("T", bound="VmConfiguration")


@_attrs_define
class VmConfiguration:
    """Mapping from Teepod RPC's VmConfiguration.

    Attributes:
        name (str):
        image (str):
        vcpu (int):
        memory (int):
        disk_size (int):
        compose_file (AppComposeV2 | None | Unset):
        ports (list[PortMapping] | None | Unset):
        encrypted_env (None | str | Unset):
        app_id (None | str | Unset):
        user_config (None | str | Unset):
        hugepages (bool | Unset):  Default: False.
        pin_numa (bool | Unset):  Default: False.
        gpus (GpuConfig | None | Unset):
        kms_urls (list[str] | Unset):
        gateway_urls (list[str] | Unset):
    """

    name: str
    image: str
    vcpu: int
    memory: int
    disk_size: int
    compose_file: AppComposeV2 | None | Unset = UNSET
    ports: list[PortMapping] | None | Unset = UNSET
    encrypted_env: None | str | Unset = UNSET
    app_id: None | str | Unset = UNSET
    user_config: None | str | Unset = UNSET
    hugepages: bool | Unset = False
    pin_numa: bool | Unset = False
    gpus: GpuConfig | None | Unset = UNSET
    kms_urls: list[str] | Unset = UNSET
    gateway_urls: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.app_compose_v2 import AppComposeV2  # noqa: PLC0415
        from ..models.gpu_config import GpuConfig  # noqa: PLC0415
        from ..models.port_mapping import PortMapping  # noqa: PLC0415

        name = self.name

        image = self.image

        vcpu = self.vcpu

        memory = self.memory

        disk_size = self.disk_size

        compose_file: dict[str, Any] | None | Unset
        if isinstance(self.compose_file, Unset):
            compose_file = UNSET
        elif isinstance(self.compose_file, AppComposeV2):
            compose_file = self.compose_file.to_dict()
        else:
            compose_file = self.compose_file

        ports: list[dict[str, Any]] | None | Unset
        if isinstance(self.ports, Unset):
            ports = UNSET
        elif isinstance(self.ports, list):
            ports = []
            for ports_type_0_item_data in self.ports:
                ports_type_0_item = ports_type_0_item_data.to_dict()
                ports.append(ports_type_0_item)

        else:
            ports = self.ports

        encrypted_env: None | str | Unset
        if isinstance(self.encrypted_env, Unset):
            encrypted_env = UNSET
        else:
            encrypted_env = self.encrypted_env

        app_id: None | str | Unset
        if isinstance(self.app_id, Unset):
            app_id = UNSET
        else:
            app_id = self.app_id

        user_config: None | str | Unset
        if isinstance(self.user_config, Unset):
            user_config = UNSET
        else:
            user_config = self.user_config

        hugepages = self.hugepages

        pin_numa = self.pin_numa

        gpus: dict[str, Any] | None | Unset
        if isinstance(self.gpus, Unset):
            gpus = UNSET
        elif isinstance(self.gpus, GpuConfig):
            gpus = self.gpus.to_dict()
        else:
            gpus = self.gpus

        kms_urls: list[str] | Unset = UNSET
        if not isinstance(self.kms_urls, Unset):
            kms_urls = self.kms_urls

        gateway_urls: list[str] | Unset = UNSET
        if not isinstance(self.gateway_urls, Unset):
            gateway_urls = self.gateway_urls

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "image": image,
                "vcpu": vcpu,
                "memory": memory,
                "disk_size": disk_size,
            }
        )
        if compose_file is not UNSET:
            field_dict["compose_file"] = compose_file
        if ports is not UNSET:
            field_dict["ports"] = ports
        if encrypted_env is not UNSET:
            field_dict["encrypted_env"] = encrypted_env
        if app_id is not UNSET:
            field_dict["app_id"] = app_id
        if user_config is not UNSET:
            field_dict["user_config"] = user_config
        if hugepages is not UNSET:
            field_dict["hugepages"] = hugepages
        if pin_numa is not UNSET:
            field_dict["pin_numa"] = pin_numa
        if gpus is not UNSET:
            field_dict["gpus"] = gpus
        if kms_urls is not UNSET:
            field_dict["kms_urls"] = kms_urls
        if gateway_urls is not UNSET:
            field_dict["gateway_urls"] = gateway_urls

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.app_compose_v2 import AppComposeV2  # noqa: PLC0415
        from ..models.gpu_config import GpuConfig  # noqa: PLC0415
        from ..models.port_mapping import PortMapping  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        image = d.pop("image")

        vcpu = d.pop("vcpu")

        memory = d.pop("memory")

        disk_size = d.pop("disk_size")

        def _parse_compose_file(data: object) -> AppComposeV2 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                compose_file_type_0 = AppComposeV2.from_dict(data)

                return compose_file_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AppComposeV2 | None | Unset, data)

        compose_file = _parse_compose_file(d.pop("compose_file", UNSET))

        def _parse_ports(data: object) -> list[PortMapping] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                ports_type_0 = []
                _ports_type_0 = data
                for ports_type_0_item_data in _ports_type_0:
                    ports_type_0_item = PortMapping.from_dict(ports_type_0_item_data)

                    ports_type_0.append(ports_type_0_item)

                return ports_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[PortMapping] | None | Unset, data)

        ports = _parse_ports(d.pop("ports", UNSET))

        def _parse_encrypted_env(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        encrypted_env = _parse_encrypted_env(d.pop("encrypted_env", UNSET))

        def _parse_app_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        app_id = _parse_app_id(d.pop("app_id", UNSET))

        def _parse_user_config(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        user_config = _parse_user_config(d.pop("user_config", UNSET))

        hugepages = d.pop("hugepages", UNSET)

        pin_numa = d.pop("pin_numa", UNSET)

        def _parse_gpus(data: object) -> GpuConfig | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                gpus_type_0 = GpuConfig.from_dict(data)

                return gpus_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(GpuConfig | None | Unset, data)

        gpus = _parse_gpus(d.pop("gpus", UNSET))

        kms_urls = cast(list[str], d.pop("kms_urls", UNSET))

        gateway_urls = cast(list[str], d.pop("gateway_urls", UNSET))

        vm_configuration = cls(
            name=name,
            image=image,
            vcpu=vcpu,
            memory=memory,
            disk_size=disk_size,
            compose_file=compose_file,
            ports=ports,
            encrypted_env=encrypted_env,
            app_id=app_id,
            user_config=user_config,
            hugepages=hugepages,
            pin_numa=pin_numa,
            gpus=gpus,
            kms_urls=kms_urls,
            gateway_urls=gateway_urls,
        )

        return vm_configuration
