"""Version 2025-10-28: ``HostedCvm``, the flat ``CvmBasicInfo`` of a CVM, and the other one inside an app."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from phala_facade.testing.records import Compose
from phala_facade.testing.render.shared import compose_file, network_urls
from phala_facade.testing.render.values import optional, with_offset

if TYPE_CHECKING:
    from phala_facade.testing.records import App, Cvm, Kms, KmsUse, Node, User, Vm, VmConfiguration
    from phala_facade.testing.render.values import JsonObject


def list_item(cvm: Cvm) -> JsonObject | None:
    """Render ``HostedCvm``; None for a CVM that has no VM on a node."""
    if cvm.vm is None or cvm.app_id is None:
        return None
    return {
        "hosted": _vm_info(cvm, cvm.vm, cvm.app_id),
        "name": cvm.name,
        "managed_user": _managed_user(cvm.creator),
        "node": _cvm_node(cvm.node),
        "listed": bool(cvm.listed),
        "status": cvm.status,
        "in_progress": cvm.in_progress,
        "dapp_dashboard_url": cvm.dashboard_url,
        "syslog_endpoint": cvm.syslog_endpoint,
        "allow_upgrade": cvm.allow_upgrade,
        "project_id": cvm.project_id,
        "project_type": cvm.project_type,
        "billing_period": cvm.billing_period,
        **_kms_keys(cvm.kms),
        "vcpu": cvm.size.vcpu if cvm.size else None,
        "memory": cvm.size.memory_mb if cvm.size else None,
        "disk_size": cvm.size.disk_gb if cvm.size else None,
        "gateway_domain": cvm.gateway.base_domain,
        "public_urls": network_urls(cvm.endpoints or ()),
    }


def detail(cvm: Cvm) -> JsonObject | None:
    """Render the ``CvmBasicInfo`` of a CVM; None for a CVM whose app or size is not known."""
    size = cvm.actual_size
    if cvm.app_id is None or size is None:
        return None
    return {
        "id": cvm.legacy_id,
        "teepod_id": cvm.node.id if cvm.node else None,
        "teepod": _cvm_node(cvm.node),
        "name": cvm.name,
        "status": cvm.status,
        "in_progress": cvm.in_progress,
        "app_id": cvm.app_id,
        "vm_uuid": cvm.vm.uuid if cvm.vm else None,
        "instance_id": cvm.instance_id,
        "vcpu": size.vcpu,
        "memory": size.memory_mb,
        "disk_size": size.disk_gb,
        "base_image": cvm.os.name if cvm.os else None,
        "encrypted_env_pubkey": cvm.kms.encrypted_env_pubkey if cvm.kms else None,
        "listed": bool(cvm.listed),
        "project_id": cvm.project_id,
        "project_type": cvm.project_type,
        "instance_type": cvm.instance_type,
        "public_sysinfo": cvm.settings.public_sysinfo,
        "public_logs": cvm.settings.public_logs,
        "dapp_dashboard_url": cvm.dashboard_url,
        "syslog_endpoint": cvm.syslog_endpoint,
        **_kms_keys(cvm.kms),
        "scheduled_delete_at": with_offset(cvm.scheduled_delete_at),
        "public_urls": optional(network_urls, cvm.endpoints),
        "gateway_domain": cvm.gateway.base_domain,
    }


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
        "current_cvm": optional(_app_cvm, app.current_cvm),
        "cvms": [_app_cvm(cvm) for cvm in app.cvms],
        "cvm_count": app.cvm_count,
        "team_slug": app.team.slug if app.team else None,
        "team_name": app.team.name if app.team else None,
    }


def _app_cvm(cvm: Cvm) -> JsonObject:
    size = cvm.actual_size
    if size is None or cvm.node is None:
        raise ValueError(f"an app holds {cvm.id}, whose size or node is not known: 2025-10-28 requires both")
    kms = cvm.kms.kms if cvm.kms else None
    return {
        "vm_uuid": cvm.vm.uuid if cvm.vm else None,
        "app_id": cvm.app_id,
        "name": cvm.name,
        "status": cvm.status,
        "vcpu": size.vcpu,
        "memory": size.memory_mb,
        "disk_size": size.disk_gb,
        "teepod_id": cvm.node.id,
        "teepod_name": cvm.node.name,
        "region_identifier": cvm.node.region,
        "kms_type": cvm.kms_kind,
        "instance_type": cvm.instance_type,
        "listed": cvm.listed,
        "base_image": cvm.os.name if cvm.os else None,
        "kms_slug": kms.slug if kms else None,
        "kms_id": kms.id if kms else None,
        "instance_id": cvm.instance_id,
        "machine_info": None
        if cvm.gpus is None
        else {
            "vcpu": size.vcpu,
            "memory": size.memory_mb,
            "disk_size": size.disk_gb,
            "gpu_count": len(cvm.gpus),
        },
        "updated_at": with_offset(cvm.updated_at),
    }


def _vm_info(cvm: Cvm, vm: Vm, app_id: str) -> JsonObject:
    return {
        "id": vm.uuid,
        "name": cvm.name,
        "status": cvm.status,
        "uptime": vm.uptime,
        "app_url": vm.app_url,
        "app_id": app_id,
        "instance_id": cvm.instance_id,
        "configuration": optional(partial(_vm_configuration, cvm), vm.configuration),
        "exited_at": vm.exited_at,
        "boot_progress": vm.boot_progress,
        "boot_error": vm.boot_error,
        "shutdown_progress": vm.shutdown_progress,
        "image_version": cvm.os.version if cvm.os else None,
        "events": [asdict(event) for event in vm.events],
    }


def _vm_configuration(cvm: Cvm, configuration: VmConfiguration) -> JsonObject:
    return {
        "name": cvm.name,
        "image": configuration.image,
        "compose_file": compose_file(cvm.compose) if isinstance(cvm.compose, Compose) else None,
        "vcpu": configuration.size.vcpu,
        "memory": configuration.size.memory_mb,
        "disk_size": configuration.size.disk_gb,
        "ports": None if configuration.ports is None else [asdict(port) for port in configuration.ports],
        "encrypted_env": configuration.encrypted_env,
        "app_id": configuration.app_id,
        "user_config": configuration.user_config,
        "hugepages": configuration.hugepages,
        "pin_numa": configuration.pin_numa,
        "gpus": None
        if cvm.gpus is None
        else {
            "gpus": [asdict(gpu) for gpu in cvm.gpus],
            "attach_mode": configuration.gpu_attach_mode,
        },
        "kms_urls": list(configuration.kms_urls),
        "gateway_urls": list(configuration.gateway_urls),
    }


def _managed_user(user: User | None) -> JsonObject | None:
    if user is None or user.legacy_id is None or user.username is None:
        return None
    return {"id": user.legacy_id, "username": user.username}


def _cvm_node(node: Node | None) -> JsonObject | None:
    if node is None or node.id is None or node.name is None:
        return None
    return {"id": node.id, "name": node.name, "region_identifier": node.region}


def _kms_keys(use: KmsUse | None) -> JsonObject:
    return {
        "kms_info": optional(_kms_info, use.kms if use else None),
        "contract_address": use.app_address if use else None,
        "deployer_address": use.deployer_address if use else None,
    }


def _kms_info(kms: Kms) -> JsonObject:
    return {
        "id": kms.id,
        "slug": kms.slug,
        "url": kms.url,
        "version": kms.version,
        "chain_id": kms.chain_id,
        "kms_contract_address": kms.contract_address,
        "gateway_app_id": kms.gateway_app_id,
    }
