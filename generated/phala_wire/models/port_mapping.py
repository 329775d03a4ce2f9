from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PortMapping")


@_attrs_define
class PortMapping:
    """
    Attributes:
        protocol (str):
        host_port (int):
        vm_port (int):
        host_address (None | str | Unset):
    """

    protocol: str
    host_port: int
    vm_port: int
    host_address: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        protocol = self.protocol

        host_port = self.host_port

        vm_port = self.vm_port

        host_address: None | str | Unset
        if isinstance(self.host_address, Unset):
            host_address = UNSET
        else:
            host_address = self.host_address

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "protocol": protocol,
                "host_port": host_port,
                "vm_port": vm_port,
            }
        )
        if host_address is not UNSET:
            field_dict["host_address"] = host_address

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        protocol = d.pop("protocol")

        host_port = d.pop("host_port")

        vm_port = d.pop("vm_port")

        def _parse_host_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        host_address = _parse_host_address(d.pop("host_address", UNSET))

        port_mapping = cls(
            protocol=protocol,
            host_port=host_port,
            vm_port=vm_port,
            host_address=host_address,
        )

        return port_mapping
