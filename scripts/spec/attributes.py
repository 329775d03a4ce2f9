"""Rules of the preparation that decide what attributes and arguments are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, as_object, child, operations
from scripts.spec.marks import HIDDEN
from scripts.spec.names import MEMBERS, digest, generator_words, identifier
from scripts.spec.schema import UNIONS, types_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: What the generated functions' own arguments and local variables are called.
LOCALS = frozenset({"body", "client", "cookies", "headers", "kwargs", "params", "quote", "response", "url"})

_NOT_IN_NAMES = re.compile(r'["\\\x00-\x1f]')


def name_attributes(document: JsonObject) -> JsonObject:
    """Mark the properties whose attributes the generated classes would confuse with each other or with their own names.

    The generator drops a schema when two of its properties lead to one Python name. A property whose name has a
    character that msgspec does not take in one is left out.
    """
    schemas: JsonObject = {}
    for name, schema in child(document, "components", "schemas").items():
        listed = child(schema, "properties") if isinstance(schema, dict) else {}
        properties = {wire: each for wire, each in listed.items() if not _NOT_IN_NAMES.search(wire)}
        keys = _keys(properties, MEMBERS, "field")
        if isinstance(schema, dict) and any(keys.get(wire) != wire for wire in listed):
            renamed: JsonObject = {**schema, "properties": {keys[wire]: each for wire, each in properties.items()}}
            required = schema.get("required")
            if isinstance(required, list):
                renamed["required"] = [keys[wire] for wire in map(str, required) if wire in keys]
            schemas[name] = renamed
        else:
            schemas[name] = schema
    return {**document, "components": {**child(document, "components"), "schemas": schemas}}


def name_arguments(document: JsonObject) -> JsonObject:
    """Mark the parameters whose arguments the generated functions would confuse, and rename those of a path.

    The generator writes `params["headers"] = headers` after it made a variable `headers` of its own, and two arguments
    of one name; a path's parameters it knows only if their names are words.
    """
    paths: JsonObject = {}
    for path, item in child(document, "paths").items():
        in_path = _path_names(path)
        renamed = "".join(f"{{{in_path[part]}}}" if odd else part for part, odd in _parts(path))
        paths[renamed] = {**as_object(item, path)}
        for method, operation in _operations_of(document, path):
            listed = operation.get("parameters")
            if isinstance(listed, list):
                done = _arguments([each for each in listed if isinstance(each, dict)], in_path)
                as_object(paths[renamed], path)[method] = {**operation, "parameters": done}
    return {**document, "paths": paths}


def _operations_of(document: JsonObject, path: str) -> Iterable[tuple[str, JsonObject]]:
    return [(method, operation) for method, found, operation in operations(document) if found == path]


def _parts(path: str) -> list[tuple[str, bool]]:
    """Split a path into what stands outside of its braces and, marked, what stands inside."""
    return [(part, index % 2 == 1) for index, part in enumerate(re.split(r"\{([^{}]*)\}", path))]


def _path_names(path: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for name in (part for part, odd in _parts(path) if odd):
        attribute = identifier(name)
        if attribute in LOCALS:
            attribute += "_path"
        while attribute in {given for wire, given in named.items() if wire != name}:
            attribute = f"{attribute}_{digest(name)}"
        named[name] = attribute
    return named


def _arguments(parameters: list[JsonObject], in_path: dict[str, str]) -> list[JsonValue]:
    taken = set(in_path.values())
    everywhere = _own_variables({str(each.get("name")): each.get("schema") for each in parameters})
    done: dict[int, JsonObject] = {}
    for location in ("path", "query", "header", "cookie"):
        found = {str(each.get("name")): each for each in parameters if each.get("in") == location}
        if location == "path":
            keys = {wire: in_path.get(wire, wire) for wire in found}
        else:
            schemas: JsonObject = {wire: each.get("schema") for wire, each in found.items()}
            json_names = {f"json_{name}" for name in taken | {identifier(wire) for wire in found}}
            keys = _keys(schemas, LOCALS | json_names, location, everywhere, taken)
            taken |= {identifier(key) for key in keys.values()}
        for wire, each in found.items():
            done[id(each)] = {**each, "name": keys[wire]}
    return [done.get(id(each), each) for each in parameters]


def _keys(
    properties: JsonObject,
    reserved: Collection[str],
    mark: str,
    own: re.Pattern[str] | None = None,
    taken_elsewhere: Collection[str] = (),
) -> dict[str, str]:
    """Return the key of each property: its name, and behind a mark what makes its Python name a good one."""
    keys: dict[str, str] = {}
    taken = set(taken_elsewhere)
    for wire in sorted(properties, key=lambda wire: (generator_words(wire) != wire, wire)):
        attribute = identifier(wire)
        keys[wire] = wire
        if attribute in reserved or attribute in taken_elsewhere or (own and own.fullmatch(attribute)):
            keys[wire] = f"{wire}{HIDDEN} {mark}"
        if identifier(keys[wire]) in taken:
            keys[wire] = f"{wire}{HIDDEN} {mark} {digest(wire)}"
        taken.add(identifier(keys[wire]))
    return {wire: keys[wire] for wire in properties}


def _own_variables(properties: JsonObject) -> re.Pattern[str]:
    """Return the pattern of what the generated code calls the parts of properties that have some."""
    bases = "|".join(re.escape(generator_words(wire)) for wire, schema in properties.items() if _has_parts(schema))
    return re.compile(rf"({bases})(_item|_type_\d+)+(_data|_element)?" if bases else "(?!)")


def _has_parts(schema: JsonValue) -> bool:
    """Tell whether the generated code has variables of its own for the parts of a property."""
    if not isinstance(schema, dict):
        return False
    types = types_of(schema)
    return "array" in types or len(types) > 1 or any(keyword in schema for keyword in UNIONS)
