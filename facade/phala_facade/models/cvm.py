"""A confidential virtual machine, of any API version."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from phala_facade.models.base import short
from phala_facade.models.parts import (
    Compose,
    Endpoint,
    Gateway,
    Kms,
    Logs,
    Node,
    OperatingSystem,
    Owner,
    Progress,
    Resources,
    Runtime,
    Workspace,
)
from phala_facade.models.source import Sourced

_REFS = ("id", "vm_uuid", "instance_id", "legacy_id")


# Not tracked by the garbage collector, which saves a quarter of the time of a long list. Only a value that is put into
# one of its own free-form objects leaks.
class Cvm(Sourced, frozen=True, kw_only=True, eq=False, gc=False):
    """A confidential virtual machine (CVM).

    `None` means that the server did not say: the field is null, missing, unreadable, or not part of the shape
    of the response (see `source.documents`). Tuples are never `None`.

    Two CVMs are equal if everything except `source` is equal; use `compare` for CVMs of different shapes.

    Attributes:
        name (str): The name; `""` if the server sent none (then `source.deviations` says so).
        status (str): `"running"`, `"stopped"`, `"starting"`, ...: an open enumeration; `"unknown"` when the server did
            not say.
        resources (Resources): Its CPUs, memory, disk, and what they cost; never `None`.
        id (str | None): The hashed identifier, `cvm_...`. Since 2026-01-21.
        legacy_id (int | None): The integer identifier. Only in 2025-10-28.
        app_id (str | None): The identifier of the app that the machine runs, as hexadecimal digits.
        vm_uuid (str | None): The UUID of the virtual machine on its node.
        instance_id (str | None): The public instance identifier.
        in_progress (bool | None): Whether an operation is being carried out.
        progress (Progress | None): The operation that is being carried out. Since 2026-01-21.
        node (Node | None): The machine that hosts it.
        os (OperatingSystem | None): The guest image.
        kms (Kms | None): The key management service, and the addresses of what it anchors on a chain.
        gateway (Gateway | None): The gateway through which the machine is reached.
        endpoints (tuple[Endpoint, ...]): The public URLs of its ports.
        logs (Logs | None): Where its logs are served. Since 2026-01-21.
        services (tuple[dict[str, Any], ...]): The services that run in it: free-form objects, as the server sent them.
            Do not put the CVM itself into one. Since 2026-01-21.
        compose (Compose | None): The compose file that it runs, and hashes of it.
        workspace (Workspace | None): The workspace that it belongs to. Since 2026-01-21.
        owner (Owner | None): The user who created it.
        project_id (str | None): The identifier of its project, `prj_...`. Only in 2025-10-28.
        project_type (str | None): How its project was provisioned.
        listed (bool | None): Whether it is listed publicly.
        public_logs (bool | None): Whether its logs are public.
        public_sysinfo (bool | None): Whether its system information is public.
        public_tcbinfo (bool | None): Whether its trusted computing base is public.
        gateway_enabled (bool | None): Whether it is reachable through the gateway.
        secure_time (bool | None): Whether its clock is secured.
        storage_fs (str | None): The file system of its disk, such as `"zfs"`.
        created_at (datetime | None): When it was created (UTC). Since 2026-01-21.
        updated_at (datetime | None): When its description last changed (UTC). Only in 2025-10-28.
        deleted_at (datetime | None): When it was deleted (UTC). Since 2026-01-21.
        scheduled_delete_at (datetime | None): When it will be deleted (UTC). Only in 2025-10-28.
        dashboard_url (str | None): The URL of its app's dashboard. Only in 2025-10-28.
        syslog_endpoint (str | None): Where its system log is streamed to. Only in 2025-10-28.
        allow_upgrade (bool | None): Whether it may be upgraded. Only in 2025-10-28.
        runtime (Runtime | None): What the virtual machine monitor says about the running guest. Only in 2025-10-28.
    """

    identifiers: ClassVar[tuple[str, ...]] = ("vm_uuid", "instance_id", "id", "legacy_id")

    name: str
    status: str
    resources: Resources
    id: str | None = None
    legacy_id: int | None = None
    app_id: str | None = None
    vm_uuid: str | None = None
    instance_id: str | None = None
    in_progress: bool | None = None
    progress: Progress | None = None
    node: Node | None = None
    os: OperatingSystem | None = None
    kms: Kms | None = None
    gateway: Gateway | None = None
    endpoints: tuple[Endpoint, ...] = ()
    logs: Logs | None = None
    services: tuple[dict[str, Any], ...] = ()
    compose: Compose | None = None
    workspace: Workspace | None = None
    owner: Owner | None = None
    project_id: str | None = None
    project_type: str | None = None
    listed: bool | None = None
    public_logs: bool | None = None
    public_sysinfo: bool | None = None
    public_tcbinfo: bool | None = None
    gateway_enabled: bool | None = None
    secure_time: bool | None = None
    storage_fs: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted_at: datetime | None = None
    scheduled_delete_at: datetime | None = None
    dashboard_url: str | None = None
    syslog_endpoint: str | None = None
    allow_upgrade: bool | None = None
    runtime: Runtime | None = None

    @property
    def is_running(self) -> bool:
        """Whether `status` is `"running"`, in any case."""
        return self.status.casefold() == "running"

    @property
    def ref(self) -> str | None:
        """The identifier to pass to `cvms.get`: the first of `id`, `vm_uuid`, `instance_id` and `legacy_id`."""
        return None if self.ref_field is None else str(getattr(self, self.ref_field))

    @property
    def ref_field(self) -> str | None:
        """The field that `ref` is taken from."""
        return next((name for name in _REFS if getattr(self, name) not in {None, ""}), None)

    def url(self, port: int) -> str | None:
        """Return the public HTTPS URL of a port of the app: `https://{app_id}-{port}.{gateway.base_domain}`.

        This is the form that the vendor's page on networking documents; the gateway terminates TLS. Nothing is
        requested: the port may not be open, or the gateway not enabled. `endpoints` has the URLs that the server sent.

        Args:
            port: The port, from 1 to 65535.

        Returns:
            The URL; `None` if the server did not say the app or the domain.

        Raises:
            ValueError: There is no such port.
        """
        if not 1 <= port <= 65535:
            raise ValueError(f"port must be from 1 to 65535, not {port!r}")
        domain = self.gateway and self.gateway.base_domain
        app_id = (self.app_id or "").removeprefix("app_").removeprefix("0x")
        return f"https://{app_id}-{port}.{domain}" if app_id and domain else None

    def to_dict(self) -> dict[str, Any]:
        """Return the value as plain JSON-ready values: `ref` and every field except `source`.

        Times become ISO 8601 strings in UTC, money becomes a string, tuples become lists.
        """
        return {"ref": self.ref, **super().to_dict()}

    def __repr__(self) -> str:
        """Return a short representation."""
        identifier = f"id={short(self.id)}" if self.id else f"ref={short(self.ref)}"
        return f"Cvm(name={short(self.name)}, status={short(self.status)}, {identifier})"
