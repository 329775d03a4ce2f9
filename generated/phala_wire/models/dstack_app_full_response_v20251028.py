from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.apps_cvm_basic_info_v20251028 import AppsCvmBasicInfoV20251028
    from ..models.profile_get_response import ProfileGetResponse


T = TypeVar("T", bound="DstackAppFullResponseV20251028")


@_attrs_define
class DstackAppFullResponseV20251028:
    """
    Attributes:
        id (str): A hashed identifier that maps to an internal database ID
        name (str):
        app_id (str):
        created_at (str):
        kms_type (str):
        app_provision_type (None | str | Unset):
        app_icon_url (None | str | Unset):
        profile (None | ProfileGetResponse | Unset):
        current_cvm (AppsCvmBasicInfoV20251028 | None | Unset):
        cvms (list[AppsCvmBasicInfoV20251028] | Unset):
        cvm_count (int | Unset):
        team_slug (None | str | Unset):
        team_name (None | str | Unset):
    """

    id: str
    name: str
    app_id: str
    created_at: str
    kms_type: str
    app_provision_type: None | str | Unset = UNSET
    app_icon_url: None | str | Unset = UNSET
    profile: None | ProfileGetResponse | Unset = UNSET
    current_cvm: AppsCvmBasicInfoV20251028 | None | Unset = UNSET
    cvms: list[AppsCvmBasicInfoV20251028] | Unset = UNSET
    cvm_count: int | Unset = UNSET
    team_slug: None | str | Unset = UNSET
    team_name: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.apps_cvm_basic_info_v20251028 import AppsCvmBasicInfoV20251028  # noqa: PLC0415
        from ..models.profile_get_response import ProfileGetResponse  # noqa: PLC0415

        id = self.id

        name = self.name

        app_id = self.app_id

        created_at = self.created_at

        kms_type = self.kms_type

        app_provision_type: None | str | Unset
        if isinstance(self.app_provision_type, Unset):
            app_provision_type = UNSET
        else:
            app_provision_type = self.app_provision_type

        app_icon_url: None | str | Unset
        if isinstance(self.app_icon_url, Unset):
            app_icon_url = UNSET
        else:
            app_icon_url = self.app_icon_url

        profile: dict[str, Any] | None | Unset
        if isinstance(self.profile, Unset):
            profile = UNSET
        elif isinstance(self.profile, ProfileGetResponse):
            profile = self.profile.to_dict()
        else:
            profile = self.profile

        current_cvm: dict[str, Any] | None | Unset
        if isinstance(self.current_cvm, Unset):
            current_cvm = UNSET
        elif isinstance(self.current_cvm, AppsCvmBasicInfoV20251028):
            current_cvm = self.current_cvm.to_dict()
        else:
            current_cvm = self.current_cvm

        cvms: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.cvms, Unset):
            cvms = []
            for cvms_item_data in self.cvms:
                cvms_item = cvms_item_data.to_dict()
                cvms.append(cvms_item)

        cvm_count = self.cvm_count

        team_slug: None | str | Unset
        if isinstance(self.team_slug, Unset):
            team_slug = UNSET
        else:
            team_slug = self.team_slug

        team_name: None | str | Unset
        if isinstance(self.team_name, Unset):
            team_name = UNSET
        else:
            team_name = self.team_name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
                "app_id": app_id,
                "created_at": created_at,
                "kms_type": kms_type,
            }
        )
        if app_provision_type is not UNSET:
            field_dict["app_provision_type"] = app_provision_type
        if app_icon_url is not UNSET:
            field_dict["app_icon_url"] = app_icon_url
        if profile is not UNSET:
            field_dict["profile"] = profile
        if current_cvm is not UNSET:
            field_dict["current_cvm"] = current_cvm
        if cvms is not UNSET:
            field_dict["cvms"] = cvms
        if cvm_count is not UNSET:
            field_dict["cvm_count"] = cvm_count
        if team_slug is not UNSET:
            field_dict["team_slug"] = team_slug
        if team_name is not UNSET:
            field_dict["team_name"] = team_name

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.apps_cvm_basic_info_v20251028 import AppsCvmBasicInfoV20251028  # noqa: PLC0415
        from ..models.profile_get_response import ProfileGetResponse  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        app_id = d.pop("app_id")

        created_at = d.pop("created_at")

        kms_type = d.pop("kms_type")

        def _parse_app_provision_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        app_provision_type = _parse_app_provision_type(d.pop("app_provision_type", UNSET))

        def _parse_app_icon_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        app_icon_url = _parse_app_icon_url(d.pop("app_icon_url", UNSET))

        def _parse_profile(data: object) -> None | ProfileGetResponse | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                profile_type_0 = ProfileGetResponse.from_dict(data)

                return profile_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProfileGetResponse | Unset, data)

        profile = _parse_profile(d.pop("profile", UNSET))

        def _parse_current_cvm(data: object) -> AppsCvmBasicInfoV20251028 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                current_cvm_type_0 = AppsCvmBasicInfoV20251028.from_dict(data)

                return current_cvm_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AppsCvmBasicInfoV20251028 | None | Unset, data)

        current_cvm = _parse_current_cvm(d.pop("current_cvm", UNSET))

        _cvms = d.pop("cvms", UNSET)
        cvms: list[AppsCvmBasicInfoV20251028] | Unset = UNSET
        if _cvms is not UNSET:
            cvms = []
            for cvms_item_data in _cvms:
                cvms_item = AppsCvmBasicInfoV20251028.from_dict(cvms_item_data)

                cvms.append(cvms_item)

        cvm_count = d.pop("cvm_count", UNSET)

        def _parse_team_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        team_slug = _parse_team_slug(d.pop("team_slug", UNSET))

        def _parse_team_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        team_name = _parse_team_name(d.pop("team_name", UNSET))

        dstack_app_full_response_v20251028 = cls(
            id=id,
            name=name,
            app_id=app_id,
            created_at=created_at,
            kms_type=kms_type,
            app_provision_type=app_provision_type,
            app_icon_url=app_icon_url,
            profile=profile,
            current_cvm=current_cvm,
            cvms=cvms,
            cvm_count=cvm_count,
            team_slug=team_slug,
            team_name=team_name,
        )

        return dstack_app_full_response_v20251028
