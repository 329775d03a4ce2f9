from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class HostedCvm(Struct, kw_only=True, gc=False, omit_defaults=True):
    """HostedCvm"""

    hosted: VmInfo
    name: str
    status: str
    public_urls: list[CvmNetworkUrls]
    managed_user: ManagedUser | None = None
    node: CvmNode | None = None
    listed: bool | None = False
    in_progress: bool | None = False
    dapp_dashboard_url: None | str = None
    syslog_endpoint: None | str = None
    allow_upgrade: bool | None = False
    project_id: None | str = None
    project_type: None | str = None
    billing_period: None | str = None
    kms_info: KmsInfo | None = None
    contract_address: None | str = None
    deployer_address: None | str = None
    vcpu: int | None = None
    memory: int | None = None
    disk_size: int | None = None
    gateway_domain: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.cvm_network_urls import CvmNetworkUrls
from ..models.cvm_node import CvmNode
from ..models.kms_info import KmsInfo
from ..models.managed_user import ManagedUser
from ..models.vm_info import VmInfo
