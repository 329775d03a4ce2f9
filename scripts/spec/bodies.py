"""Rules of the preparation on the bodies of requests and responses."""

from __future__ import annotations

from scripts.spec.document import JsonObject, JsonValue, child
from scripts.spec.exchange import items_of, map_operations
from scripts.spec.marks import HIDDEN
from scripts.spec.references import component_of
from scripts.spec.schema import PLAIN, STRING, UNIONS, as_any, is_model, meant, types_of

_BINARY: JsonObject = {"type": "string", "format": "binary"}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_BYTES = "application/octet-stream"


def mend_bodies(document: JsonObject) -> JsonObject:
    """Keep one representation of each request body, JSON before forms before bytes; send any other as bytes.

    One that may be left out is left out rather than null, and any value where its type is still a choice.

    The generator leaves out an operation whose body it cannot encode, tells several bodies apart by `isinstance`,
    which fails for lists, sends nothing of a form whose schema is no class, and indents wrongly what sends a form's
    further properties unless they are plain; of a choice that may be left out it sends its marker of what was left
    out, or writes an `else` without an `if`.
    """
    schemas = child(document, "components", "schemas")
    forms: set[str] = set()

    def each(_path: str, operation: JsonObject) -> JsonObject:
        body = operation.get("requestBody")
        if not isinstance(body, dict):
            return operation
        content = {_plain_type(key): media for key, media in child(body, "content").items()}
        if not content:
            return {key: value for key, value in operation.items() if key != "requestBody"}
        chosen = next((key for key in content if _is_json(key)), None)
        chosen = chosen or next((key for key in (*_FORMS, _BYTES) if key in content), next(iter(content)))
        schema = child(content, chosen).get("schema")
        if chosen in _FORMS:
            schema = _plain_extras(_form(schema, schemas))
            if isinstance(reference := schema.get("$ref"), str):
                forms.add(component_of(reference)[1])
        elif _is_json(chosen):
            schema = schema if body.get("required") is True else _unless_left_out(schema, schemas)
        else:
            schema, chosen = {**_BINARY}, chosen if chosen == _BYTES else f"{_BYTES};{HIDDEN}{chosen}"
        done: JsonObject = {key: body[key] for key in ("description", "required") if key in body}
        done["content"] = {chosen: {"schema": schema if isinstance(schema, dict) else {}}}
        return {**operation, "requestBody": done}

    mended = map_operations(document, each)
    plain: JsonObject = {
        key: _plain_extras(schema) if key in forms and isinstance(schema, dict) else schema
        for key, schema in schemas.items()
    }
    return {**mended, "components": {**child(document, "components"), "schemas": plain}}


def _unless_left_out(schema: JsonValue, schemas: JsonObject) -> JsonValue:
    """Return a schema for a body that may be left out: not null, and no choice."""
    found = meant(schema, schemas)
    if not isinstance(found, dict):
        return schema
    if len(types := [name for name in types_of(found) if name != "null"]) < len(types_of(found)) and len(types) == 1:
        return {**found, "type": types[0]}
    for keyword in UNIONS:
        members = items_of(found.get(keyword))
        if members:
            rest = [member for member in members if meant(member, schemas) != {"type": "null"}]
            return _unless_left_out(rest[0], schemas) if len(rest) == 1 else as_any(found)
    return as_any(found) if len(types_of(found)) > 1 else schema


def _plain_extras(schema: JsonObject) -> JsonObject:
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict) and (len(types_of(extra)) != 1 or types_of(extra)[0] not in PLAIN):
        return {**schema, "additionalProperties": {**STRING}}
    return schema


def _form(schema: JsonValue, schemas: JsonObject) -> JsonObject:
    """Return the schema of a form's class: the documented one, or else a class of nothing but further properties."""
    if isinstance(schema, dict):
        for keyword in ("allOf", *UNIONS):
            members = [each for each in items_of(schema.get(keyword)) if each != {"type": "null"}]
            if len(members) == 1:
                return _form(members[0], schemas)
        reference = schema.get("$ref")
        if is_model(schemas.get(component_of(reference)[1]) if isinstance(reference, str) else schema):
            return schema
    return {"type": "object", "properties": {}, "additionalProperties": STRING}


def mend_responses(document: JsonObject) -> JsonObject:
    """Keep one representation of each response: JSON, else text, else bytes.

    The generator warns of a media type that it does not know, reads JSON classes out of text and bytes, and writes a
    module that cannot be imported where nothing but null is answered.
    """
    schemas = child(document, "components", "schemas")

    def mended(response: JsonObject) -> JsonObject:
        done: JsonObject = {"description": str(response.get("description") or "")}
        content = {_plain_type(key): media for key, media in child(response, "content").items()}
        if not content:
            return done
        chosen = next((key for key in content if _is_json(key)), None)
        if chosen is not None:
            schema = child(content, chosen).get("schema")
            if not _is_null(schema, schemas):
                done["content"] = {chosen: {"schema": schema} if isinstance(schema, dict) else {}}
        elif text := next((key for key in content if key.startswith("text/")), None):
            done["content"] = {text: {"schema": {**STRING}}}
        else:
            done["content"] = {_BYTES: {"schema": {**_BINARY}}}
        return done

    def each(_path: str, operation: JsonObject) -> JsonObject:
        responses: JsonObject = {
            status: mended(response)
            for status, response in child(operation, "responses").items()
            if isinstance(response, dict)
        }
        return {**operation, "responses": responses}

    return map_operations(document, each)


def _is_null(schema: JsonValue, schemas: JsonObject) -> bool:
    if not isinstance(schema, dict):
        return False
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _is_null(schemas.get(component_of(reference)[1]), schemas)
    return types_of(schema) == ["null"]


def _plain_type(content_type: str) -> str:
    """Return a media type without parameters, in lower case; what the generator is to overlook stays."""
    return content_type if HIDDEN in content_type else content_type.partition(";")[0].strip().lower()


def _is_json(content_type: str) -> bool:
    return content_type == "application/json" or content_type.endswith("+json")
