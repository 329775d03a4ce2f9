"""`HostedCvm`: how 2025-10-28 describes a CVM in lists."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from phala_facade.decode.shape import Item, Shape, object_at
from phala_facade.models import Compose, Cvm, Event, Gateway, OperatingSystem, Owner, Resources, Runtime
from phala_facade.shapes.parts import endpoints_of, kms_of, node_of
from phala_facade.shapes.values import iso_time, or_else, part, part_of
from phala_wire.models import AppComposeV2, GpuConfig, HostedCvm, ManagedUser, VmConfiguration, VmInfo

T = TypeVar("T")


def cvm_of_hosted(wire: HostedCvm, item: Item[Cvm]) -> Cvm:
    """Convert a CVM in a list of 2025-10-28."""
    hosted = wire.hosted
    configuration = hosted.configuration
    file = configuration.compose_file if configuration else None
    return Cvm(
        name=or_else(_or_from_node(wire.name, hosted.name, "name", item), ""),
        status=or_else(_or_from_node(wire.status, hosted.status, "status", item), "unknown"),
        in_progress=wire.in_progress,
        app_id=hosted.app_id,
        vm_uuid=hosted.id,
        instance_id=hosted.instance_id,
        resources=_resources(wire, configuration, item),
        node=node_of(wire.node),
        os=_os(hosted, configuration),
        kms=kms_of(wire.kms_info, app_address=wire.contract_address, deployer_address=wire.deployer_address),
        gateway=part(Gateway(base_domain=wire.gateway_domain)),
        endpoints=endpoints_of(wire.public_urls),
        compose=_compose(file, item),
        owner=_owner(wire.managed_user, item),
        project_id=wire.project_id,
        project_type=wire.project_type,
        listed=wire.listed,
        public_logs=file.public_logs if file else None,
        public_sysinfo=file.public_sysinfo if file else None,
        public_tcbinfo=file.public_tcbinfo if file else None,
        gateway_enabled=file.gateway_enabled if file else None,
        secure_time=file.secure_time if file else None,
        storage_fs=file.storage_fs if file else None,
        dashboard_url=wire.dapp_dashboard_url,
        syslog_endpoint=wire.syslog_endpoint,
        allow_upgrade=wire.allow_upgrade,
        runtime=_runtime(hosted, item),
        source=item.source(),
    )


def _resources(wire: HostedCvm, configuration: VmConfiguration | None, item: Item[Cvm]) -> Resources:
    return Resources(
        vcpu=_or_from_node(wire.vcpu, configuration.vcpu if configuration else None, "vcpu", item),
        memory_mb=_or_from_node(wire.memory, configuration.memory if configuration else None, "memory", item),
        disk_gb=_or_from_node(wire.disk_size, configuration.disk_size if configuration else None, "disk_size", item),
        gpus=_gpu_count(configuration.gpus if configuration else None, item),
        billing_period=wire.billing_period,
    )


def _or_from_node(value: T | None, on_node: T | None, key: str, item: Item[Cvm]) -> T | None:
    """Return a value of the CVM, or the node's value if that of the CVM is missing (not if it is unreadable)."""
    return on_node if value is None and item.unreadable(key) is None else value


def _gpu_count(wire: GpuConfig | None, item: Item[Cvm]) -> int | None:
    gpus = wire.gpus if wire else None
    if wire is None or gpus is None:
        return None
    if not gpus and wire.attach_mode != "listed":
        return None  # for example, every GPU of the node is attached, but none is listed
    if item.deviations:
        # A GPU whose entry could not be decoded still counts.
        return len(item.raw_at("hosted.configuration.gpus.gpus"))
    return len(gpus)


def _os(hosted: VmInfo, configuration: VmConfiguration | None) -> OperatingSystem | None:
    return part(
        OperatingSystem(
            name=configuration.image if configuration else None,
            version=hosted.image_version,
        )
    )


def _compose(file: AppComposeV2 | None, item: Item[Cvm]) -> Compose | None:
    # The wire model has only the documented keys; hashing or storing the file needs all of them.
    return None if file is None else Compose(file=item.raw_at("hosted.configuration.compose_file"))


def _owner(wire: ManagedUser | None, item: Item[Cvm]) -> Owner | None:
    owner = _shared_owner(wire)
    # The hashed identifier of later versions is a deviation here, but it still identifies the owner.
    identifier = item.unreadable("managed_user.id")
    return replace(owner or Owner(), id=identifier) if isinstance(identifier, str) else owner


@part_of
def _shared_owner(wire: ManagedUser) -> Owner:
    return Owner(legacy_id=wire.id, username=wire.username)


def _runtime(hosted: VmInfo, item: Item[Cvm]) -> Runtime | None:
    return part(
        Runtime(
            uptime=hosted.uptime,
            boot_progress=hosted.boot_progress,
            boot_error=hosted.boot_error,
            shutdown_progress=hosted.shutdown_progress,
            exited_at=iso_time(hosted.exited_at, "hosted.exited_at", item),
            app_url=hosted.app_url,
            events=tuple(
                [Event(event=event.event, body=event.body, timestamp=event.timestamp) for event in hosted.events or ()]
            ),
        )
    )


HOSTED_CVM = Shape(
    title="HostedCvm",
    schema="HostedCvm",
    since="2025-10-28",
    why_not=object_at("hosted"),
    core=("hosted",),
    wire=HostedCvm,
    convert=cvm_of_hosted,
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
