"""Operations as the preparation goes through them, with all that they refer to written out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.spec.document import METHODS, JsonObject, JsonValue, SpecError, as_object, child, operations
from scripts.spec.references import component_of

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the generator reads of an operation.
_READ = ("tags", "summary", "description", "operationId", "parameters", "requestBody", "responses", "security")


def inline_components(document: JsonObject) -> JsonObject:
    """Write parameters, bodies and responses out where they are used, and drop what is neither operation nor schema.

    The generator follows such a reference one step only, leaves out an operation with a repeated parameter, and
    refuses the whole document for a part that it would not read.
    """
    components = child(document, "components")

    def resolved(value: JsonValue) -> JsonObject:
        seen: set[str] = set()
        found = as_object(value, "a parameter, body or response")
        while isinstance(reference := found.get("$ref"), str):
            section, name = component_of(reference)
            if reference in seen:
                raise SpecError(f"$ref {reference!r} leads back to itself")
            seen.add(reference)
            found = as_object(child(components, section).get(name), reference)
        return found

    def written_out(item: JsonObject, operation: JsonObject) -> JsonObject:
        kept = {key: operation[key] for key in _READ if operation.get(key) is not None}
        listed = [items_of(operation.get("parameters")), items_of(item.get("parameters"))]
        parameters: dict[tuple[str, str], JsonValue] = {}
        for each in (resolved(value) for values in listed for value in values):
            parameters.setdefault((str(each.get("in")), str(each.get("name"))), each)
        if parameters:
            kept["parameters"] = list(parameters.values())
        if "requestBody" in kept:
            kept["requestBody"] = resolved(kept["requestBody"])
        kept["responses"] = {
            status.upper() if status != "default" else status: resolved(response)
            for status, response in child(operation, "responses").items()
            if re.fullmatch(r"[1-5][0-9X]{2}|default", status, re.IGNORECASE)
        }
        return kept

    paths: JsonObject = {
        path: {
            method: written_out(item, operation)
            for method in METHODS
            if isinstance(operation := item.get(method), dict)
        }
        for path, item in child(document, "paths").items()
        if path.startswith("/") and isinstance(item, dict)
    }
    info = {key: value for key, value in child(document, "info").items() if key in {"title", "version", "description"}}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": child(components, "schemas")}}


def items_of(value: JsonValue) -> list[JsonValue]:
    """Return the items of what should be a list."""
    return value if isinstance(value, list) else []


def map_operations(document: JsonObject, rule: Callable[[str, JsonObject], JsonObject]) -> JsonObject:
    """Return a document with each operation replaced by what `rule` makes of it and its path."""
    replaced = {(method, path): rule(path, operation) for method, path, operation in operations(document)}
    paths: JsonObject = {
        path: {key: replaced.get((key, path), value) for key, value in as_object(item, path).items()}
        for path, item in child(document, "paths").items()
    }
    return {**document, "paths": paths}
