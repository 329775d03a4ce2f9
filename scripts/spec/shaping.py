"""Rules of the preparation that decide the types of the generated classes' attributes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, as_document, child
from scripts.spec.exchange import items_of
from scripts.spec.references import SCHEMAS
from scripts.spec.schema import (
    UNIONS,
    as_any,
    is_any,
    is_enumeration,
    is_model,
    map_schemas,
    meant,
    type_of_value,
    types_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def open_enumerations(document: JsonObject) -> JsonObject:
    """Let a value be any of its type where an enumeration or a constant is documented.

    The generated classes refuse a value that is not listed, and vendors add values without notice. The components that
    are enumerations themselves stay where the generator can express them (all strings or all integers), and so do the
    enumerations of parameters: those values are ours.
    """
    schemas = child(document, "components", "schemas")
    enumerations = {SCHEMAS + key: schema for key, schema in schemas.items() if is_enumeration(schema)}

    def opened(schema: JsonObject) -> JsonObject:
        reference = schema.get("$ref")
        target = enumerations.get(reference) if isinstance(reference, str) else None
        if isinstance(target, dict):
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return {**_opened(target), **rest}
        return _opened(schema)

    def opened_constant(schema: JsonObject) -> JsonObject:
        return schema if "enum" in schema and is_enumeration(schema) else _opened(schema)

    elsewhere = as_document(map_schemas(document, opened, skip=frozenset({"parameters"})))
    everywhere = as_document(map_schemas(elsewhere, opened_constant))
    kept = {key: schemas[key] for key in schemas if SCHEMAS + key in enumerations}
    components: JsonObject = {**child(everywhere, "components", "schemas"), **kept}
    return {**everywhere, "components": {**child(everywhere, "components"), "schemas": components}}


def _opened(schema: JsonObject) -> JsonObject:
    """Return a schema with its `enum` or `const` replaced by the types of the values."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if not isinstance(values, list):
        return schema
    rest: JsonObject = {key: value for key, value in schema.items() if key not in {"enum", "const", "type"}}
    types = list(dict.fromkeys(type_of_value(value) for value in values))
    if "object" in types or "array" in types:
        return as_any(schema)
    return {"type": types[0] if len(types) == 1 else [*types], **rest}


def free_form_as_any(document: JsonObject) -> JsonObject:
    """Let an object without documented properties be any value.

    The generator makes a class of it that keeps its entries in an attribute of its own, where a typed decoder does not
    look: they would be lost.
    """

    def free(schema: JsonObject) -> JsonObject:
        if "object" not in types_of(schema) or schema.get("properties"):
            return schema
        if any(keyword in schema for keyword in ("allOf", "anyOf", "oneOf", "$ref")):
            return schema
        # An empty but closed or explicitly empty list of properties is a documented empty object.
        extra = schema.get("additionalProperties")
        documented_empty = extra is False or (extra is None and "properties" in schema)
        return schema if documented_empty else as_any(schema)

    return as_document(map_schemas(document, free))


def simplify_unions(document: JsonObject) -> JsonObject:
    """Fold the equal members of a union, replace one of a single member by it, and one with an "any" by that.

    The generator writes a branch for each member, equal ones included, still tries the others beside an `Any`, casts
    in a way that strict type checking refuses where a member is an array of any values, and makes a class of an
    `allOf` whose one member is no reference.
    """
    while (simpler := _simplified(document)) != document:
        document = simpler
    return document


