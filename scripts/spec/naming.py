"""Rules of the preparation that decide what the generated modules, classes and functions are called."""

from __future__ import annotations

from collections import Counter

from scripts.spec import names
from scripts.spec.document import JsonObject, as_document, child, map_schemas, operations
from scripts.spec.references import SCHEMAS, component_of, map_references


def name_components(document: JsonObject) -> JsonObject:
    """Rename each schema component to its class name.

    The generator names a class by the schema's `title`, drops every schema but one where titles are equal, and with it
    each response that needs it.
    """
    schemas = child(document, "components", "schemas")
    named = names.class_names(schemas)

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


def shorten_operation_ids(document: JsonObject) -> JsonObject:
    """Name each operation by the function behind it.

    FastAPI's operation ids repeat path and method, and the generator names a module after the whole of it. Operations
    that share their tag and their short name keep the long one.
    """
    short = {
        (method, path): names.operation_name(str(operation.get("operationId", f"{method} {path}")), path, method)
        for method, path, operation in operations(document)
    }
    taken = Counter((_first_tag(operation), short[method, path]) for method, path, operation in operations(document))

    def renamed(method: str, path: str, operation: JsonObject) -> JsonObject:
        name = short[method, path]
        if taken[_first_tag(operation), name] > 1:
            name = names.snake(str(operation.get("operationId", name)))
        return {**operation, "operationId": name}

    return _with_operations(document, {(m, p): renamed(m, p, o) for m, p, o in operations(document)})


def plain_tags(document: JsonObject) -> JsonObject:
    """Write each operation's tags in snake_case.

    The generator makes folder names of them and takes a plural acronym apart: "CVMs" would become `cv_ms`.
    """

    def renamed(operation: JsonObject) -> JsonObject:
        tags = operation.get("tags")
        if not isinstance(tags, list):
            return operation
        return {**operation, "tags": [names.snake(str(tag)) for tag in tags]}

    return _with_operations(document, {(m, p): renamed(o) for m, p, o in operations(document)})


def _first_tag(operation: JsonObject) -> str:
    tags = operation.get("tags")
    return names.snake(str(tags[0])) if isinstance(tags, list) and tags else "default"


def _with_operations(document: JsonObject, replaced: dict[tuple[str, str], JsonObject]) -> JsonObject:
    paths: JsonObject = {
        path: {key: replaced.get((key, path), value) for key, value in item.items()} if isinstance(item, dict) else item
        for path, item in child(document, "paths").items()
    }
    return {**document, "paths": paths}
