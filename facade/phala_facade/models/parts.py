"""The parts of a CVM and of an app; a part is `None` if all its fields are absent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from phala_facade.models.base import Model

_HOURS_A_MONTH = 730


# Not tracked by the garbage collector, which makes a long list faster and smaller. Only a part that is put into its own
# free-form objects leaks.
class Part(Model, frozen=True, kw_only=True, gc=False):
    """A part of a CVM or of an app."""


class Resources(Part, frozen=True, kw_only=True):
    """The CPUs, memory and disk of a CVM, and what they cost.

    Attributes:
        vcpu (int | None): Virtual CPUs.
        memory_mb (int | None): Memory in megabytes (1024 to the gigabyte).
        disk_gb (int | None): Disk in gigabytes.
        gpus (int | None): Attached GPUs.
        instance_type (str | None): The vendor's name for the hardware configuration, such as `"tdx.small"`.
        compute_price (Decimal | None): The price of compute for one billing period. The vendor documents neither the
            currency nor whether disk and GPUs are part of it. Since 2026-01-21.
        billing_period (str | None): `"hourly"`, `"monthly"`, `"skip"`, ...: an open enumeration. The vendor does not
            document what `"skip"` means, so no price is derived from it.
    """

    vcpu: int | None = None
    memory_mb: int | None = None
    disk_gb: int | None = None
    gpus: int | None = None
    instance_type: str | None = None
    compute_price: Decimal | None = None
    billing_period: str | None = None

    @property
    def hourly_price(self) -> Decimal | None:
        """The price of compute for one hour; `None` unless the billing period is `"hourly"`."""
        return self.compute_price if self.billing_period == "hourly" else None

    @property
    def monthly_estimate(self) -> Decimal | None:
        """The price of compute for a month in which the CVM always runs.

        That is the price itself if the billing period is `"monthly"`, the price of 730 hours (a twelfth of a year) if
        it is `"hourly"`, and otherwise `None`.
        """
        if self.billing_period == "monthly":
            return self.compute_price
        return None if self.hourly_price is None else self.hourly_price * _HOURS_A_MONTH


class Node(Part, frozen=True, kw_only=True):
    """The machine that hosts a CVM.

    Attributes:
        id (int | None): The numeric identifier that `cvms.list(node_id=...)` filters by (the vendor's teepod id).
        node_id (int | None): The numeric identifier of the physical node. Since 2026-01-21.
        name (str | None): The name.
        region (str | None): The region.
        device_id (str | None): The identifier of the confidential device. Since 2026-01-21.
        ppid (str | None): The platform provisioning identifier of its processor. Since 2026-01-21.
        status (str | None): `"ONLINE"`, `"OFFLINE"`, `"MAINTENANCE"`, ...: an open enumeration. Since 2026-01-21.
        version (str | None): The version of the software that runs the node. Since 2026-01-21.
    """

    id: int | None = None
    node_id: int | None = None
    name: str | None = None
    region: str | None = None
    device_id: str | None = None
    ppid: str | None = None
    status: str | None = None
    version: str | None = None


class OperatingSystem(Part, frozen=True, kw_only=True):
    """The guest image of a CVM.

    Attributes:
        name (str | None): The name of the image, such as `"dstack-0.5.4"`.
        version (str | None): The version of the image.
        is_dev (bool | None): Whether it is a development image, which allows logging in. Since 2026-01-21.
        image_hash (str | None): The hash of the image. Since 2026-01-21.
    """

    name: str | None = None
    version: str | None = None
    is_dev: bool | None = None
    image_hash: str | None = None


class Kms(Part, frozen=True, kw_only=True):
    """The key management service of a CVM, and the addresses of what it anchors on a chain.

    Attributes:
        type (str | None): `"phala"`, `"ethereum"`, `"base"`, `"legacy"`, ...: an open enumeration.
        id (str | None): The hashed identifier, `kms_...`. Only in 2025-10-28.
        slug (str | None): The short name. Only in 2025-10-28.
        url (str | None): The URL that clients use. Only in 2025-10-28.
        version (str | None): The version of the service. Only in 2025-10-28.
        chain_id (int | None): The identifier of the chain that it anchors on.
        gateway_app_id (str | None): The identifier of the app that runs the gateway. Only in 2025-10-28.
        contract_address (str | None): The address of the KMS contract.
        app_address (str | None): The address of the app's contract.
        deployer_address (str | None): The address of the wallet that deployed the app.
        rpc_endpoint (str | None): The URL of the RPC endpoint of the chain. Since 2026-01-21.
        encrypted_env_pubkey (str | None): The public key that environment variables are encrypted with.
    """

    type: str | None = None
    id: str | None = None
    slug: str | None = None
    url: str | None = None
    version: str | None = None
    chain_id: int | None = None
    gateway_app_id: str | None = None
    contract_address: str | None = None
    app_address: str | None = None
    deployer_address: str | None = None
    rpc_endpoint: str | None = None
    encrypted_env_pubkey: str | None = None


class Gateway(Part, frozen=True, kw_only=True):
    """The gateway through which a CVM is reached.

    Attributes:
        base_domain (str | None): The domain that the URLs of endpoints end in.
        cname (str | None): The name to point a custom domain at. Since 2026-01-21.
    """

    base_domain: str | None = None
    cname: str | None = None


class Endpoint(Part, frozen=True, kw_only=True):
    """The public URLs of one port of a CVM.

    Attributes:
        app (str | None): The URL that reaches any instance of the app.
        instance (str | None): The URL that reaches this instance.
    """

    app: str | None = None
    instance: str | None = None


class Logs(Part, frozen=True, kw_only=True):
    """Where the logs of a CVM are served.

    Attributes:
        serial (str | None): The URL of the serial console log. Since 2026-01-21.
        stdout (str | None): The URL of the standard output. Since 2026-01-21.
        stderr (str | None): The URL of the standard error. Since 2026-01-21.
        container_log_base (str | None): The URL that the log URLs of containers start with. Since 2026-01-21.
    """

    serial: str | None = None
    stdout: str | None = None
    stderr: str | None = None
    container_log_base: str | None = None


class Progress(Part, frozen=True, kw_only=True):
    """The operation in progress on a CVM.

    Attributes:
        target (str | None): What the operation leads to. Since 2026-01-21.
        started_at (datetime | None): When the operation began (UTC). Since 2026-01-21.
        correlation_id (str | None): The identifier of the operation. Since 2026-01-21.
    """

    target: str | None = None
    started_at: datetime | None = None
    correlation_id: str | None = None


class Compose(Part, frozen=True, kw_only=True):
    """The compose file of a CVM, and hashes of it.

    Attributes:
        file (dict[str, Any] | str | None): The file as the server sent it: an object, or text.
        hash (str | None): The hash of the file. Since 2026-01-21.
        docker_hash (str | None): The hash of the Docker Compose file within it. Since 2026-01-21.
        pre_launch_script_hash (str | None): The hash of the script that runs before launch. Since 2026-01-21.
    """

    file: dict[str, Any] | str | None = None
    hash: str | None = None
    docker_hash: str | None = None
    pre_launch_script_hash: str | None = None

    def __hash__(self) -> int:
        """Hash only the hashes, since the file may be an unhashable object."""
        return hash((self.hash, self.docker_hash, self.pre_launch_script_hash))


class Workspace(Part, frozen=True, kw_only=True):
    """The workspace that a CVM or an app belongs to.

    Attributes:
        id (str | None): The hashed identifier, `wks_...`. Since 2026-01-21.
        name (str | None): The name.
        slug (str | None): The short name, as in URLs.
        avatar_url (str | None): The URL of its picture. Since 2026-01-21.
    """

    id: str | None = None
    name: str | None = None
    slug: str | None = None
    avatar_url: str | None = None


class Owner(Part, frozen=True, kw_only=True):
    """The user who created a CVM.

    Attributes:
        id (str | None): The hashed identifier, `usr_...`. Since 2026-01-21.
        legacy_id (int | None): The integer identifier. Only in 2025-10-28.
        username (str | None): The name of the user.
        avatar_url (str | None): The URL of their picture. Since 2026-01-21.
    """

    id: str | None = None
    legacy_id: int | None = None
    username: str | None = None
    avatar_url: str | None = None


class Event(Part, frozen=True, kw_only=True):
    """Something that the guest reported while it ran.

    Attributes:
        event (str | None): The name of the event. Only in 2025-10-28.
        body (str | None): What was reported, as text. Only in 2025-10-28.
        timestamp (int | None): When, as the server sent it: the vendor documents no unit. Only in 2025-10-28.
    """

    event: str | None = None
    body: str | None = None
    timestamp: int | None = None


class Runtime(Part, frozen=True, kw_only=True):
    """What the virtual machine monitor says about a running guest.

    Attributes:
        uptime (str | None): How long it has been up, in words. Only in 2025-10-28.
        boot_progress (str | None): The progress of the boot, in words. Only in 2025-10-28.
        boot_error (str | None): What failed during boot. Only in 2025-10-28.
        shutdown_progress (str | None): The progress of the shutdown, in words. Only in 2025-10-28.
        exited_at (datetime | None): When it exited (UTC). Only in 2025-10-28.
        app_url (str | None): The URL of the app. Only in 2025-10-28.
        events (tuple[Event, ...]): What the guest reported. Only in 2025-10-28.
    """

    uptime: str | None = None
    boot_progress: str | None = None
    boot_error: str | None = None
    shutdown_progress: str | None = None
    exited_at: datetime | None = None
    app_url: str | None = None
    events: tuple[Event, ...] = ()


class Profile(Part, frozen=True, kw_only=True):
    """The public profile of an app.

    Attributes:
        display_name (str | None): The name that is shown.
        avatar_url (str | None): The URL of its picture.
        description (str | None): What the app does.
        custom_domain (str | None): The custom domain of the app.
    """

    display_name: str | None = None
    avatar_url: str | None = None
    description: str | None = None
    custom_domain: str | None = None
