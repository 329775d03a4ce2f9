"""The documented schemas as the facade takes them: with the corrections of the overlay, every reference followed."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from phala_facade.decode.strict import documented
from scripts.spec.overlay import apply_overlay, read_overlay
from tests.support.paths import ROOT

Schema = dict[str, Any]

_OVERLAY = ROOT / "openapi.overlay.yaml"
JSON_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_TYPE_NAMES: dict[object, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


@cache
def components() -> dict[str, Schema]:
    """Give the component schemas."""
    corrected = cast("dict[str, Any]", apply_overlay(documented(), read_overlay(_OVERLAY)))
    schemas: dict[str, Schema] = corrected["components"]["schemas"]
    return schemas


@cache
def documented_names() -> frozenset[str]:
    """Give the name of every documented property, wherever it is one."""
    return frozenset(name for schema in components().values() for name in schema.get("properties", {}))


def alternatives(schema: Schema) -> list[Schema]:
    """Give the schemas without alternatives, each of one JSON type, any of which a value may follow."""
    if "$ref" in schema:
        return alternatives(components()[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return [found for option in schema["anyOf"] for found in alternatives(option)]
    kind = schema["type"]
    return [schema] if isinstance(kind, str) else [{**schema, "type": each} for each in kind]


def types_of(schema: Schema) -> set[str]:
    """Give the JSON types of the values that a schema allows; a number may be an integer."""
    types = {str(each["type"]) for each in alternatives(schema)}
    return types | {"integer"} if "number" in types else types


def type_of(value: object) -> str:
    """Give the JSON type of a value."""
    kind: object = type(value)
    return _TYPE_NAMES[kind]


def is_time(schema: Schema, name: str | int) -> bool:
    """Say whether a string is a time; some are documented as plain strings, and their names tell."""
    if any(each.get("format") == "date-time" for each in alternatives(schema)):
        return True
    return str(name).endswith("_at") and "string" in types_of(schema)


def default_at(component: str, path: str) -> Any:
    """Give the documented default of what stands at a path of a component: `"cvms[].listed"`; `None` if it has none."""
    nodes = alternatives({"$ref": f"#/components/schemas/{component}"})
    found: Any = None
    for step in path.replace("[]", ".[]").split("."):
        children = [each["items"] if step == "[]" else each["properties"][step] for each in nodes if _has(each, step)]
        found = next((child["default"] for child in children if "default" in child), None)
        nodes = [option for child in children for option in alternatives(child)]
    return found


def _has(schema: Schema, step: str) -> bool:
    return "items" in schema if step == "[]" else step in schema.get("properties", {})
