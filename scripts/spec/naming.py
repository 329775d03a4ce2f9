"""Rules of the preparation that decide what the generated modules, classes and functions are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec import names
from scripts.spec.document import JsonObject, as_document, child, operations
from scripts.spec.modules import folder_name, operation_key, operation_names
from scripts.spec.references import SCHEMAS, component_of, map_references
from scripts.spec.schema import map_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping


def name_components(document: JsonObject, recorded: Mapping[str, str] = names.NO_RECORD) -> JsonObject:
    """Rename each schema component to its class name, the one on record if there is one.

    The generator names a class by the schema's `title`, drops every schema but one where titles are equal, and with it
    each response that needs it.
    """
    schemas = child(document, "components", "schemas")
    named = names.class_names(schemas, recorded)

    def renamed(reference: str) -> str:
        if not reference.startswith(SCHEMAS):
            return reference
        key = component_of(reference)[1]
        return SCHEMAS + named.get(key, key)

    components: JsonObject = {
        **child(document, "components"),
        "schemas": {named[key]: schema for key, schema in sorted(schemas.items(), key=lambda item: named[item[0]])},
    }
    return as_document(map_references({**document, "components": components}, renamed))


def drop_titles(document: JsonObject) -> JsonObject:
    """Drop each schema's `title`.

    The generator makes class names of them, and equal ones collide; a component without a title is named by its key.
    """
    return as_document(
        map_schemas(document, lambda schema: {key: value for key, value in schema.items() if key != "title"})
    )


def shorten_operation_ids(document: JsonObject, recorded: Mapping[str, str] = names.NO_RECORD) -> JsonObject:
    """Name each operation by the function behind it, or as it is on record.

    FastAPI's operation ids repeat path and method, and the generator names a module after the whole of it. It writes
    two operations that share their tag and their name into one file.
    """
    found = list(operations(document))
    named = operation_names(
        (
            (method, path, _folder(operation), str(operation.get("operationId") or f"{method} {path}"))
            for method, path, operation in found
        ),
        recorded,
    )
    return _with_operations(
        document, {(m, p): {**operation, "operationId": named[operation_key(m, p)]} for m, p, operation in found}
    )


def plain_tags(document: JsonObject) -> JsonObject:
    """Write each operation's tags in snake_case.

    The generator makes folder names of them and takes a plural acronym apart: "CVMs" would become `cv_ms`; what it
    can make no name of, it writes into one folder.
    """

    def renamed(operation: JsonObject) -> JsonObject:
        tags = operation.get("tags")
        if not isinstance(tags, list):
            return {key: value for key, value in operation.items() if key != "tags"}
        return {**operation, "tags": [folder_name(str(tag)) for tag in tags]}

    return _with_operations(document, {(m, p): renamed(o) for m, p, o in operations(document)})


def _folder(operation: JsonObject) -> str:
    tags = operation.get("tags")
    return folder_name(str(tags[0])) if isinstance(tags, list) and tags else "default"


def _with_operations(document: JsonObject, replaced: dict[tuple[str, str], JsonObject]) -> JsonObject:
    paths: JsonObject = {
        path: {key: replaced.get((key, path), value) for key, value in item.items()} if isinstance(item, dict) else item
        for path, item in child(document, "paths").items()
    }
    return {**document, "paths": paths}
