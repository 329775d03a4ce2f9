from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class DstackAppListResponseV20260121(Struct, kw_only=True, gc=False, omit_defaults=True):
    """DstackAppListResponseV20260121"""

    dstack_apps: list[Any]
    page: int
    page_size: int
    total: int
    total_pages: int

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
