"""What a schema says about itself, references aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject, JsonValue


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
