from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class ManagementCvmBasicInfo(Struct, kw_only=True, gc=False, omit_defaults=True):
    """Detailed CVM information returned by GET /cvms/{cvm_id}."""

    id: int | str
    name: str
    status: str
    app_id: str
    vcpu: int
    memory: int
    disk_size: int
    teepod_id: int | None = None
    teepod: CvmNode | None = None
    in_progress: bool | None = False
    vm_uuid: None | str = None
    instance_id: None | str = None
    base_image: None | str = None
    encrypted_env_pubkey: None | str = None
    listed: bool | None = False
    project_id: None | str = None
    project_type: None | str = None
    instance_type: None | str = None
    public_sysinfo: bool | None = None
    public_logs: bool | None = None
    dapp_dashboard_url: None | str = None
    syslog_endpoint: None | str = None
    kms_info: KmsInfo | None = None
    contract_address: None | str = None
    deployer_address: None | str = None
    scheduled_delete_at: datetime.datetime | None = None
    public_urls: list[CvmNetworkUrls] | None = None
    gateway_domain: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.cvm_network_urls import CvmNetworkUrls
from ..models.cvm_node import CvmNode
from ..models.kms_info import KmsInfo
