"""What the vendor might add: an operation, a property, and an API version; each is an edit of the document."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from tests.scripts.diff.documents import APP, INFO, NULL, SCHEMAS, TEXT, at, put, retype, variants
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    from tests.scripts.diff.documents import Document, Edit

_CONTENT = ("responses", "200", "content", "application/json")
_CHANGED = {
    "cvms": [INFO, "CVMInfoDetail", "CVMResourceInfo", "CVMOSInfo", "CVMKmsInfo", "PaginatedCvmInfos"],
    "apps": [APP, APP.replace("FullResponse", "ListResponse")],
}


def replicas(document: Document) -> None:
    """Add an operation that lists the other CVMs of the app of a CVM."""
    operation = copy.deepcopy(at(document, "paths", "/api/v1/cvms/{cvm_id}", "get"))
    operation["operationId"] = "handle_get_cvm_replicas_api_v1_cvms__cvm_id__replicas_get"
    operation["summary"] = "List the replicas of a CVM"
    at(operation, *_CONTENT)["schema"] = {"anyOf": at(document, *variants())}
    put("paths", **{"/api/v1/cvms/{cvm_id}/replicas": {"get": operation}})(document)


def zone(document: Document) -> None:
    """Add a property that only 2026-01-21 has."""
    for schema in (INFO, "CVMInfoDetail"):
        retype(f"{schema}.zone", {"anyOf": [TEXT, NULL], "title": "Zone"})(document)


def version(date: str, memory: str, image: str) -> Edit:
    """Make an edit that adds another version of the shapes of 2026-01-21.

    All that tells them apart is nested and optional: the memory, the facts of `os`, and `kms_info` without an
    `rpc_endpoint`.

    Args:
        date: The version.
        memory: The name of the memory in it.
        image: The key under which it nests the facts of `os`.
    """
    new = {
        old: f"teehouse__api__routes__{module}__v{date.replace('-', '')}__schemas__{old.rpartition('__')[2]}"
        for module, names in _CHANGED.items()
        for old in names
    }

    def edit(document: Document) -> None:
        schemas = at(document, *SCHEMAS)
        for old, key in new.items():
            schemas[key] = _referring(schemas[old], new)
        resource, os, kms = (schemas[new[key]]["properties"] for key in ("CVMResourceInfo", "CVMOSInfo", "CVMKmsInfo"))
        del resource["memory_in_gb"], kms["rpc_endpoint"]
        resource[memory] = {"anyOf": [{"type": "integer"}, NULL], "title": "Memory Mb"}
        nested = f"CVM{image.capitalize()}"
        schemas[nested] = {"type": "object", "title": nested, "properties": dict(os)}
        os.clear()
        os[image] = ref(nested)
        for path in document["paths"].values():
            listed = at(path["get"], *_CONTENT, "schema").get("anyOf", [])
            changed = (_referring(variant, new) for variant in listed)
            listed += [variant for variant in changed if variant not in listed][:1]

    return edit


VERSION_2026_05_22 = version("2026-05-22", memory="memory_mb", image="image")
VERSION_2099_01_01 = version("2099-01-01", memory="memory_in_mib", image="picture")
"""A version whose names no other one has."""


def _referring(schema: Any, new: dict[str, str]) -> Any:
    """Return a schema with its references to changed schemas replaced."""
    text = json.dumps(schema)
    for old, key in new.items():
        text = text.replace(json.dumps(ref(old)["$ref"]), json.dumps(ref(key)["$ref"]))
    return json.loads(text)
