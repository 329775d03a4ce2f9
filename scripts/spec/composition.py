"""Rules of the preparation that bring each schema into the few forms that the generator reads whole."""

from __future__ import annotations

from scripts.spec.document import JsonObject, JsonValue, as_document, child, strings
from scripts.spec.references import component_of
from scripts.spec.schema import TYPES, UNIONS, as_any, map_schemas, types_of

#: The keywords of which the generator makes something.
READ = frozenset(
    {
        *("$ref", "additionalProperties", "allOf", "anyOf", "const", "default", "description", "enum", "example"),
        *("format", "items", "oneOf", "properties", "required", "title", "type"),
    }
)


def keep_what_is_read(document: JsonObject) -> JsonObject:
    """Write each schema in the keywords that the generator reads, and drop the others.

    The generator refuses the whole document for a boolean schema or a keyword of an unexpected form, drops an array
    that does not say what is in it, reads only `format: binary` as a file, loses the properties that stand beside a
    union or in an object that does not say that it is one, and makes two classes of an object that may be null.
    """
    done = as_document(map_schemas(document, _as_read))
    schemas = child(done, "components", "schemas")
    whole: JsonObject = {key: {} if isinstance(each, bool) else each for key, each in schemas.items()}
    return {**done, "components": {**child(done, "components"), "schemas": whole}}


def _as_read(schema: JsonObject) -> JsonObject:
    kept = {key: value for key, value in schema.items() if key in READ}
    for keyword in ("items", "additionalProperties"):
        if keyword == "items" and isinstance(kept.get(keyword), bool):
            kept[keyword] = {}
    properties = kept.get("properties")
    if isinstance(properties, dict):
        kept["properties"] = {name: {} if isinstance(each, bool) else each for name, each in properties.items()}
    for keyword in ("allOf", "anyOf", "oneOf"):
        members = kept.get(keyword)
        if isinstance(members, list):
            kept[keyword] = [{} if isinstance(member, bool) else member for member in members]
    for keyword, form in (("description", str), ("enum", list), ("format", str)):
        if keyword in kept and (not isinstance(kept[keyword], form) or not kept[keyword]):
            del kept[keyword]
    if "required" in kept:
        kept["required"] = [*strings(kept["required"])]
    types = [name for name in types_of(kept) if name in TYPES]
    if "type" in kept and not types:
        del kept["type"]
    if schema.get("contentMediaType") == "application/octet-stream" and "contentEncoding" not in schema:
        kept["format"] = "binary"
    if "array" in types:
        kept["items"] = _items(schema, kept)
    if any(keyword in kept for keyword in UNIONS):
        # What both say is said by the properties, which the facade's users see; a bare type adds nothing to a union.
        for keyword in UNIONS if kept.get("properties") else ("type", "allOf", "properties"):
            kept.pop(keyword, None)
    elif types and "object" not in types:
        kept.pop("properties", None)
    elif not types and isinstance(kept.get("properties"), dict):
        kept["type"] = "object"
    if schema.get("nullable") is True:
        return _nullable(kept)
    return _split_null(kept) if kept.get("properties") and "null" in types else kept


def _items(schema: JsonObject, kept: JsonObject) -> JsonValue:
    first = schema.get("prefixItems")
    if not isinstance(first, list) or not first:
        return kept.get("items", {})
    members: list[JsonValue] = [{} if isinstance(each, bool) else each for each in first]
    rest = schema.get("items")
    return {"anyOf": [*members, rest] if isinstance(rest, dict) else members}


def _nullable(schema: JsonObject) -> JsonObject:
    null: JsonObject = {"type": "null"}
    for keyword in UNIONS:
        members = schema.get(keyword)
        if isinstance(members, list):
            return {**schema, keyword: [*members, null]}
    return _split_null(schema) if types_of(schema) or "$ref" in schema or "allOf" in schema else schema


def _split_null(schema: JsonObject) -> JsonObject:
    words = {key: value for key, value in schema.items() if key in {"default", "description", "example"}}
    rest = {key: value for key, value in schema.items() if key not in words}
    types: list[JsonValue] = [name for name in types_of(schema) if name != "null"]
    if types:
        rest["type"] = types[0] if len(types) == 1 else types
    return {**words, "anyOf": [rest, {"type": "null"}]}


def merge_all_of(document: JsonObject) -> JsonObject:
    """Write out what `allOf` composes, unless it is one reference alone.

    The generator drops a schema whose parts document one property in two ways or are no objects, loses the properties
    that stand beside a single reference, and makes a second class of a component that is nothing but a reference.
    """
    schemas = child(document, "components", "schemas")

    def merged(schema: JsonObject, seen: frozenset[str]) -> JsonObject:
        parts = schema.get("allOf")
        if not isinstance(parts, list):
            return schema
        own = {key: value for key, value in schema.items() if key != "allOf"}
        if len(parts) == 1 and "$ref" in _object(parts[0]) and not own.keys() & {"properties", "additionalProperties"}:
            return {**{key: own[key] for key in own if key not in {"type", "required"}}, "allOf": parts}
        return _compose([*(resolved(_object(part), seen) for part in parts), own])

    def resolved(part: JsonObject, seen: frozenset[str]) -> JsonObject:
        reference = part.get("$ref")
        if not isinstance(reference, str):
            return part
        key = component_of(reference)[1]
        if key in seen:
            return {}
        target = merged(_object(schemas.get(key)), seen | {key})
        parts = target.get("allOf")
        if isinstance(parts, list) and parts:
            target = resolved(_object(parts[0]), seen | {key})
        elif "$ref" in target:
            target = resolved(target, seen | {key})
        return {name: value for name, value in target.items() if name not in {"description", "example", "default"}}

    done = as_document(map_schemas(document, lambda schema: merged(schema, frozenset())))
    named: JsonObject = {
        key: {"allOf": [schema]} if isinstance(schema, dict) and "$ref" in schema else schema
        for key, schema in child(done, "components", "schemas").items()
    }
    return {**done, "components": {**child(done, "components"), "schemas": named}}


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _compose(parts: list[JsonObject]) -> JsonObject:
    """Return one schema that says what all parts say: of objects the properties of all, the later ones first."""
    words = {
        key: value for part in parts for key, value in part.items() if key in {"default", "description", "example"}
    }
    bare = [{key: value for key, value in part.items() if key not in words} for part in parts]
    bare = [part for part in bare if part]
    if all(
        "object" in types_of(part) or part.keys() <= {"properties", "required", "additionalProperties"} for part in bare
    ):
        properties = {name: each for part in bare for name, each in child(part, "properties").items()}
        required = list(dict.fromkeys(name for part in bare for name in strings(part.get("required"))))
        composed: JsonObject = {**words, "type": "object", "properties": properties}
        if required:
            composed["required"] = [*required]
        extra = [part["additionalProperties"] for part in bare if isinstance(part.get("additionalProperties"), dict)]
        if extra:
            composed["additionalProperties"] = extra[-1]
        return composed
    if len({str(types_of(part)) for part in bare}) == 1 and not any(part.keys() & UNIONS for part in bare):
        return {**words, **{key: value for part in bare for key, value in part.items()}}
    return as_any(words) if len(bare) != 1 else {**words, **bare[0]}
