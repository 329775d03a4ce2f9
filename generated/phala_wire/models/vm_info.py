from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class VmInfo(Struct, kw_only=True, gc=False, omit_defaults=True):
    """Mapping from Teepod RPC's VmInfo."""

    id: str
    name: str
    status: str
    uptime: str
    app_id: str
    app_url: None | str = None
    instance_id: None | str = None
    configuration: None | VmConfiguration = None
    exited_at: None | str = None
    boot_progress: None | str = None
    boot_error: None | str = None
    shutdown_progress: None | str = None
    image_version: None | str = None
    events: list[GuestEvent] | None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.guest_event import GuestEvent
from ..models.vm_configuration import VmConfiguration
