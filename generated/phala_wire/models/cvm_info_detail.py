from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
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


T = TypeVar("T", bound="CvmInfoDetail")


@_attrs_define
class CvmInfoDetail:
    """
    Attributes:
        id (str): A hashed identifier that maps to an internal database ID
        name (str):
        resource (CvmResourceInfo):
        status (str):
        gateway (CvmGatewayInfo):
        app_id (None | str | Unset):
        vm_uuid (None | str | Unset):
        instance_id (None | str | Unset):
        node_info (NodeRef | None | Unset):
        os (CvmosInfo | None | Unset):
        kms_type (None | str | Unset):
        kms_info (CvmKmsInfo | None | Unset):
        in_progress (bool | Unset):  Default: False.
        progress (CvmProgressInfo | None | Unset):
        compose_hash (None | str | Unset):
        docker_compose_hash (None | str | Unset):
        pre_launch_script_hash (None | str | Unset):
        logs (CvmLogUrls | Unset):
        services (list[Any] | Unset):
        endpoints (list[CvmNetworkUrls] | None | Unset):
        public_logs (bool | Unset):  Default: False.
        public_sysinfo (bool | Unset):  Default: False.
        public_tcbinfo (bool | Unset):  Default: True.
        gateway_enabled (bool | Unset):  Default: False.
        secure_time (bool | Unset):  Default: False.
        storage_fs (str | Unset):  Default: 'zfs'.
        workspace (None | Unset | WorkspaceRef):
        creator (None | Unset | UserRef):
        created_at (datetime.datetime | None | Unset):
        deleted_at (datetime.datetime | None | Unset):
        listed (bool | Unset):  Default: False.
        project_type (None | str | Unset):
        compose_file (Any | Unset):
    """

    id: str
    name: str
    resource: CvmResourceInfo
    status: str
    gateway: CvmGatewayInfo
    app_id: None | str | Unset = UNSET
    vm_uuid: None | str | Unset = UNSET
    instance_id: None | str | Unset = UNSET
    node_info: NodeRef | None | Unset = UNSET
    os: CvmosInfo | None | Unset = UNSET
    kms_type: None | str | Unset = UNSET
    kms_info: CvmKmsInfo | None | Unset = UNSET
    in_progress: bool | Unset = False
    progress: CvmProgressInfo | None | Unset = UNSET
    compose_hash: None | str | Unset = UNSET
    docker_compose_hash: None | str | Unset = UNSET
    pre_launch_script_hash: None | str | Unset = UNSET
    logs: CvmLogUrls | Unset = UNSET
    services: list[Any] | Unset = UNSET
    endpoints: list[CvmNetworkUrls] | None | Unset = UNSET
    public_logs: bool | Unset = False
    public_sysinfo: bool | Unset = False
    public_tcbinfo: bool | Unset = True
    gateway_enabled: bool | Unset = False
    secure_time: bool | Unset = False
    storage_fs: str | Unset = "zfs"
    workspace: None | Unset | WorkspaceRef = UNSET
    creator: None | Unset | UserRef = UNSET
    created_at: datetime.datetime | None | Unset = UNSET
    deleted_at: datetime.datetime | None | Unset = UNSET
    listed: bool | Unset = False
    project_type: None | str | Unset = UNSET
    compose_file: Any | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.cvm_gateway_info import CvmGatewayInfo  # noqa: PLC0415
        from ..models.cvm_kms_info import CvmKmsInfo  # noqa: PLC0415
        from ..models.cvm_log_urls import CvmLogUrls  # noqa: PLC0415
        from ..models.cvm_network_urls import CvmNetworkUrls  # noqa: PLC0415
        from ..models.cvm_progress_info import CvmProgressInfo  # noqa: PLC0415
        from ..models.cvm_resource_info import CvmResourceInfo  # noqa: PLC0415
        from ..models.cvmos_info import CvmosInfo  # noqa: PLC0415
        from ..models.node_ref import NodeRef  # noqa: PLC0415
        from ..models.user_ref import UserRef  # noqa: PLC0415
        from ..models.workspace_ref import WorkspaceRef  # noqa: PLC0415

        id = self.id

        name = self.name

        resource = self.resource.to_dict()

        status = self.status

        gateway = self.gateway.to_dict()

        app_id: None | str | Unset
        if isinstance(self.app_id, Unset):
            app_id = UNSET
        else:
            app_id = self.app_id

        vm_uuid: None | str | Unset
        if isinstance(self.vm_uuid, Unset):
            vm_uuid = UNSET
        else:
            vm_uuid = self.vm_uuid

        instance_id: None | str | Unset
        if isinstance(self.instance_id, Unset):
            instance_id = UNSET
        else:
            instance_id = self.instance_id

        node_info: dict[str, Any] | None | Unset
        if isinstance(self.node_info, Unset):
            node_info = UNSET
        elif isinstance(self.node_info, NodeRef):
            node_info = self.node_info.to_dict()
        else:
            node_info = self.node_info

        os: dict[str, Any] | None | Unset
        if isinstance(self.os, Unset):
            os = UNSET
        elif isinstance(self.os, CvmosInfo):
            os = self.os.to_dict()
        else:
            os = self.os

        kms_type: None | str | Unset
        if isinstance(self.kms_type, Unset):
            kms_type = UNSET
        else:
            kms_type = self.kms_type

        kms_info: dict[str, Any] | None | Unset
        if isinstance(self.kms_info, Unset):
            kms_info = UNSET
        elif isinstance(self.kms_info, CvmKmsInfo):
            kms_info = self.kms_info.to_dict()
        else:
            kms_info = self.kms_info

        in_progress = self.in_progress

        progress: dict[str, Any] | None | Unset
        if isinstance(self.progress, Unset):
            progress = UNSET
        elif isinstance(self.progress, CvmProgressInfo):
            progress = self.progress.to_dict()
        else:
            progress = self.progress

        compose_hash: None | str | Unset
        if isinstance(self.compose_hash, Unset):
            compose_hash = UNSET
        else:
            compose_hash = self.compose_hash

        docker_compose_hash: None | str | Unset
        if isinstance(self.docker_compose_hash, Unset):
            docker_compose_hash = UNSET
        else:
            docker_compose_hash = self.docker_compose_hash

        pre_launch_script_hash: None | str | Unset
        if isinstance(self.pre_launch_script_hash, Unset):
            pre_launch_script_hash = UNSET
        else:
            pre_launch_script_hash = self.pre_launch_script_hash

        logs: dict[str, Any] | Unset = UNSET
        if not isinstance(self.logs, Unset):
            logs = self.logs.to_dict()

        services: list[Any] | Unset = UNSET
        if not isinstance(self.services, Unset):
            services = self.services

        endpoints: list[dict[str, Any]] | None | Unset
        if isinstance(self.endpoints, Unset):
            endpoints = UNSET
        elif isinstance(self.endpoints, list):
            endpoints = []
            for endpoints_type_0_item_data in self.endpoints:
                endpoints_type_0_item = endpoints_type_0_item_data.to_dict()
                endpoints.append(endpoints_type_0_item)

        else:
            endpoints = self.endpoints

        public_logs = self.public_logs

        public_sysinfo = self.public_sysinfo

        public_tcbinfo = self.public_tcbinfo

        gateway_enabled = self.gateway_enabled

        secure_time = self.secure_time

        storage_fs = self.storage_fs

        workspace: dict[str, Any] | None | Unset
        if isinstance(self.workspace, Unset):
            workspace = UNSET
        elif isinstance(self.workspace, WorkspaceRef):
            workspace = self.workspace.to_dict()
        else:
            workspace = self.workspace

        creator: dict[str, Any] | None | Unset
        if isinstance(self.creator, Unset):
            creator = UNSET
        elif isinstance(self.creator, UserRef):
            creator = self.creator.to_dict()
        else:
            creator = self.creator

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        deleted_at: None | str | Unset
        if isinstance(self.deleted_at, Unset):
            deleted_at = UNSET
        elif isinstance(self.deleted_at, datetime.datetime):
            deleted_at = self.deleted_at.isoformat()
        else:
            deleted_at = self.deleted_at

        listed = self.listed

        project_type: None | str | Unset
        if isinstance(self.project_type, Unset):
            project_type = UNSET
        else:
            project_type = self.project_type

        compose_file = self.compose_file

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
                "resource": resource,
                "status": status,
                "gateway": gateway,
            }
        )
        if app_id is not UNSET:
            field_dict["app_id"] = app_id
        if vm_uuid is not UNSET:
            field_dict["vm_uuid"] = vm_uuid
        if instance_id is not UNSET:
            field_dict["instance_id"] = instance_id
        if node_info is not UNSET:
            field_dict["node_info"] = node_info
        if os is not UNSET:
            field_dict["os"] = os
        if kms_type is not UNSET:
            field_dict["kms_type"] = kms_type
        if kms_info is not UNSET:
            field_dict["kms_info"] = kms_info
        if in_progress is not UNSET:
            field_dict["in_progress"] = in_progress
        if progress is not UNSET:
            field_dict["progress"] = progress
        if compose_hash is not UNSET:
            field_dict["compose_hash"] = compose_hash
        if docker_compose_hash is not UNSET:
            field_dict["docker_compose_hash"] = docker_compose_hash
        if pre_launch_script_hash is not UNSET:
            field_dict["pre_launch_script_hash"] = pre_launch_script_hash
        if logs is not UNSET:
            field_dict["logs"] = logs
        if services is not UNSET:
            field_dict["services"] = services
        if endpoints is not UNSET:
            field_dict["endpoints"] = endpoints
        if public_logs is not UNSET:
            field_dict["public_logs"] = public_logs
        if public_sysinfo is not UNSET:
            field_dict["public_sysinfo"] = public_sysinfo
        if public_tcbinfo is not UNSET:
            field_dict["public_tcbinfo"] = public_tcbinfo
        if gateway_enabled is not UNSET:
            field_dict["gateway_enabled"] = gateway_enabled
        if secure_time is not UNSET:
            field_dict["secure_time"] = secure_time
        if storage_fs is not UNSET:
            field_dict["storage_fs"] = storage_fs
        if workspace is not UNSET:
            field_dict["workspace"] = workspace
        if creator is not UNSET:
            field_dict["creator"] = creator
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if deleted_at is not UNSET:
            field_dict["deleted_at"] = deleted_at
        if listed is not UNSET:
            field_dict["listed"] = listed
        if project_type is not UNSET:
            field_dict["project_type"] = project_type
        if compose_file is not UNSET:
            field_dict["compose_file"] = compose_file

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cvm_gateway_info import CvmGatewayInfo  # noqa: PLC0415
        from ..models.cvm_kms_info import CvmKmsInfo  # noqa: PLC0415
        from ..models.cvm_log_urls import CvmLogUrls  # noqa: PLC0415
        from ..models.cvm_network_urls import CvmNetworkUrls  # noqa: PLC0415
        from ..models.cvm_progress_info import CvmProgressInfo  # noqa: PLC0415
        from ..models.cvm_resource_info import CvmResourceInfo  # noqa: PLC0415
        from ..models.cvmos_info import CvmosInfo  # noqa: PLC0415
        from ..models.node_ref import NodeRef  # noqa: PLC0415
        from ..models.user_ref import UserRef  # noqa: PLC0415
        from ..models.workspace_ref import WorkspaceRef  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        resource = CvmResourceInfo.from_dict(d.pop("resource"))

        status = d.pop("status")

        gateway = CvmGatewayInfo.from_dict(d.pop("gateway"))

        def _parse_app_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        app_id = _parse_app_id(d.pop("app_id", UNSET))

        def _parse_vm_uuid(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        vm_uuid = _parse_vm_uuid(d.pop("vm_uuid", UNSET))

        def _parse_instance_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance_id = _parse_instance_id(d.pop("instance_id", UNSET))

        def _parse_node_info(data: object) -> NodeRef | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                node_info_type_0 = NodeRef.from_dict(data)

                return node_info_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(NodeRef | None | Unset, data)

        node_info = _parse_node_info(d.pop("node_info", UNSET))

        def _parse_os(data: object) -> CvmosInfo | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                os_type_0 = CvmosInfo.from_dict(data)

                return os_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CvmosInfo | None | Unset, data)

        os = _parse_os(d.pop("os", UNSET))

        def _parse_kms_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kms_type = _parse_kms_type(d.pop("kms_type", UNSET))

        def _parse_kms_info(data: object) -> CvmKmsInfo | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                kms_info_type_0 = CvmKmsInfo.from_dict(data)

                return kms_info_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CvmKmsInfo | None | Unset, data)

        kms_info = _parse_kms_info(d.pop("kms_info", UNSET))

        in_progress = d.pop("in_progress", UNSET)

        def _parse_progress(data: object) -> CvmProgressInfo | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                progress_type_0 = CvmProgressInfo.from_dict(data)

                return progress_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CvmProgressInfo | None | Unset, data)

        progress = _parse_progress(d.pop("progress", UNSET))

        def _parse_compose_hash(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        compose_hash = _parse_compose_hash(d.pop("compose_hash", UNSET))

        def _parse_docker_compose_hash(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        docker_compose_hash = _parse_docker_compose_hash(d.pop("docker_compose_hash", UNSET))

        def _parse_pre_launch_script_hash(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        pre_launch_script_hash = _parse_pre_launch_script_hash(d.pop("pre_launch_script_hash", UNSET))

        _logs = d.pop("logs", UNSET)
        logs: CvmLogUrls | Unset
        if isinstance(_logs, Unset):
            logs = UNSET
        else:
            logs = CvmLogUrls.from_dict(_logs)

        services = cast(list[Any], d.pop("services", UNSET))

        def _parse_endpoints(data: object) -> list[CvmNetworkUrls] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                endpoints_type_0 = []
                _endpoints_type_0 = data
                for endpoints_type_0_item_data in _endpoints_type_0:
                    endpoints_type_0_item = CvmNetworkUrls.from_dict(endpoints_type_0_item_data)

                    endpoints_type_0.append(endpoints_type_0_item)

                return endpoints_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[CvmNetworkUrls] | None | Unset, data)

        endpoints = _parse_endpoints(d.pop("endpoints", UNSET))

        public_logs = d.pop("public_logs", UNSET)

        public_sysinfo = d.pop("public_sysinfo", UNSET)

        public_tcbinfo = d.pop("public_tcbinfo", UNSET)

        gateway_enabled = d.pop("gateway_enabled", UNSET)

        secure_time = d.pop("secure_time", UNSET)

        storage_fs = d.pop("storage_fs", UNSET)

        def _parse_workspace(data: object) -> None | Unset | WorkspaceRef:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                workspace_type_0 = WorkspaceRef.from_dict(data)

                return workspace_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | WorkspaceRef, data)

        workspace = _parse_workspace(d.pop("workspace", UNSET))

        def _parse_creator(data: object) -> None | Unset | UserRef:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                creator_type_0 = UserRef.from_dict(data)

                return creator_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UserRef, data)

        creator = _parse_creator(d.pop("creator", UNSET))

        def _parse_created_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                created_at_type_0 = datetime.datetime.fromisoformat(data)

                return created_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_deleted_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                deleted_at_type_0 = datetime.datetime.fromisoformat(data)

                return deleted_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        deleted_at = _parse_deleted_at(d.pop("deleted_at", UNSET))

        listed = d.pop("listed", UNSET)

        def _parse_project_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project_type = _parse_project_type(d.pop("project_type", UNSET))

        compose_file = d.pop("compose_file", UNSET)

        cvm_info_detail = cls(
            id=id,
            name=name,
            resource=resource,
            status=status,
            gateway=gateway,
            app_id=app_id,
            vm_uuid=vm_uuid,
            instance_id=instance_id,
            node_info=node_info,
            os=os,
            kms_type=kms_type,
            kms_info=kms_info,
            in_progress=in_progress,
            progress=progress,
            compose_hash=compose_hash,
            docker_compose_hash=docker_compose_hash,
            pre_launch_script_hash=pre_launch_script_hash,
            logs=logs,
            services=services,
            endpoints=endpoints,
            public_logs=public_logs,
            public_sysinfo=public_sysinfo,
            public_tcbinfo=public_tcbinfo,
            gateway_enabled=gateway_enabled,
            secure_time=secure_time,
            storage_fs=storage_fs,
            workspace=workspace,
            creator=creator,
            created_at=created_at,
            deleted_at=deleted_at,
            listed=listed,
            project_type=project_type,
            compose_file=compose_file,
        )

        return cvm_info_detail
