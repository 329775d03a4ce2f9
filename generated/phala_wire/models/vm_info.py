from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.guest_event import GuestEvent
    from ..models.vm_configuration import VmConfiguration


T = TypeVar("T", bound="VmInfo")


@_attrs_define
class VmInfo:
    """Mapping from Teepod RPC's VmInfo.

    Attributes:
        id (str):
        name (str):
        status (str):
        uptime (str):
        app_id (str):
        app_url (None | str | Unset):
        instance_id (None | str | Unset):
        configuration (None | Unset | VmConfiguration):
        exited_at (None | str | Unset):
        boot_progress (None | str | Unset):
        boot_error (None | str | Unset):
        shutdown_progress (None | str | Unset):
        image_version (None | str | Unset):
        events (list[GuestEvent] | Unset):
    """

    id: str
    name: str
    status: str
    uptime: str
    app_id: str
    app_url: None | str | Unset = UNSET
    instance_id: None | str | Unset = UNSET
    configuration: None | Unset | VmConfiguration = UNSET
    exited_at: None | str | Unset = UNSET
    boot_progress: None | str | Unset = UNSET
    boot_error: None | str | Unset = UNSET
    shutdown_progress: None | str | Unset = UNSET
    image_version: None | str | Unset = UNSET
    events: list[GuestEvent] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.guest_event import GuestEvent  # noqa: PLC0415
        from ..models.vm_configuration import VmConfiguration  # noqa: PLC0415

        id = self.id

        name = self.name

        status = self.status

        uptime = self.uptime

        app_id = self.app_id

        app_url: None | str | Unset
        if isinstance(self.app_url, Unset):
            app_url = UNSET
        else:
            app_url = self.app_url

        instance_id: None | str | Unset
        if isinstance(self.instance_id, Unset):
            instance_id = UNSET
        else:
            instance_id = self.instance_id

        configuration: dict[str, Any] | None | Unset
        if isinstance(self.configuration, Unset):
            configuration = UNSET
        elif isinstance(self.configuration, VmConfiguration):
            configuration = self.configuration.to_dict()
        else:
            configuration = self.configuration

        exited_at: None | str | Unset
        if isinstance(self.exited_at, Unset):
            exited_at = UNSET
        else:
            exited_at = self.exited_at

        boot_progress: None | str | Unset
        if isinstance(self.boot_progress, Unset):
            boot_progress = UNSET
        else:
            boot_progress = self.boot_progress

        boot_error: None | str | Unset
        if isinstance(self.boot_error, Unset):
            boot_error = UNSET
        else:
            boot_error = self.boot_error

        shutdown_progress: None | str | Unset
        if isinstance(self.shutdown_progress, Unset):
            shutdown_progress = UNSET
        else:
            shutdown_progress = self.shutdown_progress

        image_version: None | str | Unset
        if isinstance(self.image_version, Unset):
            image_version = UNSET
        else:
            image_version = self.image_version

        events: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = []
            for events_item_data in self.events:
                events_item = events_item_data.to_dict()
                events.append(events_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
                "status": status,
                "uptime": uptime,
                "app_id": app_id,
            }
        )
        if app_url is not UNSET:
            field_dict["app_url"] = app_url
        if instance_id is not UNSET:
            field_dict["instance_id"] = instance_id
        if configuration is not UNSET:
            field_dict["configuration"] = configuration
        if exited_at is not UNSET:
            field_dict["exited_at"] = exited_at
        if boot_progress is not UNSET:
            field_dict["boot_progress"] = boot_progress
        if boot_error is not UNSET:
            field_dict["boot_error"] = boot_error
        if shutdown_progress is not UNSET:
            field_dict["shutdown_progress"] = shutdown_progress
        if image_version is not UNSET:
            field_dict["image_version"] = image_version
        if events is not UNSET:
            field_dict["events"] = events

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.guest_event import GuestEvent  # noqa: PLC0415
        from ..models.vm_configuration import VmConfiguration  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        status = d.pop("status")

        uptime = d.pop("uptime")

        app_id = d.pop("app_id")

        def _parse_app_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        app_url = _parse_app_url(d.pop("app_url", UNSET))

        def _parse_instance_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance_id = _parse_instance_id(d.pop("instance_id", UNSET))

        def _parse_configuration(data: object) -> None | Unset | VmConfiguration:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                configuration_type_0 = VmConfiguration.from_dict(data)

                return configuration_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | VmConfiguration, data)

        configuration = _parse_configuration(d.pop("configuration", UNSET))

        def _parse_exited_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        exited_at = _parse_exited_at(d.pop("exited_at", UNSET))

        def _parse_boot_progress(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        boot_progress = _parse_boot_progress(d.pop("boot_progress", UNSET))

        def _parse_boot_error(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        boot_error = _parse_boot_error(d.pop("boot_error", UNSET))

        def _parse_shutdown_progress(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        shutdown_progress = _parse_shutdown_progress(d.pop("shutdown_progress", UNSET))

        def _parse_image_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        image_version = _parse_image_version(d.pop("image_version", UNSET))

        _events = d.pop("events", UNSET)
        events: list[GuestEvent] | Unset = UNSET
        if _events is not UNSET:
            events = []
            for events_item_data in _events:
                events_item = GuestEvent.from_dict(events_item_data)

                events.append(events_item)

        vm_info = cls(
            id=id,
            name=name,
            status=status,
            uptime=uptime,
            app_id=app_id,
            app_url=app_url,
            instance_id=instance_id,
            configuration=configuration,
            exited_at=exited_at,
            boot_progress=boot_progress,
            boot_error=boot_error,
            shutdown_progress=shutdown_progress,
            image_version=image_version,
            events=events,
        )

        return vm_info
