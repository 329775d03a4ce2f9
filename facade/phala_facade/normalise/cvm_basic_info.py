"""The `CvmBasicInfo` that 2025-10-28 describes a CVM with when it is asked for by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.decode.shape import Shape, value_at
from phala_facade.models import Cvm, Gateway, OperatingSystem, Resources
from phala_facade.normalise.parts import endpoints_of, kms_of, node_of
from phala_facade.normalise.reading import Reading, known, or_else

if TYPE_CHECKING:
    from phala_wire.models import ManagementCvmBasicInfo


def cvm_of_basic_info(wire: ManagementCvmBasicInfo, reading: Reading) -> Cvm:
    """Read a CVM as 2025-10-28 describes it by itself."""
    identifier = known(wire.id)
    return Cvm(
        # The vendor's own clients take both kinds of identifier here.
        id=identifier if isinstance(identifier, str) else None,
        legacy_id=identifier if isinstance(identifier, int) else None,
        name=or_else(wire.name, ""),
        status=or_else(wire.status, "unknown"),
        in_progress=known(wire.in_progress),
        app_id=known(wire.app_id),
        vm_uuid=known(wire.vm_uuid),
        instance_id=known(wire.instance_id),
        resources=Resources(
            vcpu=known(wire.vcpu),
            memory_mb=known(wire.memory),
            disk_gb=known(wire.disk_size),
            instance_type=known(wire.instance_type),
        ),
        node=node_of(wire.teepod, reading, wire.teepod_id),
        os=reading.share(OperatingSystem(name=known(wire.base_image))),
        kms=kms_of(
            wire.kms_info,
            reading,
            app_address=wire.contract_address,
            deployer_address=wire.deployer_address,
            encrypted_env_pubkey=wire.encrypted_env_pubkey,
        ),
        gateway=reading.share(Gateway(base_domain=known(wire.gateway_domain))),
        endpoints=endpoints_of(wire.public_urls),
        project_id=known(wire.project_id),
        project_type=known(wire.project_type),
        listed=known(wire.listed),
        public_logs=known(wire.public_logs),
        public_sysinfo=known(wire.public_sysinfo),
        scheduled_delete_at=reading.time(wire.scheduled_delete_at, "scheduled_delete_at"),
        dashboard_url=known(wire.dapp_dashboard_url),
        syslog_endpoint=known(wire.syslog_endpoint),
        source=reading.source(),
    )


def _load() -> type[ManagementCvmBasicInfo]:
    from phala_wire.models import ManagementCvmBasicInfo

    return ManagementCvmBasicInfo


CVM_BASIC_INFO = Shape(
    title="CvmBasicInfo",
    schema="teehouse__api__routes__cvms__management__CvmBasicInfo",
    since="2025-10-28",
    why_not=value_at("vcpu", "memory", "disk_size", "teepod", "teepod_id"),
    load=_load,
    documented=frozenset(
        {
            "legacy_id",
            "name",
            "status",
            "in_progress",
            "app_id",
            "vm_uuid",
            "instance_id",
            "resources.vcpu",
            "resources.memory_mb",
            "resources.disk_gb",
            "resources.instance_type",
            "node.id",
            "node.name",
            "node.region",
            "os.name",
            "kms.id",
            "kms.slug",
            "kms.url",
            "kms.version",
            "kms.chain_id",
            "kms.contract_address",
            "kms.gateway_app_id",
            "kms.app_address",
            "kms.deployer_address",
            "kms.encrypted_env_pubkey",
            "gateway.base_domain",
            "endpoints[].app",
            "endpoints[].instance",
            "project_id",
            "project_type",
            "listed",
            "public_logs",
            "public_sysinfo",
            "scheduled_delete_at",
            "dashboard_url",
            "syslog_endpoint",
        }
    ),
    raw_only={},
)
