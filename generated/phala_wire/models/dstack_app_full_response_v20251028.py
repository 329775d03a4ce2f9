from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class DstackAppFullResponseV20251028(Struct, kw_only=True, gc=False, omit_defaults=True):
    """DstackAppFullResponseV20251028"""

    id: str
    name: str
    app_id: str
    created_at: str
    kms_type: str
    app_provision_type: None | str = None
    app_icon_url: None | str = None
    profile: None | ProfileGetResponse = None
    current_cvm: AppsCvmBasicInfoV20251028 | None = None
    cvms: list[AppsCvmBasicInfoV20251028] | None = None
    cvm_count: int | None = None
    team_slug: None | str = None
    team_name: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.apps_cvm_basic_info_v20251028 import AppsCvmBasicInfoV20251028
from ..models.profile_get_response import ProfileGetResponse
