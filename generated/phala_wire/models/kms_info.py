from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class KmsInfo(Struct, kw_only=True, gc=False, omit_defaults=True):
    """KMS instance information."""

    id: str
    url: str
    version: str
    slug: None | str = None
    chain_id: int | None = None
    kms_contract_address: None | str = None
    gateway_app_id: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
