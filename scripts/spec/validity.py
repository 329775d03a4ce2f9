"""Whether a document is valid OpenAPI, and if not, in which place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from openapi_spec_validator import schemas as openapi

from scripts.spec.document import LITERALS, JsonObject, JsonValue, SpecError, child, operations, require_openapi_3
from scripts.spec.references import below, followed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jsonschema import ValidationError

_SCHEMAS_OF = {
    "3.0": openapi.get_schema_content_v30,
    "3.1": openapi.get_schema_content_v31,
    "3.2": openapi.get_schema_content_v32,
}


def validate(document: JsonObject) -> None:
    """Check a document against the OpenAPI specification of its version.

    That is: the specification's own JSON Schema; JSON Schema's for each schema in it; every operation id once; and a
    parameter for each name in braces of a path. A default that its own schema refuses is valid: JSON Schema allows it.

    Raises:
        SpecError: It is not valid; the message names the first place, as a JSON pointer.
    """
    require_openapi_3(document, "the document")
    version = str(document["openapi"])
    content = _SCHEMAS_OF.get(version[:3])
    if content is None:
        raise SpecError(f"OpenAPI {version} is not supported; {', '.join(_SCHEMAS_OF)} are")
    specification = cast("Mapping[str, object]", content())
    _check(specification, document, "#")
    if version[:3] != "3.0":
        # The schema of 3.0 describes its schemas, too; that of 3.1 leaves them to their own dialect.
        for pointer, schema in _schemas(document, "#"):
            _check(Draft202012Validator.META_SCHEMA, schema, pointer)
    _check_operations(document)


def _check(schema: Mapping[str, object], value: JsonValue, pointer: str) -> None:
    try:
        errors = list(validator_for(schema)(schema).iter_errors(value))
    except RecursionError:
        raise SpecError(f"the document is not valid OpenAPI: {pointer} is nested too deeply") from None
    if errors:
        error = _deepest(errors)
        where = below(pointer, *error.absolute_path)
        raise SpecError(f"the document is not valid OpenAPI: {where}: {error.message.splitlines()[0]:.300}")


def _deepest(errors: Sequence[ValidationError]) -> ValidationError:
    """Return the error that says most, those inside of alternatives included: what holds it is wrong because of it."""
    found = max(errors, key=_depth)
    inside = [error for error in found.context or () if _depth(error) > _depth(found)]
    return _deepest(inside) if inside else found


def _depth(error: ValidationError) -> int:
    return len(error.absolute_path)


def _schemas(node: JsonValue, pointer: str) -> Iterator[tuple[str, JsonValue]]:
    """Yield each schema of a document that lies in no other one, with its place."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _schemas(item, below(pointer, index))
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "schema":
                yield below(pointer, key), value
            elif key == "schemas" and pointer == "#/components" and isinstance(value, dict):
                yield from ((below(pointer, key, name), schema) for name, schema in value.items())
            elif key not in LITERALS:
                yield from _schemas(value, below(pointer, key))


def _check_operations(document: JsonObject) -> None:
    """Check what no JSON Schema can: operation ids, and the parameters of paths."""
    ids: dict[str, str] = {}
    for method, path, operation in operations(document):
        pointer = below("#/paths", path, method)
        name = operation.get("operationId")
        if isinstance(name, str) and ids.setdefault(name, pointer) != pointer:
            raise SpecError(f"the document is not valid OpenAPI: {pointer}/operationId: {ids[name]} has {name!r}, too")
        shared = _path_parameters(document, child(document, "paths", path), below("#/paths", path))
        described = shared | _path_parameters(document, operation, pointer)
        missing = [part for part in re.findall(r"\{([^{}]+)\}", path) if part not in described]
        if missing:
            raise SpecError(f"the document is not valid OpenAPI: {pointer}/parameters: {missing[0]!r} is not described")


def _path_parameters(document: JsonObject, holder: JsonObject, pointer: str) -> set[str]:
    listed = holder.get("parameters")
    found: set[str] = set()
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        parameter, _ = followed(document, item, below(pointer, "parameters", index))
        if isinstance(parameter, dict) and parameter.get("in") == "path":
            found.add(str(parameter.get("name")))
    return found
