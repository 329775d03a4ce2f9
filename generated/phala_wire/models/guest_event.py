from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from msgspec import Struct, convert, field, to_builtins


class GuestEvent(Struct, kw_only=True, gc=False, omit_defaults=True):
    """Structured lifecycle event emitted by the guest or runtime. Since VMM v0.5.7."""

    event: str
    body: str
    timestamp: int | None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
