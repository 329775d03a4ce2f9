from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from msgspec import Struct, convert, field, to_builtins


class DstackAppMinimalResponse(Struct, kw_only=True, gc=False, omit_defaults=True):
    """DstackAppMinimalResponse"""

    app_id: str
    id: None = None
    name: None = None
    app_provision_type: None = None
    app_icon_url: None = None
    created_at: None = None
    kms_type: None = None
    profile: None = None
    current_cvm: None = None
    cvms: None = None
    cvm_count: None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
