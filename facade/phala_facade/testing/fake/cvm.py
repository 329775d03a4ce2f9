"""Makes and changes the record of a CVM; whatever a test does not say has a sensible value, the same on every run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from phala_facade.testing.constants import hex_id, vm_uuid
from phala_facade.testing.content import common
from phala_facade.testing.fake.checking import check
from phala_facade.testing.fake.fields import CvmChanges, HasUrls, NewCvm
from phala_facade.testing.records import (
    Compose,
    Cvm,
    Endpoint,
    Gateway,
    Gpu,
    KmsUse,
    Node,
    OsImage,
    Size,
    User,
    Vm,
    VmConfiguration,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_Part = TypeVar("_Part", Size, Node, OsImage, User, Compose)

BORN: Final = common.at(2026, 1, 1)
"""When everything is created of which a test does not say when."""

_DOMAIN: Final = "gw-test.example"
_SIZE: Final = Size(vcpu=1, memory_mb=2048, disk_gb=20)
_IMAGE: Final = "dstack-0.5.7"
_NODES: Final = {node.region: node for node in (common.NODE_WEST, common.NODE_EAST, common.NODE_GPU)}
_USERS: Final = {user.id: user for user in (common.ADA, common.OMAR)}
_KMS: Final = {
    "phala": common.PHALA_KMS,
    "base": common.BASE_KMS,
    "ethereum": common.ETHEREUM_KMS,
    "legacy": common.LEGACY_KMS,
}

# What the test calls a field, and what the part of the record does.
_SIZE_FIELDS: Final = {"vcpu": "vcpu", "memory_mb": "memory_mb", "disk_gb": "disk_gb"}
_NODE_FIELDS: Final = {"node_id": "id", "node_name": "name"}
_OS_FIELDS: Final = {"os_name": "name", "os_version": "version"}
_OWNER_FIELDS: Final = {"owner_name": "username"}
_SETTINGS: Final = {
    name: name
    for name in ("public_logs", "public_sysinfo", "public_tcbinfo", "gateway_enabled", "secure_time", "storage_fs")
}
_MOMENTS: Final = ("created_at", "updated_at", "deleted_at", "scheduled_delete_at")


def new_cvm(number: int, fields: NewCvm) -> Cvm:
    """Make a CVM, which runs unless the fields say otherwise.

    Args:
        number: Which of the test's CVMs it is, from 1; what identifies it comes from it.
        fields: What the test says.

    Raises:
        TypeError: There is no such field, or it has no such values.
        ValueError: A time is not aware.
    """
    check("a CVM", fields, NewCvm)
    changes: dict[str, Any] = dict(fields)
    cvm_id: str = changes.pop("id", f"cvm_test{number:04d}")
    legacy_id: int = changes.pop("legacy_id", 9000 + number)
    name: str = changes.get("name", f"cvm-{number}")
    app_id: str | None = changes.get("app_id", hex_id(f"app of {cvm_id}"))
    instance_id = hex_id(f"instance of {cvm_id}")
    cvm = Cvm(
        id=cvm_id,
        legacy_id=legacy_id,
        name=name,
        status="running",
        app_id=app_id,
        instance_id=instance_id,
        project_id=None if app_id is None else project_id_of(app_id),
        project_type="user",
        vm=Vm(
            uuid=vm_uuid(cvm_id),
            uptime="1h 0m",
            boot_progress="done",
            configuration=VmConfiguration(image=_IMAGE, size=_SIZE, app_id=app_id),
        ),
        size=_SIZE,
        gpus=(),
        instance_type="tdx.small",
        node=common.NODE_WEST,
        os=common.OS_STABLE,
        kms_kind="phala",
        kms=KmsUse(kms=common.PHALA_KMS),
        gateway=Gateway(base_domain=_DOMAIN),
        logs=common.logs(instance_id, _DOMAIN),
        endpoints=(),
        compose=Compose(
            name=name,
            public_logs=True,
            public_sysinfo=True,
            public_tcbinfo=True,
            gateway_enabled=True,
            secure_time=False,
            storage_fs="zfs",
        ),
        creator=common.ADA,
        listed=False,
        created_at=BORN,
        updated_at=BORN,
    )
    return changed_cvm(cvm, changes)


def changed_cvm(cvm: Cvm, changes: Mapping[str, Any]) -> Cvm:
    """Make the record of a CVM after a change, consistent in all places that tell of one thing.

    Args:
        cvm: The CVM as it is.
        changes: What becomes different: `CvmChanges`.

    Raises:
        TypeError: There is no such field, or it has no such values.
        ValueError: A time is not aware.
    """
    check("a CVM", changes, CvmChanges)
    given = dict(changes)
    node = _node(given.pop("region")) if "region" in given else cvm.node
    owner = _user(given.pop("owner_id")) if "owner_id" in given else cvm.creator
    compose = cvm.compose if isinstance(cvm.compose, Compose) else None
    parts: dict[str, Any] = {
        "size": _part(given, _SIZE_FIELDS, cvm.size, cvm.actual_size or _SIZE),
        "node": _part(given, _NODE_FIELDS, node, Node()),
        "os": _part(given, _OS_FIELDS, cvm.os, common.OS_STABLE),
        "creator": _part(given, _OWNER_FIELDS, owner, User()),
        # A compose file that is text, or that is missing, stays so as long as none of its settings is given.
        "compose": _part(given, _SETTINGS, compose, cvm.settings) or cvm.compose,
    }
    if "gpus" in given:
        parts["gpus"] = tuple(Gpu(slot=f"{slot:02x}:00.0") for slot in range(given.pop("gpus")))
    if "endpoints" in given:
        parts["endpoints"] = _endpoints(given.pop("endpoints"))
    if "kms_type" in given:
        parts["kms_kind"] = given.pop("kms_type")
        parts["kms"] = replace(cvm.kms or KmsUse(), kms=_KMS[parts["kms_kind"]])
    if "vm_uuid" in given:
        parts["vm"] = replace(cvm.vm or Vm(uuid="", uptime=""), uuid=given.pop("vm_uuid"))
    moments = {name: in_utc(name, given[name]) for name in _MOMENTS if given.get(name) is not None}
    return _with_configuration(cvm, replace(cvm, **{**given, **parts, **moments}))


def project_id_of(app_id: str) -> str:
    """Return the id of the project that an app stands for."""
    return f"prj_{hex_id(f'project of {app_id}', 8)}"


def in_utc(name: str, moment: datetime) -> datetime:
    """Return a moment in UTC.

    Raises:
        ValueError: It is not aware.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{name} must be an aware datetime")
    return moment.astimezone(UTC)


