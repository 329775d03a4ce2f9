"""What the vendor might add: an operation, a property, and an API version."""

from __future__ import annotations

import copy
from typing import Any

CVM_INFO = "teehouse__api__routes__cvms__v20990101__schemas__CVMInfo"
APP = "teehouse__api__routes__apps__v20990101__schemas__DstackAppFullResponse"

_OLD_CVM_INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"
_OLD_APP = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"


def with_replicas(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with an operation more, which lists the other CVMs of the app of a CVM."""
    result = copy.deepcopy(document)
    operation = copy.deepcopy(result["paths"]["/api/v1/cvms/{cvm_id}"]["get"])
    operation["operationId"] = "handle_get_cvm_replicas_api_v1_cvms__cvm_id__replicas_get"
    operation["summary"] = "List the replicas of a CVM"
    success = operation["responses"]["200"]["content"]["application/json"]
    success["schema"] = copy.deepcopy({"anyOf": _variants(document, "/api/v1/cvms")})
    result["paths"]["/api/v1/cvms/{cvm_id}/replicas"] = {"get": operation}
    return result


def with_zone(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with a property more of a CVM as 2026-01-21 describes it."""
    result = copy.deepcopy(document)
    for schema in (_OLD_CVM_INFO, "CVMInfoDetail"):
        properties = result["components"]["schemas"][schema]["properties"]
        properties["zone"] = {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Zone"}
    return result


def with_2099_01_01(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with a version more: `CVMInfo` with two names changed, one value nested, one dropped."""
    result = copy.deepcopy(document)
    schemas = result["components"]["schemas"]
    schemas[CVM_INFO] = _cvm_info(schemas[_OLD_CVM_INFO])
    schemas["CVMLifecycle"] = {
        "type": "object",
        "title": "CVMLifecycle",
        "properties": {"created_at": schemas[_OLD_CVM_INFO]["properties"]["created_at"]},
    }
    schemas[APP] = copy.deepcopy(schemas[_OLD_APP])
    schemas[APP]["properties"]["cvms"]["items"] = _reference(CVM_INFO)
    schemas[APP]["properties"]["current_cvm"]["anyOf"][0] = _reference(CVM_INFO)
    for path in ("/api/v1/cvms", "/api/v1/apps/{app_id}/cvms"):
        _variants(result, path).append({"type": "array", "items": _reference(CVM_INFO)})
    _variants(result, "/api/v1/apps/{app_id}").append(_reference(APP))
    return result


def _cvm_info(old: dict[str, Any]) -> dict[str, Any]:
    schema = copy.deepcopy(old)
    properties = schema["properties"]
    properties["state"] = properties.pop("status")
    properties["machine_uuid"] = properties.pop("vm_uuid")
    del properties["created_at"], properties["logs"]
    properties["lifecycle"] = _reference("CVMLifecycle")
    schema["required"] = ["id", "name", "resource", "state", "gateway", "lifecycle"]
    return schema


def _reference(schema: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{schema}"}


def _variants(document: dict[str, Any], path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]["anyOf"]
    return found
