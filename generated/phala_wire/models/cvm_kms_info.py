from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class CvmKmsInfo(Struct, kw_only=True, gc=False, omit_defaults=True):
    """CvmKmsInfo"""

    chain_id: int | None = None
    dstack_kms_address: None | str = None
    dstack_app_address: None | str = None
    deployer_address: None | str = None
    rpc_endpoint: None | str = None
    encrypted_env_pubkey: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
