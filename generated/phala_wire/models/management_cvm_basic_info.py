from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.cvm_network_urls import CvmNetworkUrls
    from ..models.cvm_node import CvmNode
    from ..models.kms_info import KmsInfo


T = TypeVar("T", bound="ManagementCvmBasicInfo")


@_attrs_define
class ManagementCvmBasicInfo:
    """Detailed CVM information returned by GET /cvms/{cvm_id}.

    Attributes:
        id (int | str): Internal CVM database ID
        name (str): RFC 1123 compliant CVM name
        status (str): Current status: running, stopped, starting, etc.
        app_id (str): Unique application identifier
        vcpu (int): Allocated vCPU count
        memory (int): Allocated memory in MB
        disk_size (int): Allocated disk size in GB
        teepod_id (int | None | Unset): Node ID (admin only)
        teepod (CvmNode | None | Unset): Node metadata
        in_progress (bool | Unset): True if an operation is currently executing Default: False.
        vm_uuid (None | str | Unset): VM instance UUID on the node
        instance_id (None | str | Unset): Public instance identifier
        base_image (None | str | Unset): OS image name
        encrypted_env_pubkey (None | str | Unset): Public key for encrypting env vars
        listed (bool | Unset): True if publicly listed Default: False.
        project_id (None | str | Unset): Associated project ID
        project_type (None | str | Unset): Project provision type
        instance_type (None | str | Unset): Instance type identifier
        public_sysinfo (bool | None | Unset): Expose system info publicly
        public_logs (bool | None | Unset): Expose logs publicly
        dapp_dashboard_url (None | str | Unset): DApp dashboard URL if applicable
        syslog_endpoint (None | str | Unset): Syslog streaming endpoint
        kms_info (KmsInfo | None | Unset): KMS configuration
        contract_address (None | str | Unset): On-chain contract address
        deployer_address (None | str | Unset): Deployer wallet address
        scheduled_delete_at (datetime.datetime | None | Unset): Auto-delete timestamp (UTC)
        public_urls (list[CvmNetworkUrls] | None | Unset): Exposed service URLs
        gateway_domain (None | str | Unset): Gateway base domain
    """

    id: int | str
    name: str
    status: str
    app_id: str
    vcpu: int
    memory: int
    disk_size: int
    teepod_id: int | None | Unset = UNSET
    teepod: CvmNode | None | Unset = UNSET
    in_progress: bool | Unset = False
    vm_uuid: None | str | Unset = UNSET
    instance_id: None | str | Unset = UNSET
    base_image: None | str | Unset = UNSET
    encrypted_env_pubkey: None | str | Unset = UNSET
    listed: bool | Unset = False
    project_id: None | str | Unset = UNSET
    project_type: None | str | Unset = UNSET
    instance_type: None | str | Unset = UNSET
    public_sysinfo: bool | None | Unset = UNSET
    public_logs: bool | None | Unset = UNSET
    dapp_dashboard_url: None | str | Unset = UNSET
    syslog_endpoint: None | str | Unset = UNSET
    kms_info: KmsInfo | None | Unset = UNSET
    contract_address: None | str | Unset = UNSET
    deployer_address: None | str | Unset = UNSET
    scheduled_delete_at: datetime.datetime | None | Unset = UNSET
    public_urls: list[CvmNetworkUrls] | None | Unset = UNSET
    gateway_domain: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.cvm_network_urls import CvmNetworkUrls  # noqa: PLC0415
        from ..models.cvm_node import CvmNode  # noqa: PLC0415
        from ..models.kms_info import KmsInfo  # noqa: PLC0415

        id: int | str
        id = self.id

        name = self.name

        status = self.status

        app_id = self.app_id

        vcpu = self.vcpu

        memory = self.memory

        disk_size = self.disk_size

        teepod_id: int | None | Unset
        if isinstance(self.teepod_id, Unset):
            teepod_id = UNSET
        else:
            teepod_id = self.teepod_id

        teepod: dict[str, Any] | None | Unset
        if isinstance(self.teepod, Unset):
            teepod = UNSET
        elif isinstance(self.teepod, CvmNode):
            teepod = self.teepod.to_dict()
        else:
            teepod = self.teepod

        in_progress = self.in_progress

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

        base_image: None | str | Unset
        if isinstance(self.base_image, Unset):
            base_image = UNSET
        else:
            base_image = self.base_image

        encrypted_env_pubkey: None | str | Unset
        if isinstance(self.encrypted_env_pubkey, Unset):
            encrypted_env_pubkey = UNSET
        else:
            encrypted_env_pubkey = self.encrypted_env_pubkey

        listed = self.listed

        project_id: None | str | Unset
        if isinstance(self.project_id, Unset):
            project_id = UNSET
        else:
            project_id = self.project_id

        project_type: None | str | Unset
        if isinstance(self.project_type, Unset):
            project_type = UNSET
        else:
            project_type = self.project_type

        instance_type: None | str | Unset
        if isinstance(self.instance_type, Unset):
            instance_type = UNSET
        else:
            instance_type = self.instance_type

        public_sysinfo: bool | None | Unset
        if isinstance(self.public_sysinfo, Unset):
            public_sysinfo = UNSET
        else:
            public_sysinfo = self.public_sysinfo

        public_logs: bool | None | Unset
        if isinstance(self.public_logs, Unset):
            public_logs = UNSET
        else:
            public_logs = self.public_logs

        dapp_dashboard_url: None | str | Unset
        if isinstance(self.dapp_dashboard_url, Unset):
            dapp_dashboard_url = UNSET
        else:
            dapp_dashboard_url = self.dapp_dashboard_url

        syslog_endpoint: None | str | Unset
        if isinstance(self.syslog_endpoint, Unset):
            syslog_endpoint = UNSET
        else:
            syslog_endpoint = self.syslog_endpoint

        kms_info: dict[str, Any] | None | Unset
        if isinstance(self.kms_info, Unset):
            kms_info = UNSET
        elif isinstance(self.kms_info, KmsInfo):
            kms_info = self.kms_info.to_dict()
        else:
            kms_info = self.kms_info

        contract_address: None | str | Unset
        if isinstance(self.contract_address, Unset):
            contract_address = UNSET
        else:
            contract_address = self.contract_address

        deployer_address: None | str | Unset
        if isinstance(self.deployer_address, Unset):
            deployer_address = UNSET
        else:
            deployer_address = self.deployer_address

        scheduled_delete_at: None | str | Unset
        if isinstance(self.scheduled_delete_at, Unset):
            scheduled_delete_at = UNSET
        elif isinstance(self.scheduled_delete_at, datetime.datetime):
            scheduled_delete_at = self.scheduled_delete_at.isoformat()
        else:
            scheduled_delete_at = self.scheduled_delete_at

        public_urls: list[dict[str, Any]] | None | Unset
        if isinstance(self.public_urls, Unset):
            public_urls = UNSET
        elif isinstance(self.public_urls, list):
            public_urls = []
            for public_urls_type_0_item_data in self.public_urls:
                public_urls_type_0_item = public_urls_type_0_item_data.to_dict()
                public_urls.append(public_urls_type_0_item)

        else:
            public_urls = self.public_urls

        gateway_domain: None | str | Unset
        if isinstance(self.gateway_domain, Unset):
            gateway_domain = UNSET
        else:
            gateway_domain = self.gateway_domain

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
                "status": status,
                "app_id": app_id,
                "vcpu": vcpu,
                "memory": memory,
                "disk_size": disk_size,
            }
        )
        if teepod_id is not UNSET:
            field_dict["teepod_id"] = teepod_id
        if teepod is not UNSET:
            field_dict["teepod"] = teepod
        if in_progress is not UNSET:
            field_dict["in_progress"] = in_progress
        if vm_uuid is not UNSET:
            field_dict["vm_uuid"] = vm_uuid
        if instance_id is not UNSET:
            field_dict["instance_id"] = instance_id
        if base_image is not UNSET:
            field_dict["base_image"] = base_image
        if encrypted_env_pubkey is not UNSET:
            field_dict["encrypted_env_pubkey"] = encrypted_env_pubkey
        if listed is not UNSET:
            field_dict["listed"] = listed
        if project_id is not UNSET:
            field_dict["project_id"] = project_id
        if project_type is not UNSET:
            field_dict["project_type"] = project_type
        if instance_type is not UNSET:
            field_dict["instance_type"] = instance_type
        if public_sysinfo is not UNSET:
            field_dict["public_sysinfo"] = public_sysinfo
        if public_logs is not UNSET:
            field_dict["public_logs"] = public_logs
        if dapp_dashboard_url is not UNSET:
            field_dict["dapp_dashboard_url"] = dapp_dashboard_url
        if syslog_endpoint is not UNSET:
            field_dict["syslog_endpoint"] = syslog_endpoint
        if kms_info is not UNSET:
            field_dict["kms_info"] = kms_info
        if contract_address is not UNSET:
            field_dict["contract_address"] = contract_address
        if deployer_address is not UNSET:
            field_dict["deployer_address"] = deployer_address
        if scheduled_delete_at is not UNSET:
            field_dict["scheduled_delete_at"] = scheduled_delete_at
        if public_urls is not UNSET:
            field_dict["public_urls"] = public_urls
        if gateway_domain is not UNSET:
            field_dict["gateway_domain"] = gateway_domain

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cvm_network_urls import CvmNetworkUrls  # noqa: PLC0415
        from ..models.cvm_node import CvmNode  # noqa: PLC0415
        from ..models.kms_info import KmsInfo  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        name = d.pop("name")

        status = d.pop("status")

        app_id = d.pop("app_id")

        vcpu = d.pop("vcpu")

        memory = d.pop("memory")

        disk_size = d.pop("disk_size")

        def _parse_teepod_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        teepod_id = _parse_teepod_id(d.pop("teepod_id", UNSET))

        def _parse_teepod(data: object) -> CvmNode | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                teepod_type_0 = CvmNode.from_dict(data)

                return teepod_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CvmNode | None | Unset, data)

        teepod = _parse_teepod(d.pop("teepod", UNSET))

        in_progress = d.pop("in_progress", UNSET)

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

        def _parse_base_image(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        base_image = _parse_base_image(d.pop("base_image", UNSET))

        def _parse_encrypted_env_pubkey(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        encrypted_env_pubkey = _parse_encrypted_env_pubkey(d.pop("encrypted_env_pubkey", UNSET))

        listed = d.pop("listed", UNSET)

        def _parse_project_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project_id = _parse_project_id(d.pop("project_id", UNSET))

        def _parse_project_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project_type = _parse_project_type(d.pop("project_type", UNSET))

        def _parse_instance_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance_type = _parse_instance_type(d.pop("instance_type", UNSET))

        def _parse_public_sysinfo(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        public_sysinfo = _parse_public_sysinfo(d.pop("public_sysinfo", UNSET))

        def _parse_public_logs(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        public_logs = _parse_public_logs(d.pop("public_logs", UNSET))

        def _parse_dapp_dashboard_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        dapp_dashboard_url = _parse_dapp_dashboard_url(d.pop("dapp_dashboard_url", UNSET))

        def _parse_syslog_endpoint(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        syslog_endpoint = _parse_syslog_endpoint(d.pop("syslog_endpoint", UNSET))

        def _parse_kms_info(data: object) -> KmsInfo | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                kms_info_type_0 = KmsInfo.from_dict(data)

                return kms_info_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KmsInfo | None | Unset, data)

        kms_info = _parse_kms_info(d.pop("kms_info", UNSET))

        def _parse_contract_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        contract_address = _parse_contract_address(d.pop("contract_address", UNSET))

        def _parse_deployer_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        deployer_address = _parse_deployer_address(d.pop("deployer_address", UNSET))

        def _parse_scheduled_delete_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                scheduled_delete_at_type_0 = datetime.datetime.fromisoformat(data)

                return scheduled_delete_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        scheduled_delete_at = _parse_scheduled_delete_at(d.pop("scheduled_delete_at", UNSET))

        def _parse_public_urls(data: object) -> list[CvmNetworkUrls] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                public_urls_type_0 = []
                _public_urls_type_0 = data
                for public_urls_type_0_item_data in _public_urls_type_0:
                    public_urls_type_0_item = CvmNetworkUrls.from_dict(public_urls_type_0_item_data)

                    public_urls_type_0.append(public_urls_type_0_item)

                return public_urls_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[CvmNetworkUrls] | None | Unset, data)

        public_urls = _parse_public_urls(d.pop("public_urls", UNSET))

        def _parse_gateway_domain(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_domain = _parse_gateway_domain(d.pop("gateway_domain", UNSET))

        management_cvm_basic_info = cls(
            id=id,
            name=name,
            status=status,
            app_id=app_id,
            vcpu=vcpu,
            memory=memory,
            disk_size=disk_size,
            teepod_id=teepod_id,
            teepod=teepod,
            in_progress=in_progress,
            vm_uuid=vm_uuid,
            instance_id=instance_id,
            base_image=base_image,
            encrypted_env_pubkey=encrypted_env_pubkey,
            listed=listed,
            project_id=project_id,
            project_type=project_type,
            instance_type=instance_type,
            public_sysinfo=public_sysinfo,
            public_logs=public_logs,
            dapp_dashboard_url=dapp_dashboard_url,
            syslog_endpoint=syslog_endpoint,
            kms_info=kms_info,
            contract_address=contract_address,
            deployer_address=deployer_address,
            scheduled_delete_at=scheduled_delete_at,
            public_urls=public_urls,
            gateway_domain=gateway_domain,
        )

        return management_cvm_basic_info
