from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="WorkspaceRef")


@_attrs_define
class WorkspaceRef:
    """Minimal workspace reference for embedding in responses.

    Attributes:
        id (str): Hashed workspace ID
        name (str): Workspace display name
        object_type (str | Unset): Fixed value 'workspace' Default: 'workspace'.
        slug (None | str | Unset): URL-safe workspace identifier
        avatar_url (None | str | Unset): Workspace avatar URL from profile
    """

    id: str
    name: str
    object_type: str | Unset = "workspace"
    slug: None | str | Unset = UNSET
    avatar_url: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        object_type = self.object_type

        slug: None | str | Unset
        if isinstance(self.slug, Unset):
            slug = UNSET
        else:
            slug = self.slug

        avatar_url: None | str | Unset
        if isinstance(self.avatar_url, Unset):
            avatar_url = UNSET
        else:
            avatar_url = self.avatar_url

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
            }
        )
        if object_type is not UNSET:
            field_dict["object_type"] = object_type
        if slug is not UNSET:
            field_dict["slug"] = slug
        if avatar_url is not UNSET:
            field_dict["avatar_url"] = avatar_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        object_type = d.pop("object_type", UNSET)

        def _parse_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        slug = _parse_slug(d.pop("slug", UNSET))

        def _parse_avatar_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        avatar_url = _parse_avatar_url(d.pop("avatar_url", UNSET))

        workspace_ref = cls(
            id=id,
            name=name,
            object_type=object_type,
            slug=slug,
            avatar_url=avatar_url,
        )

        return workspace_ref
