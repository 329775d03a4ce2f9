"""Rules of the preparation on what references and unions stand for when they are written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, as_document, child
from scripts.spec.references import SCHEMAS, component_of
from scripts.spec.schema import UNIONS, as_any, is_enumeration, is_model, map_schemas, meant, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def cut_recursive_aliases(document: JsonObject) -> JsonObject:
    """Let a value be any where a component that is no class refers back to itself.

    The generator writes out what such a component stands for at each place, and drops it if that never ends.
    """
    schemas = child(document, "components", "schemas")
    aliases = {key: each for key, each in schemas.items() if not is_model(each) and not is_enumeration(each)}
    direct = {key: set(_written_out(each)) & aliases.keys() for key, each in aliases.items()}

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        pending = [start]
        while pending:
            new = direct[pending.pop()] - found
            found |= new
            pending += new
        return found

    reach = {key: reached(key) for key in aliases}
    cut: JsonObject = {
        key: _without(each, {SCHEMAS + name for name in reach[key] if key in reach[name]}) if key in reach else each
        for key, each in schemas.items()
    }
    return {**document, "components": {**child(document, "components"), "schemas": cut}}


def _written_out(node: JsonValue) -> Iterator[str]:
    """Yield the components that a schema refers to outside of the classes that are nested in it."""
    if isinstance(node, list):
        for item in node:
            yield from _written_out(item)
    elif isinstance(node, dict) and not is_model(node):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield component_of(reference)[1]
        for keyword in ("allOf", "anyOf", "items", "oneOf"):
            yield from _written_out(node.get(keyword))


def _without(node: JsonValue, cut: set[str]) -> JsonValue:
    """Return a schema in which the references outside of nested classes that are to be cut allow any value."""
    if isinstance(node, list):
        return [_without(item, cut) for item in node]
    if not isinstance(node, dict) or is_model(node):
        return node
    if node.get("$ref") in cut:
        return as_any(node)
    return {
        key: _without(value, cut) if key in {"allOf", "anyOf", "items", "oneOf"} else value
        for key, value in node.items()
    }


def join_arrays(document: JsonObject) -> JsonObject:
    """Write a union of arrays as one array of a union, outside of responses.

    The generator tells the members of a union that it is to send apart by their Python type, and every array is a list:
    the items of the second would be taken for those of the first.
    """
    while (joined := _joined(document)) != document:
        # The items of what was joined may be arrays again.
        document = joined
    return document


def _joined(document: JsonObject) -> JsonObject:
    schemas = child(document, "components", "schemas")

    def members(schema: JsonValue) -> Iterator[JsonValue]:
        """Yield the members of a union and of those in it; a schema that is none is its only member."""
        found = meant(schema, schemas)
        if not isinstance(found, dict) or is_model(found):
            yield schema
        elif any(keyword in found for keyword in UNIONS):
            for keyword in UNIONS:
                listed = found.get(keyword)
                for member in listed if isinstance(listed, list) else []:
                    yield from members(member)
        elif len(types_of(found)) > 1 and "array" in types_of(found):
            yield {"type": "array", "items": found.get("items", {})}
            rest: list[JsonValue] = [name for name in types_of(found) if name != "array"]
            yield {"type": rest}
        else:
            yield found if types_of(found) == ["array"] else schema

    def joined(schema: JsonObject) -> JsonObject:
        if not any(keyword in schema for keyword in UNIONS):
            return schema
        flat = list(members({key: schema[key] for key in UNIONS if key in schema}))
        arrays = [each for each in flat if isinstance(each, dict) and types_of(each) == ["array"]]
        if len(arrays) < 2:
            return schema
        one: JsonObject = {"type": "array", "items": {"anyOf": [array.get("items", {}) for array in arrays]}}
        words = {key: value for key, value in schema.items() if key not in UNIONS}
        others = [each for each in flat if each not in arrays]
        return {**words, "anyOf": [*others, one]} if others else {**words, **one}

    return as_document(map_schemas(document, joined, skip=frozenset({"responses"})))
