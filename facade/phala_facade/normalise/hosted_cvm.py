"""`HostedCvm`: how 2025-10-28 describes a CVM in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.decode.shape import Shape, object_at
from phala_facade.models import Compose, Cvm, Event, Gateway, OperatingSystem, Owner, Resources, Runtime
from phala_facade.normalise.parts import endpoints_of, kms_of, node_of
from phala_facade.normalise.reading import Reading, first_known, items, known, or_else, part

if TYPE_CHECKING:
    from msgspec import UnsetType

    from phala_wire.models import AppComposeV2, GpuConfig, HostedCvm, ManagedUser, VmConfiguration, VmInfo


def cvm_of_hosted(wire: HostedCvm, reading: Reading) -> Cvm:
    """Read a CVM as the lists of 2025-10-28 describe it."""
    hosted = wire.hosted
    configuration = known(hosted.configuration)
    file = known(configuration.compose_file) if configuration else None
    return Cvm(
        name=or_else(first_known(wire.name, hosted.name), ""),
        status=or_else(reading.share(first_known(wire.status, hosted.status)), "unknown"),
        in_progress=known(wire.in_progress),
        app_id=reading.share(hosted.app_id),
        vm_uuid=known(hosted.id),
        instance_id=known(hosted.instance_id),
        resources=_resources(wire, configuration, reading),
        node=node_of(wire.node, reading),
        os=_os(hosted, configuration, reading),
        kms=kms_of(wire.kms_info, reading, app_address=wire.contract_address, deployer_address=wire.deployer_address),
        gateway=reading.share(Gateway(base_domain=known(wire.gateway_domain))),
        endpoints=endpoints_of(wire.public_urls),
        compose=_compose(file, reading),
        owner=_owner(wire.managed_user, reading),
        project_id=known(wire.project_id),
        project_type=reading.share(wire.project_type),
        listed=known(wire.listed),
        public_logs=known(file.public_logs) if file else None,
        public_sysinfo=known(file.public_sysinfo) if file else None,
        public_tcbinfo=known(file.public_tcbinfo) if file else None,
        gateway_enabled=known(file.gateway_enabled) if file else None,
        secure_time=known(file.secure_time) if file else None,
        storage_fs=reading.share(file.storage_fs) if file else None,
        dashboard_url=known(wire.dapp_dashboard_url),
        syslog_endpoint=known(wire.syslog_endpoint),
        allow_upgrade=known(wire.allow_upgrade),
        runtime=_runtime(hosted, reading),
        source=reading.source(),
    )


def _resources(wire: HostedCvm, configuration: VmConfiguration | None, reading: Reading) -> Resources:
    return Resources(
        vcpu=first_known(wire.vcpu, configuration.vcpu if configuration else None),
        memory_mb=first_known(wire.memory, configuration.memory if configuration else None),
        disk_gb=first_known(wire.disk_size, configuration.disk_size if configuration else None),
        gpus=_gpu_count(configuration.gpus if configuration else None, reading),
        billing_period=reading.share(wire.billing_period),
    )


def _gpu_count(wire: GpuConfig | UnsetType | None, reading: Reading) -> int | None:
    gpus = known(wire.gpus) if wire else None
    if not wire or gpus is None:
        return None
    if not gpus and known(wire.attach_mode) == "all":
        return None  # all that the node has are attached, which it does not count
    if reading.deviations:
        # One that could not be read is a GPU all the same.
        return len(reading.plain_at("hosted.configuration.gpus.gpus"))
    return len(gpus)


def _os(hosted: VmInfo, configuration: VmConfiguration | None, reading: Reading) -> OperatingSystem | None:
    return reading.share(
        OperatingSystem(
            name=known(configuration.image) if configuration else None,
            version=known(hosted.image_version),
        )
    )


def _compose(file: AppComposeV2 | None, reading: Reading) -> Compose | None:
    # The typed file has the documented keys alone; whoever hashes or stores it needs it whole.
    return None if file is None else Compose(file=reading.plain_at("hosted.configuration.compose_file"))


def _owner(wire: ManagedUser | UnsetType | None, reading: Reading) -> Owner | None:
    return reading.share(Owner(legacy_id=known(wire.id), username=known(wire.username))) if wire else None


def _runtime(hosted: VmInfo, reading: Reading) -> Runtime | None:
    return part(
        Runtime(
            uptime=known(hosted.uptime),
            boot_progress=known(hosted.boot_progress),
            boot_error=known(hosted.boot_error),
            shutdown_progress=known(hosted.shutdown_progress),
            exited_at=reading.iso_time(hosted.exited_at, "hosted.exited_at"),
            app_url=known(hosted.app_url),
            events=tuple(
                Event(event=known(event.event), body=known(event.body), timestamp=known(event.timestamp))
                for event in items(hosted.events)
            ),
        )
    )


def _load() -> type[HostedCvm]:
    from phala_wire.models import HostedCvm

    return HostedCvm


HOSTED_CVM = Shape(
    title="HostedCvm",
    schema="HostedCvm",
    since="2025-10-28",
    why_not=object_at("hosted"),
    load=_load,
    documented=frozenset(
        {
            "name",
            "status",
            "in_progress",
            "app_id",
            "vm_uuid",
            "instance_id",
            "resources.vcpu",
            "resources.memory_mb",
            "resources.disk_gb",
            "resources.gpus",
            "resources.billing_period",
            "node.id",
            "node.name",
            "node.region",
            "os.name",
            "os.version",
            "kms.id",
            "kms.slug",
            "kms.url",
            "kms.version",
            "kms.chain_id",
            "kms.contract_address",
            "kms.gateway_app_id",
            "kms.app_address",
            "kms.deployer_address",
            "gateway.base_domain",
            "endpoints[].app",
            "endpoints[].instance",
            "compose.file",
            "owner.legacy_id",
            "owner.username",
            "project_id",
            "project_type",
            "listed",
            "public_logs",
            "public_sysinfo",
            "public_tcbinfo",
            "gateway_enabled",
            "secure_time",
            "storage_fs",
            "dashboard_url",
            "syslog_endpoint",
            "allow_upgrade",
            "runtime.uptime",
            "runtime.boot_progress",
            "runtime.boot_error",
            "runtime.shutdown_progress",
            "runtime.exited_at",
            "runtime.app_url",
            "runtime.events[].event",
            "runtime.events[].body",
            "runtime.events[].timestamp",
        }
    ),
    raw_only={
        "hosted.configuration.name": "repeats the name of the CVM",
        "hosted.configuration.app_id": "repeats hosted.app_id",
        "hosted.configuration.ports": "how the node maps ports; endpoints say how the CVM is reached",
        "hosted.configuration.encrypted_env": "a sealed blob for the node",
        "hosted.configuration.user_config": "free text for the guest",
        "hosted.configuration.hugepages": "a detail of the hypervisor",
        "hosted.configuration.pin_numa": "a detail of the hypervisor",
        "hosted.configuration.gpus.gpus[].slot": "the GPUs are counted; their slots are a detail of the node",
        "hosted.configuration.gpus.gpus[].product_id": "the GPUs are counted; the instance type names the model",
        "hosted.configuration.gpus.attach_mode": "how the node attaches GPUs; only `all` without a list matters",
        "hosted.configuration.kms_urls": "where the node finds the KMS; kms.url is what clients use",
        "hosted.configuration.gateway_urls": "where the node finds the gateway; gateway says what clients use",
    },
)
