"""The rule of the preparation on parameters."""

from __future__ import annotations

import re

from scripts.spec.document import JsonObject, JsonValue, child
from scripts.spec.exchange import items_of, map_operations
from scripts.spec.references import SCHEMAS
from scripts.spec.schema import PLAIN, STRING, UNIONS, is_enumeration, types_of


def mend_parameters(document: JsonObject) -> JsonObject:
    """Set for each parameter a schema that can be written where it goes, and each place in a path its parameter.

    The generator leaves out an operation with a list, a date or a null in a header, with a parameter of a path that
    is optional or null, or with one too many or too few; skips a parameter that has `content`; gives all cookies the
    type of the first; and puts parameters of a path with defaults before those without.
    """
    enumerations = {
        SCHEMAS + key for key, schema in child(document, "components", "schemas").items() if is_enumeration(schema)
    }

    def plain(schema: JsonObject) -> JsonObject:
        words = {key: value for key, value in schema.items() if key in {"description", "example", "default"}}
        for keyword in UNIONS:
            members = [each for each in items_of(schema.get(keyword)) if each != {"type": "null"}]
            if len(members) == 1 and isinstance(members[0], dict):
                schema = {**words, **members[0]}
        types = [name for name in types_of(schema) if name != "null"]
        if schema.get("$ref") in enumerations or is_enumeration(schema):
            return schema
        if len(types) == 1 and types[0] in PLAIN and schema.get("format") not in {"binary", "date", "date-time"}:
            return {**schema, "type": types[0]}
        return {**STRING, **words}

    def mended(parameter: JsonObject) -> JsonObject:
        schema = parameter.get("schema")
        done: JsonObject = {key: value for key, value in parameter.items() if key in {"name", "in", "required"}}
        done["schema"] = schema if isinstance(schema, dict) else {**STRING}
        match done.get("in"):
            case "path":
                given = plain(child(done, "schema"))
                done["required"] = True
                done["schema"] = {key: value for key, value in given.items() if key != "default"}
            case "header":
                done["schema"] = plain(child(done, "schema"))
            case "cookie":
                given = child(done, "schema")
                done["schema"] = {**{key: given[key] for key in ("description", "example") if key in given}, **STRING}
            case _:
                pass
        return done

    def each(path: str, operation: JsonObject) -> JsonObject:
        named = list(dict.fromkeys(re.findall(r"\{([^{}]*)\}", path)))
        given = [mended(item) for item in items_of(operation.get("parameters")) if isinstance(item, dict)]
        kept: list[JsonValue] = [item for item in given if item.get("in") != "path" or item.get("name") in named]
        present = {str(item.get("name")) for item in given if item.get("in") == "path"}
        kept += [
            {"name": name, "in": "path", "required": True, "schema": {**STRING}}
            for name in named
            if name not in present
        ]
        return {**operation, "parameters": kept} if kept else operation

    return map_operations(document, each)
