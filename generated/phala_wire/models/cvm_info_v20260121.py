from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, convert, field, to_builtins


class CvmInfoV20260121(Struct, kw_only=True, gc=False, omit_defaults=True):
    """CvmInfoV20260121"""

    id: str
    name: str
    resource: CvmResourceInfo
    status: str
    gateway: CvmGatewayInfo
    app_id: None | str = None
    vm_uuid: None | str = None
    instance_id: None | str = None
    node_info: NodeRef | None = None
    os: CvmosInfo | None = None
    kms_type: None | str = None
    kms_info: CvmKmsInfo | None = None
    in_progress: bool | None = False
    progress: CvmProgressInfo | None = None
    compose_hash: None | str = None
    docker_compose_hash: None | str = None
    pre_launch_script_hash: None | str = None
    logs: CvmLogUrls | None = None
    services: list[Any] | None = None
    endpoints: list[CvmNetworkUrls] | None = None
    public_logs: bool | None = False
    public_sysinfo: bool | None = False
    public_tcbinfo: bool | None = True
    gateway_enabled: bool | None = False
    secure_time: bool | None = False
    storage_fs: str | None = "zfs"
    workspace: None | WorkspaceRef = None
    creator: None | UserRef = None
    created_at: datetime.datetime | None = None
    deleted_at: datetime.datetime | None = None
    listed: bool | None = False
    project_type: None | str = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        return convert(src_dict, cls)

    def to_dict(self) -> dict[str, Any]:
        return dict(to_builtins(self))


from ..models.cvm_gateway_info import CvmGatewayInfo
from ..models.cvm_kms_info import CvmKmsInfo
from ..models.cvm_log_urls import CvmLogUrls
from ..models.cvm_network_urls import CvmNetworkUrls
from ..models.cvm_progress_info import CvmProgressInfo
from ..models.cvm_resource_info import CvmResourceInfo
from ..models.cvmos_info import CvmosInfo
from ..models.node_ref import NodeRef
from ..models.user_ref import UserRef
from ..models.workspace_ref import WorkspaceRef
