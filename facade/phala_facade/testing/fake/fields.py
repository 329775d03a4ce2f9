"""The fields of a CVM or an app that a test may set, by the facade's names; each value is checked at once."""

from __future__ import annotations

# Values are checked against the annotations, which are looked up at run time.
from collections.abc import Sequence  # noqa: TC003
from datetime import UTC, datetime
from decimal import Decimal  # noqa: TC003
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import msgspec

from phala_facade import models
from phala_facade.models import Compose, Endpoint, Node, Runtime  # noqa: TC001
from phala_facade.models.hints import Real, hints_of
from phala_facade.models.leaves import leaf_paths
from phala_facade.testing.fake.documented import BillingPeriod, KmsType  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Mapping


class CvmChanges(TypedDict, total=False):
    """The keyword arguments that change a CVM, named like the fields of `Cvm` and its parts.

    Ambiguous names have the part in front: `node_id` is `Cvm.node.id`, `os_name` is `Cvm.os.name`, `kms_type` is
    `Cvm.kms.type`, `owner_id` is `Cvm.owner.id`, `owner_name` is its `username`. Times are aware. `node=None` is a CVM
    without a node. Settings in a compose file also apply to the CVM.
    """

    name: str
    status: str
    in_progress: bool
    app_id: str | None
    vm_uuid: str
    instance_id: str | None
    project_id: str | None
    project_type: str | None
    vcpu: int
    memory_mb: int
    disk_gb: int
    gpus: int
    instance_type: str | None
    compute_price: Decimal | None
    billing_period: BillingPeriod | None
    node: Node | None
    region: str
    node_id: int
    node_name: str
    os_name: str
    os_version: str
    kms_type: KmsType
    owner_id: str
    owner_name: str
    endpoints: Sequence[Endpoint]
    services: Sequence[dict[str, Any]]
    compose: Compose | None
    runtime: Runtime | None
    boot_error: str | None
    listed: bool
    public_logs: bool
    public_sysinfo: bool
    public_tcbinfo: bool
    gateway_enabled: bool
    secure_time: bool
    storage_fs: Literal["ext4", "zfs"]
    dashboard_url: str | None
    syslog_endpoint: str | None
    allow_upgrade: bool
    created_at: datetime | None
    updated_at: datetime | None
    deleted_at: datetime | None
    scheduled_delete_at: datetime | None


class NewCvm(CvmChanges, total=False):
    """The keyword arguments of a new CVM: those of `CvmChanges`, and its identifiers."""

    id: str
    legacy_id: int


class CvmStep(CvmChanges, total=False):
    """A step of a schedule: what changes, and how many seconds after the step before it."""

    after: float


class NewApp(TypedDict, total=False):
    """The keyword arguments of a new app."""

    name: str | None
    app_id: str | None
    id: str | None
    kms_type: KmsType
    provision_type: str | None
    icon_url: str | None
    created_at: datetime


_OF_NODE = frozenset({"region", "node_id", "node_name"})


@cache
def path_of(field: str) -> str:
    """Return what a field sets: a field of `Cvm`, or the leaf of a part, such as `"resources.vcpu"`."""
    if field in models.Cvm.__struct_fields__:
        return field
    joined = {path.replace(".", "_"): path for path in leaf_paths(models.Cvm)}
    ends = {path.rpartition(".")[2]: path for path in joined.values()}
    return {**ends, **joined, "owner_name": "owner.username"}[field]


def checked(what: str, given: Mapping[str, object], fields: type) -> dict[str, Any]:
    """Return the given values, each converted to the type that a class annotates; `what` is `"a CVM"`, for example.

    Raises:
        TypeError: There is no such field, or the value is not one of its type.
        ValueError: A time is not aware.
    """
    hints = hints_of(fields)
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in hints:
            close = get_close_matches(name, hints, n=1, cutoff=0.5)
            maybe = f": did you mean {close[0]}?" if close else f"; there are {', '.join(sorted(hints))}"
            raise TypeError(f"{what} has no field {name!r}{maybe}")
        try:
            found[name] = msgspec.convert(_plain(value), hints[name])
        except msgspec.ValidationError as error:
            hint = "; node=None is a CVM without a node" if value is None and name in _OF_NODE else ""
            raise TypeError(f"{name} is {value!r}: {error}{hint}") from None
        if isinstance(found[name], datetime):
            if found[name].tzinfo is None:
                raise ValueError(f"{name} must be an aware datetime")
            found[name] = found[name].astimezone(UTC)
    return found


def _plain(value: object) -> object:
    """Return a value, without the class that derives from `datetime` if it has one, which msgspec does not convert."""
    return Real.Time.combine(value.date(), value.timetz()) if isinstance(value, Real.Time) else value
