from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="KmsInfo")


@_attrs_define
class KmsInfo:
    """KMS instance information.

    Attributes:
        id (str): Hashed KMS identifier (kms_xxxxx)
        url (str): KMS endpoint URL
        version (str): KMS software version
        slug (None | str | Unset): Human-readable KMS name
        chain_id (int | None | Unset): Blockchain chain ID if onchain
        kms_contract_address (None | str | Unset): Smart contract address if onchain
        gateway_app_id (None | str | Unset): Gateway application ID
    """

    id: str
    url: str
    version: str
    slug: None | str | Unset = UNSET
    chain_id: int | None | Unset = UNSET
    kms_contract_address: None | str | Unset = UNSET
    gateway_app_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        url = self.url

        version = self.version

        slug: None | str | Unset
        if isinstance(self.slug, Unset):
            slug = UNSET
        else:
            slug = self.slug

        chain_id: int | None | Unset
        if isinstance(self.chain_id, Unset):
            chain_id = UNSET
        else:
            chain_id = self.chain_id

        kms_contract_address: None | str | Unset
        if isinstance(self.kms_contract_address, Unset):
            kms_contract_address = UNSET
        else:
            kms_contract_address = self.kms_contract_address

        gateway_app_id: None | str | Unset
        if isinstance(self.gateway_app_id, Unset):
            gateway_app_id = UNSET
        else:
            gateway_app_id = self.gateway_app_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "url": url,
                "version": version,
            }
        )
        if slug is not UNSET:
            field_dict["slug"] = slug
        if chain_id is not UNSET:
            field_dict["chain_id"] = chain_id
        if kms_contract_address is not UNSET:
            field_dict["kms_contract_address"] = kms_contract_address
        if gateway_app_id is not UNSET:
            field_dict["gateway_app_id"] = gateway_app_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        url = d.pop("url")

        version = d.pop("version")

        def _parse_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        slug = _parse_slug(d.pop("slug", UNSET))

        def _parse_chain_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        chain_id = _parse_chain_id(d.pop("chain_id", UNSET))

        def _parse_kms_contract_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kms_contract_address = _parse_kms_contract_address(d.pop("kms_contract_address", UNSET))

        def _parse_gateway_app_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_app_id = _parse_gateway_app_id(d.pop("gateway_app_id", UNSET))

        kms_info = cls(
            id=id,
            url=url,
            version=version,
            slug=slug,
            chain_id=chain_id,
            kms_contract_address=kms_contract_address,
            gateway_app_id=gateway_app_id,
        )

        return kms_info
