"""Version 2025-10-28: ``HostedCvm``, the flat ``CvmBasicInfo`` of a CVM, and the other one inside an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models.base import plain
from phala_facade.models.leaves import leaf_value
from phala_facade.testing.render.shared import endpoints, full_app, leaves, optional

if TYPE_CHECKING:
    from datetime import datetime

    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.shared import JsonObject, JsonValue

_SIZE = {"vcpu": "resources.vcpu", "memory": "resources.memory_mb", "disk_size": "resources.disk_gb"}


def list_item(cvm: Cvm) -> JsonObject | None:
    """Render ``HostedCvm``; None for a CVM that has no VM on a node."""
    if cvm.vm_uuid is None or cvm.app_id is None:
        return None
    return {
        "hosted": _vm_info(cvm),
        **_shared(cvm),
        "managed_user": _reference(cvm, id="owner.legacy_id", username="owner.username"),
        "node": _node(cvm),
        "allow_upgrade": bool(cvm.allow_upgrade),
        **leaves(cvm, billing_period="resources.billing_period"),
        **(leaves(cvm, **_SIZE) if cvm.source.has_recorded_size else dict.fromkeys(_SIZE)),
        "public_urls": endpoints(cvm) or [],
    }


def detail(cvm: Cvm) -> JsonObject | None:
    """Render the ``CvmBasicInfo`` of a CVM; None for a CVM whose app or size is not known."""
    if cvm.app_id is None or cvm.resources.vcpu is None:
        return None
    return {
        **_shared(cvm),
        **leaves(cvm, "app_id", "vm_uuid", "instance_id", "public_sysinfo", "public_logs", **_SIZE),
        **leaves(cvm, id="legacy_id", teepod_id="node.id", base_image="os.name"),
        **leaves(cvm, encrypted_env_pubkey="kms.encrypted_env_pubkey", instance_type="resources.instance_type"),
        "teepod": _node(cvm),
        "scheduled_delete_at": _with_offset(cvm.scheduled_delete_at),
        "public_urls": endpoints(cvm),
    }


def app(app: App) -> JsonObject:
    """Render ``DstackAppFullResponse``."""
    return {
        **full_app(app),
        "current_cvm": optional(_app_cvm, app.current_cvm),
        "cvms": [item for item in map(_app_cvm, app.cvms) if item is not None],
        **leaves(app, team_slug="workspace.slug", team_name="workspace.name"),
    }


def _app_cvm(cvm: Cvm) -> JsonObject | None:
    """Render the ``CvmBasicInfo`` inside an app; None for a CVM whose size or node is not known."""
    if cvm.node is None or cvm.resources.vcpu is None:
        return None
    machine = leaves(cvm, **_SIZE, gpu_count="resources.gpus")
    return {
        **leaves(cvm, "vm_uuid", "app_id", "instance_id", "name", "status", "listed", **_SIZE),
        **leaves(cvm, teepod_id="node.id", teepod_name="node.name", region_identifier="node.region"),
        **leaves(cvm, kms_type="kms.type", kms_slug="kms.slug", kms_id="kms.id"),
        **leaves(cvm, instance_type="resources.instance_type", base_image="os.name"),
        "machine_info": None if cvm.resources.gpus is None else machine,
        "updated_at": _with_offset(cvm.updated_at),
    }


def _shared(cvm: Cvm) -> JsonObject:
    """Render what a list and a CVM by itself say in the same way."""
    kms_info = {
        **leaves(cvm, id="kms.id", slug="kms.slug", url="kms.url", version="kms.version", chain_id="kms.chain_id"),
        **leaves(cvm, kms_contract_address="kms.contract_address", gateway_app_id="kms.gateway_app_id"),
    }
    return {
        **leaves(cvm, "name", "status", "in_progress", "project_id", "project_type", "syslog_endpoint"),
        **leaves(cvm, dapp_dashboard_url="dashboard_url", gateway_domain="gateway.base_domain"),
        **leaves(cvm, contract_address="kms.app_address", deployer_address="kms.deployer_address"),
        "kms_info": None if kms_info["id"] is None else kms_info,
        "listed": bool(cvm.listed),
    }


def _vm_info(cvm: Cvm) -> JsonObject:
    special = cvm.source.configuration
    return {
        **leaves(cvm, "name", "status", "app_id", "instance_id", id="vm_uuid", image_version="os.version"),
        **leaves(cvm, app_url="runtime.app_url", exited_at="runtime.exited_at", boot_error="runtime.boot_error"),
        **leaves(cvm, boot_progress="runtime.boot_progress", shutdown_progress="runtime.shutdown_progress"),
        "uptime": leaf_value(cvm, "runtime.uptime") or "",
        "events": plain(leaf_value(cvm, "runtime.events")) or [],
        "configuration": None if special is None else {**_configuration(cvm), **special},
    }


def _configuration(cvm: Cvm) -> JsonObject:
    """Render the node's configuration, as far as it follows from what is known of the CVM."""
    file, gpus = leaf_value(cvm, "compose.file"), cvm.resources.gpus
    slots: JsonValue = [{"slot": f"{slot:02x}:00.0", "product_id": None} for slot in range(gpus or 0)]
    return {
        **leaves(cvm, "name", "app_id", **_SIZE),
        **dict.fromkeys(("ports", "encrypted_env", "user_config")),
        "image": leaf_value(cvm, "os.name") or "",
        "compose_file": None if isinstance(file, str) else file,
        "hugepages": False,
        "pin_numa": False,
        "gpus": None if gpus is None else {"gpus": slots, "attach_mode": "listed"},
        "kms_urls": [],
        "gateway_urls": [],
    }


def _node(cvm: Cvm) -> JsonObject | None:
    found = _reference(cvm, id="node.id", name="node.name")
    return None if found is None else {**found, **leaves(cvm, region_identifier="node.region")}


def _reference(cvm: Cvm, **paths: str) -> JsonObject | None:
    """Render an object, or null where one of its properties is not known."""
    found = leaves(cvm, **paths)
    return None if None in found.values() else found


def _with_offset(moment: datetime | None) -> str | None:
    """Write a UTC time with its offset, as in ``2026-03-01T08:30:00+00:00``; others are written with a ``Z``."""
    return None if moment is None else moment.isoformat()
