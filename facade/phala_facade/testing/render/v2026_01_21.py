"""Version 2026-01-21: the nested ``CVMInfo``, and ``CVMInfoDetail``, which adds the compose file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models import Gateway, Logs
from phala_facade.testing.render.shared import endpoints, full_app, leaves, optional

if TYPE_CHECKING:
    from phala_facade.models import Kms, Node, OperatingSystem, Owner, Workspace
    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.shared import JsonObject

_MB_PER_GB = 1024


def list_item(cvm: Cvm) -> JsonObject:
    """Render ``CVMInfo``, which can say whatever is known of a CVM; a setting that is not set has its default."""
    resources = cvm.resources
    return {
        **leaves(cvm, "id", "name", "app_id", "vm_uuid", "instance_id", "status", "in_progress", "progress"),
        **leaves(cvm, "services", "created_at", "deleted_at", "project_type", kms_type="kms.type"),
        **leaves(cvm, compose_hash="compose.hash", docker_compose_hash="compose.docker_hash"),
        **leaves(cvm, pre_launch_script_hash="compose.pre_launch_script_hash"),
        "resource": {
            **leaves(resources, "instance_type", "vcpu", "gpus", compute_billing_price="compute_price"),
            **leaves(resources, "billing_period", disk_in_gb="disk_gb"),
            "memory_in_gb": None if resources.memory_mb is None else resources.memory_mb / _MB_PER_GB,
        },
        "node_info": _ref("node", cvm.node),
        "os": optional(_os, cvm.os),
        "kms_info": optional(_kms_info, cvm.kms),
        "gateway": (cvm.gateway or Gateway()).to_dict(),
        "logs": (cvm.logs or Logs()).to_dict(),
        "endpoints": endpoints(cvm),
        "public_logs": bool(cvm.public_logs),
        "public_sysinfo": bool(cvm.public_sysinfo),
        "public_tcbinfo": cvm.public_tcbinfo is not False,
        "gateway_enabled": bool(cvm.gateway_enabled),
        "secure_time": bool(cvm.secure_time),
        "storage_fs": cvm.storage_fs or "zfs",
        "workspace": _ref("workspace", cvm.workspace),
        "creator": _ref("user", cvm.owner, "legacy_id"),
        "listed": bool(cvm.listed),
    }


def detail(cvm: Cvm) -> JsonObject:
    """Render ``CVMInfoDetail``."""
    return {**list_item(cvm), **leaves(cvm, compose_file="compose.file")}


def app(app: App) -> JsonObject:
    """Render ``DstackAppFullResponse``."""
    cvms = {"current_cvm": optional(list_item, app.current_cvm), "cvms": [list_item(cvm) for cvm in app.cvms]}
    return {**full_app(app), **cvms}


def _os(system: OperatingSystem) -> JsonObject:
    return leaves(system, "name", "version", "is_dev", os_image_hash="image_hash")


def _kms_info(kms: Kms) -> JsonObject:
    return {
        **leaves(kms, "chain_id", dstack_kms_address="contract_address", dstack_app_address="app_address"),
        **leaves(kms, "deployer_address", "rpc_endpoint", "encrypted_env_pubkey"),
    }


def _ref(object_type: str, part: Node | Owner | Workspace | None, *without: str) -> JsonObject | None:
    if part is None:
        return None
    fields = {name: value for name, value in part.to_dict().items() if name not in without}
    return {"object_type": object_type, **fields}
