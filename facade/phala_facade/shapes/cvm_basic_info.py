"""`CvmBasicInfo`: how 2025-10-28 describes a single CVM."""

from __future__ import annotations

from msgspec.structs import replace

from phala_facade.decode.shape import Item, Shape, value_at
from phala_facade.models import Cvm, Gateway, Node, OperatingSystem, Resources
from phala_facade.shapes.parts import endpoints_of, kms_of, node_of
from phala_facade.shapes.values import or_else, part, time
from phala_wire.models import ManagementCvmBasicInfo


def cvm_of_basic_info(wire: ManagementCvmBasicInfo, item: Item[Cvm]) -> Cvm:
    """Convert a single CVM of 2025-10-28."""
    identifier = wire.id
    return Cvm(
        # The vendor's own clients accept both kinds of identifier here.
        id=identifier if isinstance(identifier, str) else None,
        legacy_id=identifier if isinstance(identifier, int) else None,
        name=wire.name or "",
        status=or_else(wire.status, "unknown"),
        in_progress=wire.in_progress,
        app_id=wire.app_id,
        vm_uuid=wire.vm_uuid,
        instance_id=wire.instance_id,
        resources=Resources(
            vcpu=wire.vcpu,
            memory_mb=wire.memory,
            disk_gb=wire.disk_size,
            instance_type=wire.instance_type,
        ),
        node=_node(wire),
        os=part(OperatingSystem(name=wire.base_image)),
        kms=kms_of(
            wire.kms_info,
            app_address=wire.contract_address,
            deployer_address=wire.deployer_address,
            encrypted_env_pubkey=wire.encrypted_env_pubkey,
        ),
        gateway=part(Gateway(base_domain=wire.gateway_domain)),
        endpoints=endpoints_of(wire.public_urls),
        project_id=wire.project_id,
        project_type=wire.project_type,
        listed=wire.listed,
        public_logs=wire.public_logs,
        public_sysinfo=wire.public_sysinfo,
        scheduled_delete_at=time(wire.scheduled_delete_at, "scheduled_delete_at", item),
        dashboard_url=wire.dapp_dashboard_url,
        syslog_endpoint=wire.syslog_endpoint,
        source=item.source(),
    )


def _node(wire: ManagementCvmBasicInfo) -> Node | None:
    node = node_of(wire.teepod)
    if node is None or node.id is None:
        return part(replace(node or Node(), id=wire.teepod_id))
    return node


CVM_BASIC_INFO = Shape(
    title="CvmBasicInfo",
    schema="teehouse__api__routes__cvms__management__CvmBasicInfo",
    since="2025-10-28",
    why_not=value_at("vcpu", "memory", "disk_size", "teepod", "teepod_id"),
    core=("vcpu", "memory", "disk_size"),
    wire=ManagementCvmBasicInfo,
    convert=cvm_of_basic_info,
)
