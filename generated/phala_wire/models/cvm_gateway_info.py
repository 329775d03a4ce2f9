from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmGatewayInfo")


@_attrs_define
class CvmGatewayInfo:
    """
    Attributes:
        base_domain (None | str | Unset):
        cname (None | str | Unset):
    """

    base_domain: None | str | Unset = UNSET
    cname: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        base_domain: None | str | Unset
        if isinstance(self.base_domain, Unset):
            base_domain = UNSET
        else:
            base_domain = self.base_domain

        cname: None | str | Unset
        if isinstance(self.cname, Unset):
            cname = UNSET
        else:
            cname = self.cname

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if base_domain is not UNSET:
            field_dict["base_domain"] = base_domain
        if cname is not UNSET:
            field_dict["cname"] = cname

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_base_domain(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        base_domain = _parse_base_domain(d.pop("base_domain", UNSET))

        def _parse_cname(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cname = _parse_cname(d.pop("cname", UNSET))

        cvm_gateway_info = cls(
            base_domain=base_domain,
            cname=cname,
        )

        return cvm_gateway_info
