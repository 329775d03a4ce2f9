from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmosInfo")


@_attrs_define
class CvmosInfo:
    """
    Attributes:
        name (None | str | Unset):
        version (None | str | Unset):
        is_dev (bool | None | Unset):
        os_image_hash (None | str | Unset):
    """

    name: None | str | Unset = UNSET
    version: None | str | Unset = UNSET
    is_dev: bool | None | Unset = UNSET
    os_image_hash: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        version: None | str | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version

        is_dev: bool | None | Unset
        if isinstance(self.is_dev, Unset):
            is_dev = UNSET
        else:
            is_dev = self.is_dev

        os_image_hash: None | str | Unset
        if isinstance(self.os_image_hash, Unset):
            os_image_hash = UNSET
        else:
            os_image_hash = self.os_image_hash

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if version is not UNSET:
            field_dict["version"] = version
        if is_dev is not UNSET:
            field_dict["is_dev"] = is_dev
        if os_image_hash is not UNSET:
            field_dict["os_image_hash"] = os_image_hash

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        version = _parse_version(d.pop("version", UNSET))

        def _parse_is_dev(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_dev = _parse_is_dev(d.pop("is_dev", UNSET))

        def _parse_os_image_hash(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        os_image_hash = _parse_os_image_hash(d.pop("os_image_hash", UNSET))

        cvmos_info = cls(
            name=name,
            version=version,
            is_dev=is_dev,
            os_image_hash=os_image_hash,
        )

        return cvmos_info
