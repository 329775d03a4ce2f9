"""Version 2026-01-21: the nested ``CVMInfo``, and ``CVMInfoDetail``, which adds the compose file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models import Gateway, Logs
from phala_facade.testing.render.shared import compose_file, endpoints, full_app
from phala_facade.testing.render.values import leaves, optional

if TYPE_CHECKING:
    from phala_facade.models import Node, Workspace
    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.values import JsonObject

_MB_PER_GB = 1024


def list_item(cvm: Cvm) -> JsonObject:
    """Render ``CVMInfo``, which can say whatever is known of a CVM."""
    return {
        **leaves(cvm, "id", "name", "app_id", "vm_uuid", "instance_id", "status", "in_progress", "progress"),
        **leaves(cvm, "services", "created_at", "deleted_at", "project_type", kms_type="kms.type"),
        **leaves(cvm, compose_hash="compose.hash", docker_compose_hash="compose.docker_hash"),
        **leaves(cvm, pre_launch_script_hash="compose.pre_launch_script_hash"),
        "resource": _resource(cvm),
        "node_info": _ref("node", cvm.node),
        "os": None if cvm.os is None else _os(cvm),
        "kms_info": None if cvm.kms is None else _kms_info(cvm),
        "gateway": (cvm.gateway or Gateway()).to_dict(),
        "logs": (cvm.logs or Logs()).to_dict(),
        "endpoints": endpoints(cvm),
        **_settings(cvm),
        "workspace": _ref("workspace", cvm.workspace),
        "creator": None if cvm.owner is None else _user_ref(cvm),
        "listed": bool(cvm.listed),
    }


def detail(cvm: Cvm) -> JsonObject:
    """Render ``CVMInfoDetail``."""
    return {**list_item(cvm), "compose_file": compose_file(cvm)}


def app(app: App) -> JsonObject:
    """Render ``DstackAppFullResponse``."""
    cvms = {"current_cvm": optional(list_item, app.current_cvm), "cvms": [list_item(cvm) for cvm in app.cvms]}
    return {**full_app(app), **cvms}


def _resource(cvm: Cvm) -> JsonObject:
    memory_mb = cvm.resources.memory_mb
    return {
        **leaves(cvm, instance_type="resources.instance_type", vcpu="resources.vcpu", gpus="resources.gpus"),
        **leaves(cvm, compute_billing_price="resources.compute_price", billing_period="resources.billing_period"),
        **leaves(cvm, disk_in_gb="resources.disk_gb"),
        "memory_in_gb": None if memory_mb is None else memory_mb / _MB_PER_GB,
    }


def _settings(cvm: Cvm) -> JsonObject:
    """Render the settings that a CVM documents itself; one that is not set has the default documented here."""
    return {
        "public_logs": bool(cvm.public_logs),
        "public_sysinfo": bool(cvm.public_sysinfo),
        "public_tcbinfo": cvm.public_tcbinfo is not False,
        "gateway_enabled": bool(cvm.gateway_enabled),
        "secure_time": bool(cvm.secure_time),
        "storage_fs": cvm.storage_fs or "zfs",
    }


def _kms_info(cvm: Cvm) -> JsonObject:
    return {
        **leaves(cvm, chain_id="kms.chain_id", dstack_kms_address="kms.contract_address"),
        **leaves(cvm, dstack_app_address="kms.app_address", deployer_address="kms.deployer_address"),
        **leaves(cvm, rpc_endpoint="kms.rpc_endpoint", encrypted_env_pubkey="kms.encrypted_env_pubkey"),
    }


def _os(cvm: Cvm) -> JsonObject:
    return leaves(cvm, name="os.name", version="os.version", is_dev="os.is_dev", os_image_hash="os.image_hash")


def _ref(object_type: str, part: Node | Workspace | None) -> JsonObject | None:
    return None if part is None else {"object_type": object_type, **part.to_dict()}


def _user_ref(cvm: Cvm) -> JsonObject:
    user = leaves(cvm, id="owner.id", username="owner.username", avatar_url="owner.avatar_url")
    return {"object_type": "user", **user}
