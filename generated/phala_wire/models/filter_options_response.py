from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class FilterOptionsResponse(Struct, kw_only=True, gc=False, omit_defaults=True):
    """FilterOptionsResponse"""

    statuses: list[str]
    image_versions: list[str]
    instance_types: list[str]
    kms_slugs: list[str]
    kms_types: list[str]
    regions: list[str]
    nodes: list[str]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
