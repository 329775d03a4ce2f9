from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class AppComposeV2(Struct, kw_only=True, gc=False, omit_defaults=True):
    """AppComposeV2"""

    name: str
    allowed_envs: list[str] | None = None
    bash_script: None | str = None
    default_gateway_domain: None | str = None
    docker_compose_file: None | str = None
    init_script: None | str = None
    kms_enabled: bool | None = None
    local_key_provider_enabled: bool | None = None
    manifest_version: int | None = None
    no_instance_id: bool | None = None
    pre_launch_script: None | str = None
    public_logs: bool | None = None
    public_sysinfo: bool | None = None
    public_tcbinfo: bool | None = None
    runner: str | None = None
    gateway_enabled: bool | None = None
    features: list[str] | None = None
    salt: None | str = None
    secure_time: bool | None = None
    storage_fs: None | str = None
    tproxy_enabled: bool | None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))
