from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmKmsInfo")


@_attrs_define
class CvmKmsInfo:
    """
    Attributes:
        chain_id (int | None | Unset):
        dstack_kms_address (None | str | Unset):
        dstack_app_address (None | str | Unset):
        deployer_address (None | str | Unset):
        rpc_endpoint (None | str | Unset):
        encrypted_env_pubkey (None | str | Unset):
    """

    chain_id: int | None | Unset = UNSET
    dstack_kms_address: None | str | Unset = UNSET
    dstack_app_address: None | str | Unset = UNSET
    deployer_address: None | str | Unset = UNSET
    rpc_endpoint: None | str | Unset = UNSET
    encrypted_env_pubkey: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        chain_id: int | None | Unset
        if isinstance(self.chain_id, Unset):
            chain_id = UNSET
        else:
            chain_id = self.chain_id

        dstack_kms_address: None | str | Unset
        if isinstance(self.dstack_kms_address, Unset):
            dstack_kms_address = UNSET
        else:
            dstack_kms_address = self.dstack_kms_address

        dstack_app_address: None | str | Unset
        if isinstance(self.dstack_app_address, Unset):
            dstack_app_address = UNSET
        else:
            dstack_app_address = self.dstack_app_address

        deployer_address: None | str | Unset
        if isinstance(self.deployer_address, Unset):
            deployer_address = UNSET
        else:
            deployer_address = self.deployer_address

        rpc_endpoint: None | str | Unset
        if isinstance(self.rpc_endpoint, Unset):
            rpc_endpoint = UNSET
        else:
            rpc_endpoint = self.rpc_endpoint

        encrypted_env_pubkey: None | str | Unset
        if isinstance(self.encrypted_env_pubkey, Unset):
            encrypted_env_pubkey = UNSET
        else:
            encrypted_env_pubkey = self.encrypted_env_pubkey

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if chain_id is not UNSET:
            field_dict["chain_id"] = chain_id
        if dstack_kms_address is not UNSET:
            field_dict["dstack_kms_address"] = dstack_kms_address
        if dstack_app_address is not UNSET:
            field_dict["dstack_app_address"] = dstack_app_address
        if deployer_address is not UNSET:
            field_dict["deployer_address"] = deployer_address
        if rpc_endpoint is not UNSET:
            field_dict["rpc_endpoint"] = rpc_endpoint
        if encrypted_env_pubkey is not UNSET:
            field_dict["encrypted_env_pubkey"] = encrypted_env_pubkey

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_chain_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        chain_id = _parse_chain_id(d.pop("chain_id", UNSET))

        def _parse_dstack_kms_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        dstack_kms_address = _parse_dstack_kms_address(d.pop("dstack_kms_address", UNSET))

        def _parse_dstack_app_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        dstack_app_address = _parse_dstack_app_address(d.pop("dstack_app_address", UNSET))

        def _parse_deployer_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        deployer_address = _parse_deployer_address(d.pop("deployer_address", UNSET))

        def _parse_rpc_endpoint(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        rpc_endpoint = _parse_rpc_endpoint(d.pop("rpc_endpoint", UNSET))

        def _parse_encrypted_env_pubkey(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        encrypted_env_pubkey = _parse_encrypted_env_pubkey(d.pop("encrypted_env_pubkey", UNSET))

        cvm_kms_info = cls(
            chain_id=chain_id,
            dstack_kms_address=dstack_kms_address,
            dstack_app_address=dstack_app_address,
            deployer_address=deployer_address,
            rpc_endpoint=rpc_endpoint,
            encrypted_env_pubkey=encrypted_env_pubkey,
        )

        return cvm_kms_info
