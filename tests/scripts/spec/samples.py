"""Small documents and documentation pages of the vendor's style, made for these tests."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from scripts.spec.document import JsonObject, JsonValue

#: The operation that the rendered page shows, and one of a page with a YAML block.
LIST_CVMS = "GET /api/v1/cvms"
GET_APP = "GET /api/v1/apps/{app_id}"

CVM_INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"

RENDERED_LIST_PAGE = """Skip to main content
GET
/
api
/
v1
/
cvms
List CVMs
curl --request GET
[
  {
    "next": {}
  }
]

Query Parameters

user_id

Whose CVMs

Allowed value: "0"
teepod_id
integer | null

On which node

Response

A list

next
HostedCvm · object
"""


STRING: JsonObject = {"type": "string"}
INTEGER: JsonObject = {"type": "integer"}
NULL: JsonObject = {"type": "null"}
BINARY: JsonObject = {"type": "string", "format": "binary"}


def ref(name: str) -> JsonObject:
    """Return a reference to a schema component."""
    return {"$ref": f"#/components/schemas/{name}"}


def model(**properties: JsonValue) -> JsonObject:
    """Return an object schema that requires nothing."""
    return {"properties": properties, "type": "object"}


def array(items: JsonValue) -> JsonObject:
    """Return a schema of an array."""
    return {"type": "array", "items": items}


def either(*members: JsonValue) -> JsonObject:
    """Return a schema of a choice."""
    return {"anyOf": [*members]}


def json_response(schema: JsonValue) -> JsonObject:
    """Return a response with a JSON body."""
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


def operation(name: str, schema: JsonValue, tag: str = "CVMs") -> JsonObject:
    """Return an operation whose success has the schema."""
    return {"tags": [tag], "operationId": name, "responses": {"200": json_response(schema)}}


def document(schemas: JsonObject, paths: JsonObject | None = None) -> JsonObject:
    """Return a document of schema components, and of paths."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Sample", "version": "0.1.0"},
        "paths": paths or {},
        "components": {"schemas": schemas},
    }


def vendor_document(path: str, get: JsonObject, schemas: JsonObject) -> JsonObject:
    """Return the document of one operation as the vendor's pages carry it."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Phala Cloud API", "version": "0.1.0"},
        "servers": [{"url": "https://cloud.example"}],
        "security": [],
        "tags": [
            {"name": "CVMs", "description": "Machines"},
            {"name": "Webhooks", "description": "Hooks"},
            {"name": "Apps", "description": "Blueprints"},
        ],
        "paths": {path: {"get": get}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "OAuth2AuthorizationCodeBearer": {"type": "http", "scheme": "bearer"},
                "APIKeyHeader": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "Unused": {"type": "http", "scheme": "basic"},
            },
        },
    }


def page(content: JsonObject) -> str:
    """Return a documentation page that carries a document as its YAML block."""
    block = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    return f"> ## Index\n\n# A page\n\n## OpenAPI\n\n````yaml /openapi.json get /x\n{block}\n````\n"


def app_page(**changed: JsonValue) -> str:
    """Return the page of an operation on apps; `changed` replaces top-level parts of its document."""
    get: JsonObject = {
        "tags": ["Apps"],
        "operationId": "get_app_api_v1_apps__app_id__get",
        "parameters": [{"name": "app_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {
            "200": json_response({"anyOf": [ref("Full"), ref("Minimal"), ref("Minimal")], "title": "Response Get App"}),
            "422": json_response(ref("HTTPValidationError")),
        },
    }
    schemas: JsonObject = {
        "Minimal": {**model(app_id={"type": "string", "title": "App Id"}), "title": "Minimal"},
        "Full": model(at={"type": "string", "examples": ["2026-01-02"], "pattern": "^prj_.+"}, cvm=ref("HostedCvm")),
        **shared_schemas(),
    }
    return page({**vendor_document("/api/v1/apps/{app_id}", get, schemas), **changed})


def cvms_page() -> str:
    """Return the page of an untracked operation that documents what the rendered page refers to."""
    schemas: JsonObject = {CVM_INFO: model(name={"type": "string", "description": "größer"}), **shared_schemas()}
    get = operation("other", {"anyOf": [ref("HostedCvm"), ref(CVM_INFO), ref("HTTPValidationError")]})
    return page(vendor_document("/api/v1/other", get, schemas))


def shared_schemas() -> JsonObject:
    """Return the schemas that both pages carry."""
    return {
        "HostedCvm": {**model(next={"anyOf": [ref("HostedCvm"), {"type": "null"}]}), "title": "HostedCvm"},
        "HTTPValidationError": model(detail={"type": "array", "items": {"type": "string"}, "title": "Detail"}),
        "Unreached": model(),
    }


@contextmanager
def importable(folder: Path, package: str) -> Generator[None, None, None]:
    """Let a generated package be imported from a folder."""
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
