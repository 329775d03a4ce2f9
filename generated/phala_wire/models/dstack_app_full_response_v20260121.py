from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class DstackAppFullResponseV20260121(Struct, kw_only=True, gc=False, omit_defaults=True):
    """DstackAppFullResponseV20260121"""

    id: str
    name: str
    app_id: str
    created_at: str
    kms_type: str
    app_provision_type: None | str = None
    app_icon_url: None | str = None
    profile: None | ProfileGetResponse = None
    current_cvm: CvmInfoV20260121 | None = None
    cvms: list[CvmInfoV20260121] | None = None
    cvm_count: int | None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.cvm_info_v20260121 import CvmInfoV20260121
from ..models.profile_get_response import ProfileGetResponse
