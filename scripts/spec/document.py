"""OpenAPI documents as plain JSON: the types, reading, canonical writing, and ways through them."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def as_document(mapped: JsonValue) -> JsonObject:
    """Narrow what a mapping of a document returned, which is a document again."""
    return as_object(mapped, "the document")


def child(parent: JsonObject, *keys: str) -> JsonObject:
    """Return the object below `parent` along `keys`, or an empty object where there is none."""
    node = parent
    for key in keys:
        found = node.get(key)
        if not isinstance(found, dict):
            return {}
        node = found
    return node


def parse_json(text: str, where: str) -> JsonObject:
    """Parse a JSON text that has to be an object.

    Raises:
        SpecError: The text is not JSON (a truncated one, say), or not an object.
    """
    try:
        value = cast("JsonValue", json.loads(text))
    except ValueError as error:
        raise SpecError(f"{where} is not JSON: {error}") from None
    return as_object(value, where)


def read_document(path: Path) -> JsonObject:
    """Read an OpenAPI document from a JSON file.

    Raises:
        SpecError: The file cannot be read, is not JSON, or is no OpenAPI 3.x document.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path} cannot be read: {error}") from None
    document = parse_json(text, str(path))
    require_openapi_3(document, str(path))
    return document


def require_openapi_3(document: JsonObject, where: str) -> None:
    """Refuse what does not say that it is an OpenAPI 3.x document.

    Raises:
        SpecError: The `openapi` field is missing or names another version.
    """
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        raise SpecError(f"{where} is not OpenAPI 3.x (its `openapi` field is {version!r})")


def to_canonical(document: JsonObject) -> str:
    """Render a document as its one canonical text: order as given, two-space indent, plain UTF-8, final newline."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's text in one step: whoever reads it finds the old text or the new one, never a part."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def operations(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield every operation of a document as `(method, path, operation)`, the method in lower case."""
    for path, item in child(document, "paths").items():
        if isinstance(item, dict):
            for method in METHODS:
                operation = item.get(method)
                if isinstance(operation, dict):
                    yield method, path, operation


def map_objects(node: JsonValue, rule: Callable[[JsonObject], JsonObject], *, names: bool = False) -> JsonValue:
    """Return a copy of a node with `rule` applied to each object in it, innermost first.

    Args:
        node: A part of a document.
        rule: Takes an object whose parts are done already, and returns what replaces it.
        names: Whether the node is a map from names to objects; the rule sees the objects, not such a map.
    """
    if isinstance(node, list):
        return [map_objects(item, rule) for item in node]
    if not isinstance(node, dict):
        return node
    copy: JsonObject = {
        key: value if key in LITERALS and not names else map_objects(value, rule, names=not names and key in NAME_MAPS)
        for key, value in node.items()
    }
    return copy if names else rule(copy)


def map_schemas(
    node: JsonValue, rule: Callable[[JsonObject], JsonObject], *, skip: frozenset[str] = frozenset()
) -> JsonValue:
    """Return a copy of a document with `rule` applied to each schema in it, innermost first.

    Args:
        node: A document, or a part of one that is not itself a schema.
        rule: Takes a schema whose parts are done already, and returns what replaces it.
        skip: Keywords below which nothing is changed ("parameters", say).
    """
    if isinstance(node, list):
        return [map_schemas(item, rule, skip=skip) for item in node]
    if not isinstance(node, dict):
        return node
    copy: JsonObject = {}
    for key, value in node.items():
        if key in LITERALS or key in skip:
            copy[key] = value
        elif key in {"schema", "schemas"}:
            copy[key] = map_objects(value, rule, names=key == "schemas")
        else:
            copy[key] = map_schemas(value, rule, skip=skip)
    return copy
