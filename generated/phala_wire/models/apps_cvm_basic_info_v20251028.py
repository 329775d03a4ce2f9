from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class AppsCvmBasicInfoV20251028(Struct, kw_only=True, gc=False, omit_defaults=True):
    """AppsCvmBasicInfoV20251028"""

    vm_uuid: None | str
    app_id: str
    status: str
    vcpu: int
    memory: int
    disk_size: int
    teepod_id: int
    teepod_name: str
    region_identifier: None | str
    kms_type: None | str
    instance_type: None | str
    name: str | None = ""
    listed: bool | None = None
    base_image: None | str = None
    kms_slug: None | str = None
    kms_id: None | str = None
    instance_id: None | str = None
    machine_info: MachineInfo | None = None
    updated_at: datetime.datetime | None = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.machine_info import MachineInfo
