"""What the vendor might add: an operation, a property, and an API version."""

from __future__ import annotations

import copy
import json
from typing import Any

_OLD_CVM_INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"
_CHANGED = {
    "cvms": [_OLD_CVM_INFO, "CVMInfoDetail", "CVMResourceInfo", "CVMOSInfo", "CVMKmsInfo", "PaginatedCvmInfos"],
    "apps": [
        "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse",
        "teehouse__api__routes__apps__v20260121__schemas__DstackAppListResponse",
    ],
}


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


def with_2026_05_22(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with a description of 2026-05-22.

    In it `memory_in_gb` is `memory_mb`, `os` holds an `image`, and `kms_info` has no `rpc_endpoint`.
    """
    return with_version(document, "2026-05-22", memory="memory_mb", image="image")


def with_version(document: dict[str, Any], version: str, memory: str, image: str) -> dict[str, Any]:
    """Return the document with another version of the shapes of 2026-01-21.

    All that tells them apart is nested and optional.

    Args:
        document: The document.
        version: The version.
        memory: The name of the memory in it.
        image: The key under which it nests the facts of `os`.
    """
    result = copy.deepcopy(document)
    schemas = result["components"]["schemas"]
    new = {
        old: f"teehouse__api__routes__{module}__v{version.replace('-', '')}__schemas__{old.rpartition('__')[2]}"
        for module, names in _CHANGED.items()
        for old in names
    }
    for old, key in new.items():
        schemas[key] = _referring(schemas[old], new)
    resource, os, kms = (schemas[new[key]]["properties"] for key in ("CVMResourceInfo", "CVMOSInfo", "CVMKmsInfo"))
    del resource["memory_in_gb"], kms["rpc_endpoint"]
    resource[memory] = {"anyOf": [{"type": "integer"}, {"type": "null"}], "title": "Memory Mb"}
    nested = f"CVM{image.capitalize()}"
    schemas[nested] = {"type": "object", "title": nested, "properties": dict(os)}
    os.clear()
    os[image] = _reference(nested)
    for path in result["paths"].values():
        schema = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for variant in schema.get("anyOf", []):
            if (changed := _referring(variant, new)) != variant:
                schema["anyOf"].append(changed)
                break
    return result


def _referring(schema: Any, new: dict[str, str]) -> Any:
    """Return a schema with its references to changed schemas replaced."""
    text = json.dumps(schema)
    for old, key in new.items():
        text = text.replace(json.dumps(f"#/components/schemas/{old}"), json.dumps(f"#/components/schemas/{key}"))
    return json.loads(text)


def _reference(schema: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{schema}"}


def _variants(document: dict[str, Any], path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]["anyOf"]
    return found