def _simplified(document: JsonObject) -> JsonObject:
    schemas = child(document, "components", "schemas")

    def is_loose(member: JsonValue) -> bool:
        schema = meant(member, schemas)
        if isinstance(schema, dict) and types_of(schema) == ["array"]:
            schema = meant(schema.get("items"), schemas)
        return is_any(schema)

    def simplified(schema: JsonObject) -> JsonObject:
        if len(types_of(schema)) > 1 and "array" in types_of(schema) and is_any(meant(schema.get("items"), schemas)):
            return as_any(schema)
        for keyword in ("allOf", "anyOf", "oneOf"):
            members = schema.get(keyword)
            if not isinstance(members, list):
                continue
            distinct = list({json.dumps(member, sort_keys=True): member for member in members}.values())
            rest = {key: value for key, value in schema.items() if key != keyword}
            if keyword != "allOf" and len(distinct) > 1 and any(is_loose(member) for member in distinct):
                return as_any(rest)
            only = distinct[0] if len(distinct) == 1 else None
            schema = {**only, **rest} if isinstance(only, dict) and "$ref" not in only else {**rest, keyword: distinct}
        return schema

    return as_document(map_schemas(document, simplified))


def drop_inexpressible_defaults(document: JsonObject) -> JsonObject:
    """Keep a default only where it is a plain value of the one plain type that its schema has.

    The generator drops a whole schema for an object default on a union and an operation for a default that its
    enumeration lacks, ignores list defaults, and doubles backslashes and escapes quotes; dates would be evaluated when
    the module is imported.
    """

    def dropped(schema: JsonObject) -> JsonObject:
        if "default" not in schema or _default_fits(schema):
            return schema
        return {key: value for key, value in schema.items() if key != "default"}

    return as_document(map_schemas(document, dropped))


def _default_fits(schema: JsonObject) -> bool:
    members = [schema]
    for keyword in ("anyOf", "oneOf"):
        listed = schema.get(keyword)
        if isinstance(listed, list):
            members += [member for member in listed if isinstance(member, dict)]
    if any(member.get("format") in {"binary", "date", "date-time", "uuid"} or "$ref" in member for member in members):
        return False
    default, enumeration = schema["default"], schema.get("enum")
    if isinstance(default, str) and not {'"', "\\"}.isdisjoint(default):
        return False
    if isinstance(enumeration, list) and default not in enumeration:
        return False
    types = {name for member in members for name in types_of(member)} - {"null"}
    found = type_of_value(default)
    if found == "integer" and types == {"number"}:
        return True
    return found in {"boolean", "integer", "number", "string"} and types == {found}


def one_kind_each(document: JsonObject) -> JsonObject:
    """Let a property be any value where its documented type is a choice within one kind: of two objects, say.

    msgspec, which decodes into the generated classes, tells the members of a union apart by their kind in JSON, and
    refuses two arrays, objects or strings.
    """
    schemas = child(document, "components", "schemas")

    def kinds(schema: JsonValue) -> Iterator[str]:
        found = meant(schema, schemas)
        if not isinstance(found, dict):
            return
        if is_model(found):
            yield "object"
        elif members := [each for keyword in UNIONS for each in items_of(found.get(keyword))]:
            for member in members:
                yield from kinds(member)
        else:
            yield from types_of(found)

    def told_apart(schema: JsonObject) -> JsonObject:
        found = [kind for kind in kinds(schema) if kind in {"array", "object", "string"}]
        return schema if len(set(found)) == len(found) else as_any(schema)

    def mended(schema: JsonValue) -> JsonValue:
        if not isinstance(schema, dict):
            return schema
        done = {**schema}
        if "items" in done:
            done["items"] = mended(done["items"])
        for keyword in UNIONS:
            if keyword in done:
                done[keyword] = [mended(each) for each in items_of(done[keyword])]
        return told_apart(done)

    done: JsonObject = {}
    for name, schema in schemas.items():
        if not isinstance(schema, dict) or not is_model(schema):
            done[name] = schema
            continue
        listed = child(schema, "properties")
        done[name] = {**schema, "properties": {key: mended(each) for key, each in listed.items()}} if listed else schema
    return {**document, "components": {**child(document, "components"), "schemas": done}}


def close_objects(document: JsonObject) -> JsonObject:
    """Forbid undocumented properties in every object.

    The generated classes have no place for them; decoding ignores unknown keys either way.
    """
    return as_document(
        map_schemas(document, lambda schema: {**schema, "additionalProperties": False} if is_model(schema) else schema)
    )
