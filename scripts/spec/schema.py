"""The schemas of a document: each of them mapped, and what the generator makes of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.document import LITERALS, NAME_MAPS, map_objects
from scripts.spec.names import generator_words
from scripts.spec.references import component_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.spec.document import JsonObject, JsonValue

#: What a schema says about its value without constraining it.
ANNOTATIONS = frozenset(
    ("default", "deprecated", "description", "example", "examples", "readOnly", "title", "writeOnly")
)

#: The types that JSON Schema knows.
TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})

#: The types that can be written into a header, a path or a form as they are.
PLAIN = frozenset({"boolean", "integer", "number", "string"})

STRING: JsonObject = {"type": "string"}

#: The keywords of a choice between schemas.
UNIONS = ("anyOf", "oneOf")


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
    """Tell whether the generator can make an enumeration class of a schema: all strings or all integers, no null.

    It fails where two values would have one name, and forgets the first of two whose names become one in snake_case.
    """
    if not isinstance(schema, dict):
        return False
    values = schema.get("enum")
    if not isinstance(values, list) or not values or types_of(schema)[1:]:
        return False
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return len(set(map(str, values))) == len(values)
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(values) or not all(value.isprintable() for value in texts):
        return False
    names = [value.upper() if value[:1].isalpha() else f"VALUE_{index}" for index, value in enumerate(texts)]
    members = {generator_words(name).upper() for name in names}
    return len(members) == len(values) and all(member.isidentifier() for member in members)


def map_schemas(
    node: JsonValue,
    rule: Callable[[JsonObject], JsonObject],
    *,
    skip: frozenset[str] = frozenset(),
    names: bool = False,
) -> JsonValue:
    """Return a copy of a document with `rule` applied to each schema in it, innermost first.

    Args:
        node: A document, or a part of one that is not itself a schema.
        rule: Takes a schema whose parts are done already, and returns what replaces it.
        skip: Keywords below which nothing is changed ("parameters", say).
        names: Whether the node is a map from names to objects: a response may be called "default".
    """
    if isinstance(node, list):
        return [map_schemas(item, rule, skip=skip) for item in node]
    if not isinstance(node, dict):
        return node
    copy: JsonObject = {}
    for key, value in node.items():
        if names:
            copy[key] = map_schemas(value, rule, skip=skip)
        elif key in LITERALS or key in skip:
            copy[key] = value
        elif key in {"schema", "schemas"}:
            copy[key] = map_objects(value, rule, names=key == "schemas")
        else:
            copy[key] = map_schemas(value, rule, skip=skip, names=key in NAME_MAPS)
    return copy


def meant(schema: JsonValue, schemas: JsonObject) -> JsonValue:
    """Return what a schema stands for, of a chain of references its end.

    Args:
        schema: A schema, perhaps a reference or a composition of nothing but one.
        schemas: The components.
    """
    seen: set[str] = set()
    while isinstance(schema, dict):
        listed = [parts for keyword in ("allOf", *UNIONS) if isinstance(parts := schema.get(keyword), list)]
        if len(listed) == 1 and len(listed[0]) == 1:
            schema = listed[0][0]
            continue
        reference = schema.get("$ref")
        if not isinstance(reference, str) or reference in seen:
            break
        seen.add(reference)
        schema = schemas.get(component_of(reference)[1])
    return schema
