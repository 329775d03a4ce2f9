"""Questions about a single schema, above all: what the generator makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject, JsonValue

#: What a schema says about its value without constraining it.
ANNOTATIONS = frozenset(
    ("default", "deprecated", "description", "example", "examples", "readOnly", "title", "writeOnly")
)


def types_of(schema: JsonObject) -> list[str]:
    """Return the types that a schema names."""
    named = schema.get("type")
    if isinstance(named, list):
        return [name for name in named if isinstance(name, str)]
    return [named] if isinstance(named, str) else []


def type_of_value(value: JsonValue) -> str:
    """Return JSON Schema's name for the type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if value is None:
        return "null"
    return "array" if isinstance(value, list) else "object"


def is_any(schema: JsonValue) -> bool:
    """Tell whether a schema allows any value."""
    return schema is True or (isinstance(schema, dict) and schema.keys() <= ANNOTATIONS)


def as_any(schema: JsonObject) -> JsonObject:
    """Return a schema that allows any value and keeps the words of another."""
    return {key: value for key, value in schema.items() if key in ANNOTATIONS - {"default"}}


def is_model(schema: JsonValue) -> bool:
    """Tell whether the generator makes a class of attributes of a schema."""
    if not isinstance(schema, dict):
        return False
    parts = schema.get("allOf")
    merges = isinstance(parts, list) and not (len(parts) == 1 and isinstance(parts[0], dict) and "$ref" in parts[0])
    return "object" in types_of(schema) or "properties" in schema or merges


def is_enumeration(schema: JsonValue) -> bool:
    """Tell whether the generator can make an enumeration class of a schema: all strings or all integers, no null."""
    if not isinstance(schema, dict):
        return False
    values = schema.get("enum")
    if not isinstance(values, list) or not values:
        return False
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return True
    members = [value.upper() for value in values if isinstance(value, str)]
    return len(members) == len(values) == len(set(members))
