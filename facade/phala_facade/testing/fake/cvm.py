"""Creating and changing the record of a CVM; what a test leaves out has a sensible value, the same on every run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from phala_facade.models import Kms, Node, Owner, Resources, Runtime
from phala_facade.models.plain import as_object
from phala_facade.testing.constants import hex_id
from phala_facade.testing.content import common
from phala_facade.testing.content.building import at, hosted
from phala_facade.testing.fake.fields import CvmChanges, NewCvm, checked, path_of
from phala_facade.testing.records import SETTINGS, Cvm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.models import Compose

BORN: Final = at("2026-01-01")
"""The time of creation, if a test gives none."""

_NODES: Final = {node.region: node for node in (common.NODE_WEST, common.NODE_EAST, common.NODE_GPU)}
_USERS: Final = {user.id: user for user in (common.ADA, common.OMAR)}
_KMS: Final = {kms.type: kms for kms in (common.PHALA_KMS, common.BASE_KMS, common.ETHEREUM_KMS, common.LEGACY_KMS)}
_NEW_PARTS: Final = {"node": Node(), "os": common.OS_STABLE, "owner": Owner(), "kms": Kms(), "runtime": Runtime()}
"""What a missing part becomes before one of its fields is set."""


def new_cvm(number: int, fields: NewCvm) -> Cvm:
    """Return the CVM of a number from 1, from which its identifiers come; it runs unless the fields say otherwise.

    Raises:
        TypeError: There is no such field, or the value is not one of its type.
        ValueError: A time is not aware.
    """
    changes = checked("a CVM", fields, NewCvm)
    cvm_id: str = changes.pop("id", f"cvm_test{number:04d}")
    app_id: str | None = changes.get("app_id", hex_id(f"app of {cvm_id}"))
    cvm = hosted(
        cvm_id,
        id=cvm_id,
        legacy_id=changes.pop("legacy_id", 9000 + number),
        name=changes.get("name", f"cvm-{number}"),
        app_id=app_id,
        project_id=None if app_id is None else project_id_of(app_id),
        resources=Resources(vcpu=1, memory_mb=2048, disk_gb=20, gpus=0, instance_type="tdx.small"),
        node=common.NODE_WEST,
        os=common.OS_STABLE,
        kms=common.PHALA_KMS,
        created_at=BORN,
        updated_at=BORN,
    )
    return changed_cvm(cvm, changes)


def changed_cvm(cvm: Cvm, changes: Mapping[str, Any]) -> Cvm:
    """Return the record of a CVM after a change, which is `CvmChanges`.

    Raises:
        TypeError: There is no such field, or the value is not one of its type.
        ValueError: A time is not aware.
    """
    given = {path_of(name): value for name, value in checked("a CVM", changes, CvmChanges).items()}
    # A region, an owner and a type of key management service set the whole part.
    wholes: dict[str, Any] = {}
    if "node.region" in given:
        wholes["node"] = _node(given["node.region"])
    if "owner.id" in given:
        wholes["owner"] = _user(given["owner.id"])
    if "kms.type" in given:
        wholes["kms"] = _kms(given["kms.type"], cvm.kms)
    given |= {path: tuple(given[path]) for path in ("endpoints", "services") if path in given}
    compose: Compose | None = given.get("compose")
    file = as_object(compose and compose.file) or {}
    given = {**{name: file[name] for name in SETTINGS if name in file}, **given}
    cvm = replace(cvm, **{path: value for path, value in given.items() if "." not in path} | wholes)
    for path, value in given.items():
        part, _, name = path.rpartition(".")
        if part:
            cvm = replace(cvm, **{part: replace(getattr(cvm, part) or _NEW_PARTS[part], **{name: value})})
    return _with_rest(cvm, given)


def project_id_of(app_id: str) -> str:
    """Return the id of the project that an app stands for."""
    return f"prj_{hex_id(f'project of {app_id}', 8)}"


def _with_rest(cvm: Cvm, given: Mapping[str, Any]) -> Cvm:
    """Update the compose file and the slots of the GPUs, where they are known, to match a change."""
    settings = {name: given[name] for name in SETTINGS if name in given}
    if settings and cvm.compose and isinstance(cvm.compose.file, dict):
        cvm = replace(cvm, compose=replace(cvm.compose, file={**cvm.compose.file, **settings}))
    configuration = cvm.source.configuration
    if "resources.gpus" in given and configuration:
        configuration = {name: value for name, value in configuration.items() if name != "gpus"}
        cvm = replace(cvm, source=replace(cvm.source, configuration=configuration))
    return cvm


def _node(region: str) -> Node:
    number = int(hex_id(f"node in {region}", 6), 16)
    known = _NODES.get(region)
    return known or Node(id=number, node_id=number, name=f"node-{region}", region=region, status="ONLINE")


def _user(user_id: str) -> Owner:
    number = int(hex_id(f"user {user_id}", 6), 16)
    return _USERS.get(user_id) or Owner(id=user_id, legacy_id=number, username=user_id.removeprefix("usr_"))


def _kms(kind: str, used: Kms | None) -> Kms:
    kept = ("app_address", "deployer_address", "encrypted_env_pubkey")
    return replace(_KMS[kind], **{name: getattr(used, name, None) for name in kept})
