from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DstackAppMinimalResponse")


@_attrs_define
class DstackAppMinimalResponse:
    """
    Attributes:
        app_id (str):
        id (None | Unset):
        name (None | Unset):
        app_provision_type (None | Unset):
        app_icon_url (None | Unset):
        created_at (None | Unset):
        kms_type (None | Unset):
        profile (None | Unset):
        current_cvm (None | Unset):
        cvms (None | Unset):
        cvm_count (None | Unset):
    """

    app_id: str
    id: None | Unset = UNSET
    name: None | Unset = UNSET
    app_provision_type: None | Unset = UNSET
    app_icon_url: None | Unset = UNSET
    created_at: None | Unset = UNSET
    kms_type: None | Unset = UNSET
    profile: None | Unset = UNSET
    current_cvm: None | Unset = UNSET
    cvms: None | Unset = UNSET
    cvm_count: None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        app_id = self.app_id

        id = self.id

        name = self.name

        app_provision_type = self.app_provision_type

        app_icon_url = self.app_icon_url

        created_at = self.created_at

        kms_type = self.kms_type

        profile = self.profile

        current_cvm = self.current_cvm

        cvms = self.cvms

        cvm_count = self.cvm_count

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "app_id": app_id,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if app_provision_type is not UNSET:
            field_dict["app_provision_type"] = app_provision_type
        if app_icon_url is not UNSET:
            field_dict["app_icon_url"] = app_icon_url
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if kms_type is not UNSET:
            field_dict["kms_type"] = kms_type
        if profile is not UNSET:
            field_dict["profile"] = profile
        if current_cvm is not UNSET:
            field_dict["current_cvm"] = current_cvm
        if cvms is not UNSET:
            field_dict["cvms"] = cvms
        if cvm_count is not UNSET:
            field_dict["cvm_count"] = cvm_count

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        app_id = d.pop("app_id")

        id = d.pop("id", UNSET)

        name = d.pop("name", UNSET)

        app_provision_type = d.pop("app_provision_type", UNSET)

        app_icon_url = d.pop("app_icon_url", UNSET)

        created_at = d.pop("created_at", UNSET)

        kms_type = d.pop("kms_type", UNSET)

        profile = d.pop("profile", UNSET)

        current_cvm = d.pop("current_cvm", UNSET)

        cvms = d.pop("cvms", UNSET)

        cvm_count = d.pop("cvm_count", UNSET)

        dstack_app_minimal_response = cls(
            app_id=app_id,
            id=id,
            name=name,
            app_provision_type=app_provision_type,
            app_icon_url=app_icon_url,
            created_at=created_at,
            kms_type=kms_type,
            profile=profile,
            current_cvm=current_cvm,
            cvms=cvms,
            cvm_count=cvm_count,
        )

        return dstack_app_minimal_response
