"""The parts of a CVM and of an app; each is absent (`None`) when all that it draws from is absent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from phala_facade.models.base import Model


class Resources(Model, frozen=True, kw_only=True):
    """What a CVM is given, and what that costs."""

    vcpu: int | None = None
    """Virtual CPUs."""

    memory_mb: int | None = None
    """Memory in megabytes (1024 to the gigabyte)."""

    disk_gb: int | None = None
    """Disk in gigabytes."""

    gpus: int | None = None
    """Attached GPUs."""

    instance_type: str | None = None
    """The vendor's name of the hardware configuration, such as `"tdx.small"`."""

    compute_price: Decimal | None = None
    """The price of compute for one billing period."""

    billing_period: str | None = None
    """`"hourly"`, `"monthly"`, `"skip"`, ...: an open list."""


class Node(Model, frozen=True, kw_only=True):
    """The machine that hosts a CVM."""

    id: int | None = None
    """The numeric identifier that `cvms.list(node_id=...)` filters by (the vendor's teepod id)."""

    node_id: int | None = None
    """The numeric identifier of the physical node."""

    name: str | None = None
    region: str | None = None
    device_id: str | None = None
    ppid: str | None = None
    """The platform provisioning identifier of its processor."""

    status: str | None = None
    """`"ONLINE"`, `"OFFLINE"`, `"MAINTENANCE"`, ...: an open list."""

    version: str | None = None
    """The version of the software that runs the node."""


class OperatingSystem(Model, frozen=True, kw_only=True):
    """The guest image of a CVM."""

    name: str | None = None
    version: str | None = None
    is_dev: bool | None = None
    """Whether it is a development image, which allows logging in."""

    image_hash: str | None = None


class Kms(Model, frozen=True, kw_only=True):
    """The key management service of a CVM, and the addresses of what it anchors on a chain."""

    type: str | None = None
    """`"phala"`, `"ethereum"`, `"base"`, `"legacy"`, ...: an open list."""

    id: str | None = None
    """The hashed identifier, `kms_...`."""

    slug: str | None = None
    url: str | None = None
    version: str | None = None
    chain_id: int | None = None
    gateway_app_id: str | None = None
    contract_address: str | None = None
    """The address of the KMS contract."""

    app_address: str | None = None
    """The address of the app's contract."""

    deployer_address: str | None = None
    """The address of the wallet that deployed the app."""

    rpc_endpoint: str | None = None
    encrypted_env_pubkey: str | None = None
    """The public key that environment variables are encrypted with."""


class Gateway(Model, frozen=True, kw_only=True):
    """The gateway through which a CVM is reached."""

    base_domain: str | None = None
    cname: str | None = None


class Endpoint(Model, frozen=True, kw_only=True):
    """The public URLs of one port of a CVM."""

    app: str | None = None
    """The URL that reaches any instance of the app."""

    instance: str | None = None
    """The URL that reaches this instance."""


class Logs(Model, frozen=True, kw_only=True):
    """Where the logs of a CVM are served."""

    serial: str | None = None
    stdout: str | None = None
    stderr: str | None = None
    container_log_base: str | None = None


class Progress(Model, frozen=True, kw_only=True):
    """The operation that is being carried out on a CVM."""

    target: str | None = None
    started_at: datetime | None = None
    """When the operation began (UTC)."""

    correlation_id: str | None = None


# Untracked, for a quarter of the time of a long list: only who puts the value itself into one of its free-form objects
# keeps it for ever.
class Compose(Model, frozen=True, kw_only=True, gc=False):
    """The compose file of a CVM, and hashes of it."""

    file: dict[str, Any] | str | None = None
    """The file as the server sent it: an object, or text."""

    hash: str | None = None
    docker_hash: str | None = None
    pre_launch_script_hash: str | None = None

    def __hash__(self) -> int:
        """Hash the hashes: the file itself may be an object, which cannot be hashed."""
        return hash((self.hash, self.docker_hash, self.pre_launch_script_hash))


class Workspace(Model, frozen=True, kw_only=True):
    """The workspace that a CVM or an app belongs to."""

    id: str | None = None
    """The hashed identifier, `wks_...`."""

    name: str | None = None
    slug: str | None = None
    avatar_url: str | None = None


class Owner(Model, frozen=True, kw_only=True):
    """The user who created a CVM."""

    id: str | None = None
    """The hashed identifier, `usr_...`."""

    legacy_id: int | None = None
    """The integer identifier of 2025-10-28."""

    username: str | None = None
    avatar_url: str | None = None


class Event(Model, frozen=True, kw_only=True):
    """Something that the guest reported while it ran."""

    event: str | None = None
    body: str | None = None
    timestamp: int | None = None
    """When, as the server sent it: the vendor documents no unit."""


# Untracked, as a CVM is; it has no free-form object.
class Runtime(Model, frozen=True, kw_only=True, gc=False):
    """What the virtual machine monitor says about a running guest."""

    uptime: str | None = None
    """For how long it has been up, in words."""

    boot_progress: str | None = None
    boot_error: str | None = None
    shutdown_progress: str | None = None
    exited_at: datetime | None = None
    """When it exited (UTC)."""

    app_url: str | None = None
    events: tuple[Event, ...] = ()


class Profile(Model, frozen=True, kw_only=True):
    """The public face of an app."""

    display_name: str | None = None
    avatar_url: str | None = None
    description: str | None = None
    custom_domain: str | None = None
