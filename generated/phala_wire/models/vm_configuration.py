from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class VmConfiguration(Struct, kw_only=True, gc=False, omit_defaults=True):
    """Mapping from Teepod RPC's VmConfiguration."""

    name: str
    image: str
    vcpu: int
    memory: int
    disk_size: int
    compose_file: AppComposeV2 | None = None
    ports: list[PortMapping] | None = None
    encrypted_env: None | str = None
    app_id: None | str = None
    user_config: None | str = None
    hugepages: bool | None = False
    pin_numa: bool | None = False
    gpus: GpuConfig | None = None
    kms_urls: list[str] | None = None
    gateway_urls: list[str] | None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.app_compose_v2 import AppComposeV2
from ..models.gpu_config import GpuConfig
from ..models.port_mapping import PortMapping