def _endpoints(given: Iterable[object]) -> tuple[Endpoint, ...]:
    endpoints: list[Endpoint] = []
    for one in given:
        if not isinstance(one, HasUrls):
            raise TypeError(f"endpoints must be several HasUrls, not {one!r} among them")
        endpoints.append(Endpoint(app=one.app or "", instance=one.instance or ""))
    return tuple(endpoints)


def _part(given: dict[str, Any], names: Mapping[str, str], part: _Part | None, default: _Part) -> _Part | None:
    """Take what concerns a part out of what is given, and make the part that it is then."""
    changes = {names[name]: given.pop(name) for name in names if name in given}
    return replace(default if part is None else part, **changes) if changes else part


def _with_configuration(before: Cvm, cvm: Cvm) -> Cvm:
    """Let the configuration of the VM, where there is one, follow what changed about the CVM."""
    if cvm.vm is None or cvm.vm.configuration is None:
        return cvm
    configuration = cvm.vm.configuration
    if cvm.size is not None and cvm.size != before.size:
        configuration = replace(configuration, size=cvm.size)
    if cvm.os is not None and cvm.os != before.os:
        configuration = replace(configuration, image=cvm.os.name or "")
    if cvm.app_id != before.app_id:
        configuration = replace(configuration, app_id=cvm.app_id)
    return replace(cvm, vm=replace(cvm.vm, configuration=configuration))


def _node(region: str) -> Node:
    number = int(hex_id(f"node in {region}", 6), 16)
    known = _NODES.get(region)
    return known or Node(id=number, node_id=number, name=f"node-{region}", region=region, status="ONLINE")


def _user(user_id: str) -> User:
    number = int(hex_id(f"user {user_id}", 6), 16)
    return _USERS.get(user_id) or User(id=user_id, legacy_id=number, username=user_id.removeprefix("usr_"))
