"""Version 2026-01-21: the nested ``CVMInfo``, and ``CVMInfoDetail``, which adds the compose file."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from phala_facade.testing.records import Compose
from phala_facade.testing.render.shared import compose_file, network_urls
from phala_facade.testing.render.values import optional, with_zulu

if TYPE_CHECKING:
    from phala_facade.testing.records import App, Cvm, KmsUse, Node, OsImage, Progress, User, Workspace
    from phala_facade.testing.render.values import JsonObject

_MB_PER_GB = 1024


def list_item(cvm: Cvm) -> JsonObject:
    """Render ``CVMInfo``, which can say whatever is known of a CVM."""
    return {
        "id": cvm.id,
        "name": cvm.name,
        "app_id": cvm.app_id,
        "vm_uuid": cvm.vm.uuid if cvm.vm else None,
        "instance_id": cvm.instance_id,
        "resource": _resource(cvm),
        "node_info": optional(partial(_ref, "node"), cvm.node),
        "os": optional(_os_info, cvm.os),
        "kms_type": cvm.kms_kind,
        "kms_info": optional(_kms_info, cvm.kms),
        "status": cvm.status,
        "in_progress": cvm.in_progress,
        "progress": optional(_progress, cvm.progress),
        "compose_hash": cvm.compose_hashes.compose,
        "docker_compose_hash": cvm.compose_hashes.docker_compose,
        "pre_launch_script_hash": cvm.compose_hashes.pre_launch_script,
        "gateway": asdict(cvm.gateway),
        "logs": asdict(cvm.logs),
        "services": [asdict(service) for service in cvm.services],
        "endpoints": optional(network_urls, cvm.endpoints),
        **_settings(cvm.settings),
        "workspace": optional(partial(_ref, "workspace"), cvm.workspace),
        "creator": optional(_user_ref, cvm.creator),
        "created_at": with_zulu(cvm.created_at),
        "deleted_at": with_zulu(cvm.deleted_at),
        "listed": bool(cvm.listed),
        "project_type": cvm.project_type,
    }


def detail(cvm: Cvm) -> JsonObject:
    """Render ``CVMInfoDetail``."""
    compose = compose_file(cvm.compose) if isinstance(cvm.compose, Compose) else cvm.compose
    return {**list_item(cvm), "compose_file": compose}


def app(app: App) -> JsonObject:
    """Render ``DstackAppFullResponse``."""
    return {
        "id": app.id,
        "name": app.name,
        "app_id": app.app_id,
        "app_provision_type": app.provision_type,
        "app_icon_url": app.icon_url,
        "created_at": app.created_at,
        "kms_type": app.kms_kind,
        "profile": optional(asdict, app.profile),
        "current_cvm": optional(list_item, app.current_cvm),
        "cvms": [list_item(cvm) for cvm in app.cvms],
        "cvm_count": app.cvm_count,
    }


def _resource(cvm: Cvm) -> JsonObject:
    size = cvm.actual_size
    return {
        "instance_type": cvm.instance_type,
        "vcpu": size.vcpu if size else None,
        "memory_in_gb": size.memory_mb / _MB_PER_GB if size else None,
        "disk_in_gb": size.disk_gb if size else None,
        "gpus": None if cvm.gpus is None else len(cvm.gpus),
        "compute_billing_price": None if cvm.compute_price is None else str(cvm.compute_price),
        "billing_period": cvm.billing_period,
    }


def _settings(compose: Compose) -> JsonObject:
    """Render the settings that a CVM documents itself; one that is not set has the default documented here."""
    return {
        "public_logs": bool(compose.public_logs),
        "public_sysinfo": bool(compose.public_sysinfo),
        "public_tcbinfo": compose.public_tcbinfo is not False,
        "gateway_enabled": bool(compose.gateway_enabled),
        "secure_time": bool(compose.secure_time),
        "storage_fs": compose.storage_fs or "zfs",
    }


def _kms_info(use: KmsUse) -> JsonObject:
    return {
        "chain_id": use.kms.chain_id if use.kms else None,
        "dstack_kms_address": use.kms.contract_address if use.kms else None,
        "dstack_app_address": use.app_address,
        "deployer_address": use.deployer_address,
        "rpc_endpoint": use.kms.rpc_endpoint if use.kms else None,
        "encrypted_env_pubkey": use.encrypted_env_pubkey,
    }


def _progress(progress: Progress) -> JsonObject:
    return {**asdict(progress), "started_at": with_zulu(progress.started_at)}


def _ref(object_type: str, record: Node | Workspace) -> JsonObject:
    return {"object_type": object_type, **asdict(record)}


def _os_info(os: OsImage) -> JsonObject:
    return {"name": os.name, "version": os.version, "is_dev": os.is_dev, "os_image_hash": os.image_hash}


def _user_ref(user: User) -> JsonObject:
    return {"object_type": "user", "id": user.id, "username": user.username, "avatar_url": user.avatar_url}
