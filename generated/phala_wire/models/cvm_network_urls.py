from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmNetworkUrls")


@_attrs_define
class CvmNetworkUrls:
    """Model representing public URLs for a CVM port

    Attributes:
        app (str):
        instance (str):
    """

    app: str
    instance: str

    def to_dict(self) -> dict[str, Any]:
        app = self.app

        instance = self.instance

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "app": app,
                "instance": instance,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        app = d.pop("app")

        instance = d.pop("instance")

        cvm_network_urls = cls(
            app=app,
            instance=instance,
        )

        return cvm_network_urls
