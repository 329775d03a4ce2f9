from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class NodeRef(Struct, kw_only=True, gc=False, omit_defaults=True):
    """Minimal node/teepod reference for embedding in responses."""

    object_type: str | None = "node"
    id: int | None = None
    node_id: int | None = None
    name: None | str = None
    region: None | str = None
    device_id: None | str = None
    ppid: None | str = None
    status: None | str = None
    version: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
