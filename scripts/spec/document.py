"""OpenAPI documents as plain JSON: the types, reading, canonical writing, and ways through them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"

#: The keys of a path item that are operations, in the order in which OpenAPI lists them.
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

#: What stands under these keywords is data, not document: nothing in it is a reference, a schema or a title.
LITERALS = frozenset({"const", "default", "enum", "example", "examples"})

#: Below these keywords stands a map from names to objects: its keys are names, never keywords.
NAME_MAPS = frozenset(
    {
        *("callbacks", "content", "encoding", "headers", "links", "mapping", "parameters", "pathItems", "paths"),
        *("requestBodies", "responses", "schemas", "securitySchemes", "variables"),
        *("$defs", "dependentSchemas", "patternProperties", "properties"),
    }
)


#: How deep a document may be nested, and how much it may hold, its YAML aliases followed: each value counts as 64.
MAX_DEPTH = 100
MAX_SIZE = 64 << 20


class SpecError(Exception):
    """A spec that the pipeline refuses; the message is one line and names the place."""


def as_object(value: JsonValue, where: str) -> JsonObject:
    """Return a value that has to be a JSON object.

    Raises:
        SpecError: It is something else; `where` names the place.
    """
    if not isinstance(value, dict):
        raise SpecError(f"{where} is not an object")
    return value


def strings(value: JsonValue) -> list[str]:
    """Return the strings of what should be a list of strings."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def items_of(parent: JsonObject, key: str) -> list[JsonValue]:
    """Return the list below `parent`, or an empty list where there is none."""
    found = parent.get(key)
    return found if isinstance(found, list) else []


def child(parent: JsonObject, *keys: str) -> JsonObject:
    """Return the object below `parent` along `keys`, or an empty object where there is none."""
    node = parent
    for key in keys:
        found = node.get(key)
        if not isinstance(found, dict):
            return {}
        node = found
    return node


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


def parse_json(text: str, where: str) -> JsonObject:
    """Parse a JSON text that has to be an object.

    Raises:
        SpecError: The text is not JSON (a truncated one, say), names a key twice, or is not an object.
    """

    def unique(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise SpecError(f"{where} has the key {twice!r} twice in one object: one of the two would be lost")
        return found

    try:
        value = cast("JsonValue", json.loads(text, object_pairs_hook=unique))
    except RecursionError:
        raise SpecError(f"{where} is nested too deeply") from None
    except ValueError as error:
        raise SpecError(f"{where} is not JSON, or is cut off: {error}") from None
    check_bounds(value, where)
    return as_object(value, where)


def check_bounds(value: JsonValue, where: str) -> None:
    """Refuse a value that could not be written as JSON text, or not within bounds.

    Raises:
        SpecError: It is nested too deeply, holds too much, or holds what JSON in UTF-8 cannot express.
    """
    size = 0
    pending = [(value, 0)]
    while pending:
        node, depth = pending.pop()
        size += 64
        if isinstance(node, str):
            size += len(node)
        elif isinstance(node, dict):
            size += sum(map(len, node))
            pending += [(item, depth + 1) for item in node.values()]
        elif isinstance(node, list):
            pending += [(item, depth + 1) for item in node]
        if depth > MAX_DEPTH:
            raise SpecError(f"{where} is nested too deeply: more than {MAX_DEPTH} levels")
        if size > MAX_SIZE:
            raise SpecError(f"{where} holds too much: more than {MAX_SIZE >> 20} MiB, each value counted as 64 bytes")
    try:
        # No number that is none or infinite, and no half of a surrogate pair.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise SpecError(f"{where} holds what JSON in UTF-8 cannot express: {error}") from None


def require_openapi_3(document: JsonObject, where: str) -> None:
    """Refuse what does not say that it is an OpenAPI 3.x document.

    Raises:
        SpecError: The `openapi` field is missing or names another version.
    """
    version = document.get("openapi")
    if isinstance(version, str) and version.startswith("3."):
        return
    if version is None and "swagger" in document:
        raise SpecError(f"{where} is Swagger {document['swagger']}, not OpenAPI 3.x: convert it first")
    if version is None:
        raise SpecError(f"{where} is not OpenAPI 3.x: it has no `openapi` field")
    raise SpecError(f"{where} is not OpenAPI 3.x: its `openapi` field is {version!r}")


def to_canonical(document: JsonObject) -> str:
    """Render a document as its one canonical text: order as given, two-space indent, plain UTF-8, final newline."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def operations(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield every operation of a document as `(method, path, operation)`, the method in lower case."""
    for path, item in child(document, "paths").items():
        if isinstance(item, dict):
            for method in METHODS:
                operation = item.get(method)
                if isinstance(operation, dict):
                    yield method, path, operation
