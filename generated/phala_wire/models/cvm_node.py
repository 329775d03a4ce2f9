from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmNode")


@_attrs_define
class CvmNode:
    """
    Attributes:
        id (int):
        name (str):
        region_identifier (None | str | Unset):
    """

    id: int
    name: str
    region_identifier: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        region_identifier: None | str | Unset
        if isinstance(self.region_identifier, Unset):
            region_identifier = UNSET
        else:
            region_identifier = self.region_identifier

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
            }
        )
        if region_identifier is not UNSET:
            field_dict["region_identifier"] = region_identifier

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        def _parse_region_identifier(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        region_identifier = _parse_region_identifier(d.pop("region_identifier", UNSET))

        cvm_node = cls(
            id=id,
            name=name,
            region_identifier=region_identifier,
        )

        return cvm_node
