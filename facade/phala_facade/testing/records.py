"""What the fleet is made of, as facts: frozen records that know of no API version and of no JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

KmsKind = Literal["phala", "ethereum", "base", "legacy"]
BillingPeriod = Literal["skip", "hourly", "monthly"]
NodeStatus = Literal["ONLINE", "OFFLINE", "MAINTENANCE"]
StorageFs = Literal["ext4", "zfs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace, which older texts call a team."""

    id: str
    name: str
    slug: str | None = None
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person; all None when nothing about the owner is known any more."""

    id: str | None = None
    legacy_id: int | None = None
    username: str | None = None
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A machine that hosts CVMs ("teepod"); all None when it is not known any more."""

    id: int | None = None
    node_id: int | None = None
    name: str | None = None
    region: str | None = None
    device_id: str | None = None
    ppid: str | None = None
    status: NodeStatus | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kms:
    """A key management service; one that is anchored on a chain has a chain id and a contract."""

    id: str
    url: str
    version: str
    slug: str | None = None
    chain_id: int | None = None
    contract_address: str | None = None
    gateway_app_id: str | None = None
    rpc_endpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsUse:
    """How one CVM uses a KMS."""

    kms: Kms | None = None
    app_address: str | None = None
    deployer_address: str | None = None
    encrypted_env_pubkey: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a CVM is given: memory in MB, disk in GB."""

    vcpu: int
    memory_mb: int
    disk_gb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpu:
    """One attached GPU."""

    slot: str
    product_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OsImage:
    """The image that a CVM boots."""

    name: str | None = None
    version: str | None = None
    is_dev: bool | None = None
    image_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compose:
    """A compose file; a setting that is None is left out of it, a text that is None is null."""

    name: str
    allowed_envs: tuple[str, ...] | None = None
    bash_script: str | None = None
    default_gateway_domain: str | None = None
    docker_compose_file: str | None = None
    init_script: str | None = None
    kms_enabled: bool | None = None
    local_key_provider_enabled: bool | None = None
    manifest_version: int | None = None
    no_instance_id: bool | None = None
    pre_launch_script: str | None = None
    public_logs: bool | None = None
    public_sysinfo: bool | None = None
    public_tcbinfo: bool | None = None
    runner: str | None = None
    gateway_enabled: bool | None = None
    features: tuple[str, ...] | None = None
    salt: str | None = None
    secure_time: bool | None = None
    storage_fs: StorageFs | None = None
    tproxy_enabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeHashes:
    """The digests of a compose file and of its parts."""

    compose: str | None = None
    docker_compose: str | None = None
    pre_launch_script: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port of the VM that the node forwards."""

    protocol: str
    host_port: int
    vm_port: int
    host_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that the guest reported; the time in milliseconds since 1970, 0 when it did not say."""

    event: str
    body: str
    timestamp: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VmConfiguration:
    """What the node was told to run."""

    image: str
    size: Size
    app_id: str | None = None
    ports: tuple[Port, ...] | None = None
    encrypted_env: str | None = None
    user_config: str | None = None
    hugepages: bool = False
    pin_numa: bool = False
    gpu_attach_mode: str = "listed"
    kms_urls: tuple[str, ...] = ()
    gateway_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vm:
    """The VM on the node, as the node reports it."""

    uuid: str
    uptime: str
    app_url: str | None = None
    exited_at: str | None = None
    boot_progress: str | None = None
    boot_error: str | None = None
    shutdown_progress: str | None = None
    events: tuple[Event, ...] = ()
    configuration: VmConfiguration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The operation that is under way."""

    target: str | None = None
    started_at: datetime | None = None
    correlation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Where the CVM's services are reached."""

    base_domain: str | None = None
    cname: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """Where the CVM's logs are read."""

    serial: str | None = None
    stdout: str | None = None
    stderr: str | None = None
    container_log_base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A container of the CVM."""

    name: str
    image: str
    state: str
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The public URLs of one port."""

    app: str
    instance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cvm:
    """A confidential VM.

    ``size`` is what the cloud recorded; where it is None, the node's configuration may still say.
    A compose file that is a string is one that was never parsed.
    """

    id: str
    legacy_id: int
    name: str
    status: str
    in_progress: bool = False
    progress: Progress | None = None
    app_id: str | None = None
    instance_id: str | None = None
    project_id: str | None = None
    project_type: str | None = None
    vm: Vm | None = None
    size: Size | None = None
    gpus: tuple[Gpu, ...] | None = None
    instance_type: str | None = None
    compute_price: Decimal | None = None
    billing_period: BillingPeriod | None = None
    node: Node | None = None
    os: OsImage | None = None
    kms_kind: KmsKind | None = None
    kms: KmsUse | None = None
    gateway: Gateway = Gateway()
    logs: Logs = Logs()
    services: tuple[Service, ...] = ()
    endpoints: tuple[Endpoint, ...] | None = None
    compose: Compose | str | None = None
    compose_hashes: ComposeHashes = ComposeHashes()
    workspace: Workspace | None = None
    creator: User | None = None
    listed: bool | None = None
    allow_upgrade: bool = False
    dashboard_url: str | None = None
    syslog_endpoint: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted_at: datetime | None = None
    scheduled_delete_at: datetime | None = None

    def __repr__(self) -> str:
        """Name the record in short, so that nobody takes it for a `Cvm` of the facade."""
        return f"records.Cvm(name={self.name!r}, status={self.status!r}, id={self.id!r})"

    @property
    def vm_uuid(self) -> str | None:
        """The UUID of its VM, None as long as it has none."""
        return None if self.vm is None else self.vm.uuid

    @property
    def actual_size(self) -> Size | None:
        """The recorded size, else the one in the node's configuration."""
        if self.size is None and self.vm is not None and self.vm.configuration is not None:
            return self.vm.configuration.size
        return self.size

    @property
    def settings(self) -> Compose:
        """The settings of the compose file; none is set in one that is missing or was never parsed."""
        return self.compose if isinstance(self.compose, Compose) else Compose(name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an app shows about itself in public."""

    display_name: str | None = None
    avatar_url: str | None = None
    description: str | None = None
    custom_domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app; ``cvm_count`` counts its CVMs even where ``cvms`` does not hold them."""

    id: str
    name: str
    app_id: str
    created_at: str
    kms_kind: KmsKind
    provision_type: str | None = None
    icon_url: str | None = None
    profile: Profile | None = None
    current_cvm: Cvm | None = None
    cvms: tuple[Cvm, ...] = ()
    cvm_count: int = 0
    team: Workspace | None = None
    admins_only: bool = False

    def __repr__(self) -> str:
        """Name the record in short, so that nobody takes it for an `App` of the facade."""
        return f"records.App(name={self.name!r}, app_id={self.app_id!r}, cvms={len(self.cvms)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimalApp:
    """An app of which nobody here may see more than its id."""

    app_id: str
    long_form: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A workspace and what is in it."""

    workspace: Workspace
    cvms: tuple[Cvm, ...]
    apps: tuple[App | MinimalApp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Everything that the server knows; the first tenancy is the one that a request without a workspace means."""

    tenancies: tuple[Tenancy, ...]
