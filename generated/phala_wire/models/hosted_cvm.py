from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.cvm_network_urls import CvmNetworkUrls
    from ..models.cvm_node import CvmNode
    from ..models.kms_info import KmsInfo
    from ..models.managed_user import ManagedUser
    from ..models.vm_info import VmInfo


T = TypeVar("T", bound="HostedCvm")


@_attrs_define
class HostedCvm:
    """
    Attributes:
        hosted (VmInfo): Mapping from Teepod RPC's VmInfo.
        name (str):
        status (str):
        public_urls (list[CvmNetworkUrls]):
        managed_user (ManagedUser | None | Unset):
        node (CvmNode | None | Unset):
        listed (bool | Unset):  Default: False.
        in_progress (bool | Unset):  Default: False.
        dapp_dashboard_url (None | str | Unset):
        syslog_endpoint (None | str | Unset):
        allow_upgrade (bool | Unset):  Default: False.
        project_id (None | str | Unset):
        project_type (None | str | Unset):
        billing_period (None | str | Unset):
        kms_info (KmsInfo | None | Unset):
        contract_address (None | str | Unset):
        deployer_address (None | str | Unset):
        vcpu (int | None | Unset):
        memory (int | None | Unset):
        disk_size (int | None | Unset):
        gateway_domain (None | str | Unset):
    """

    hosted: VmInfo
    name: str
    status: str
    public_urls: list[CvmNetworkUrls]
    managed_user: ManagedUser | None | Unset = UNSET
    node: CvmNode | None | Unset = UNSET
    listed: bool | Unset = False
    in_progress: bool | Unset = False
    dapp_dashboard_url: None | str | Unset = UNSET
    syslog_endpoint: None | str | Unset = UNSET
    allow_upgrade: bool | Unset = False
    project_id: None | str | Unset = UNSET
    project_type: None | str | Unset = UNSET
    billing_period: None | str | Unset = UNSET
    kms_info: KmsInfo | None | Unset = UNSET
    contract_address: None | str | Unset = UNSET
    deployer_address: None | str | Unset = UNSET
    vcpu: int | None | Unset = UNSET
    memory: int | None | Unset = UNSET
    disk_size: int | None | Unset = UNSET
    gateway_domain: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.cvm_network_urls import CvmNetworkUrls  # noqa: PLC0415
        from ..models.cvm_node import CvmNode  # noqa: PLC0415
        from ..models.kms_info import KmsInfo  # noqa: PLC0415
        from ..models.managed_user import ManagedUser  # noqa: PLC0415
        from ..models.vm_info import VmInfo  # noqa: PLC0415

        hosted = self.hosted.to_dict()

        name = self.name

        status = self.status

        public_urls = []
        for public_urls_item_data in self.public_urls:
            public_urls_item = public_urls_item_data.to_dict()
            public_urls.append(public_urls_item)

        managed_user: dict[str, Any] | None | Unset
        if isinstance(self.managed_user, Unset):
            managed_user = UNSET
        elif isinstance(self.managed_user, ManagedUser):
            managed_user = self.managed_user.to_dict()
        else:
            managed_user = self.managed_user

        node: dict[str, Any] | None | Unset
        if isinstance(self.node, Unset):
            node = UNSET
        elif isinstance(self.node, CvmNode):
            node = self.node.to_dict()
        else:
            node = self.node

        listed = self.listed

        in_progress = self.in_progress

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

        allow_upgrade = self.allow_upgrade

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

        billing_period: None | str | Unset
        if isinstance(self.billing_period, Unset):
            billing_period = UNSET
        else:
            billing_period = self.billing_period

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

        vcpu: int | None | Unset
        if isinstance(self.vcpu, Unset):
            vcpu = UNSET
        else:
            vcpu = self.vcpu

        memory: int | None | Unset
        if isinstance(self.memory, Unset):
            memory = UNSET
        else:
            memory = self.memory

        disk_size: int | None | Unset
        if isinstance(self.disk_size, Unset):
            disk_size = UNSET
        else:
            disk_size = self.disk_size

        gateway_domain: None | str | Unset
        if isinstance(self.gateway_domain, Unset):
            gateway_domain = UNSET
        else:
            gateway_domain = self.gateway_domain

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "hosted": hosted,
                "name": name,
                "status": status,
                "public_urls": public_urls,
            }
        )
        if managed_user is not UNSET:
            field_dict["managed_user"] = managed_user
        if node is not UNSET:
            field_dict["node"] = node
        if listed is not UNSET:
            field_dict["listed"] = listed
        if in_progress is not UNSET:
            field_dict["in_progress"] = in_progress
        if dapp_dashboard_url is not UNSET:
            field_dict["dapp_dashboard_url"] = dapp_dashboard_url
        if syslog_endpoint is not UNSET:
            field_dict["syslog_endpoint"] = syslog_endpoint
        if allow_upgrade is not UNSET:
            field_dict["allow_upgrade"] = allow_upgrade
        if project_id is not UNSET:
            field_dict["project_id"] = project_id
        if project_type is not UNSET:
            field_dict["project_type"] = project_type
        if billing_period is not UNSET:
            field_dict["billing_period"] = billing_period
        if kms_info is not UNSET:
            field_dict["kms_info"] = kms_info
        if contract_address is not UNSET:
            field_dict["contract_address"] = contract_address
        if deployer_address is not UNSET:
            field_dict["deployer_address"] = deployer_address
        if vcpu is not UNSET:
            field_dict["vcpu"] = vcpu
        if memory is not UNSET:
            field_dict["memory"] = memory
        if disk_size is not UNSET:
            field_dict["disk_size"] = disk_size
        if gateway_domain is not UNSET:
            field_dict["gateway_domain"] = gateway_domain

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cvm_network_urls import CvmNetworkUrls  # noqa: PLC0415
        from ..models.cvm_node import CvmNode  # noqa: PLC0415
        from ..models.kms_info import KmsInfo  # noqa: PLC0415
        from ..models.managed_user import ManagedUser  # noqa: PLC0415
        from ..models.vm_info import VmInfo  # noqa: PLC0415

        d = dict(src_dict)
        hosted = VmInfo.from_dict(d.pop("hosted"))

        name = d.pop("name")

        status = d.pop("status")

        public_urls = []
        _public_urls = d.pop("public_urls")
        for public_urls_item_data in _public_urls:
            public_urls_item = CvmNetworkUrls.from_dict(public_urls_item_data)

            public_urls.append(public_urls_item)

        def _parse_managed_user(data: object) -> ManagedUser | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                managed_user_type_0 = ManagedUser.from_dict(data)

                return managed_user_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ManagedUser | None | Unset, data)

        managed_user = _parse_managed_user(d.pop("managed_user", UNSET))

        def _parse_node(data: object) -> CvmNode | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                node_type_0 = CvmNode.from_dict(data)

                return node_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CvmNode | None | Unset, data)

        node = _parse_node(d.pop("node", UNSET))

        listed = d.pop("listed", UNSET)

        in_progress = d.pop("in_progress", UNSET)

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

        allow_upgrade = d.pop("allow_upgrade", UNSET)

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

        def _parse_billing_period(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        billing_period = _parse_billing_period(d.pop("billing_period", UNSET))

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

        def _parse_vcpu(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        vcpu = _parse_vcpu(d.pop("vcpu", UNSET))

        def _parse_memory(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        memory = _parse_memory(d.pop("memory", UNSET))

        def _parse_disk_size(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        disk_size = _parse_disk_size(d.pop("disk_size", UNSET))

        def _parse_gateway_domain(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_domain = _parse_gateway_domain(d.pop("gateway_domain", UNSET))

        hosted_cvm = cls(
            hosted=hosted,
            name=name,
            status=status,
            public_urls=public_urls,
            managed_user=managed_user,
            node=node,
            listed=listed,
            in_progress=in_progress,
            dapp_dashboard_url=dapp_dashboard_url,
            syslog_endpoint=syslog_endpoint,
            allow_upgrade=allow_upgrade,
            project_id=project_id,
            project_type=project_type,
            billing_period=billing_period,
            kms_info=kms_info,
            contract_address=contract_address,
            deployer_address=deployer_address,
            vcpu=vcpu,
            memory=memory,
            disk_size=disk_size,
            gateway_domain=gateway_domain,
        )

        return hosted_cvm
