"""Whether a document is valid OpenAPI, and if not, in which place."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from typing import TYPE_CHECKING, cast

from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs] # it ships no types
from openapi_spec_validator import schemas as openapi
from referencing import Resource

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, operations, require_openapi_3
from scripts.spec.references import SCHEMAS, below, parameters, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

_SPECIFICATIONS = {
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
    if version[:3] not in _SPECIFICATIONS:
        raise SpecError(f"OpenAPI {version} is not supported; {', '.join(_SPECIFICATIONS)} are")
    _check("#", lambda: _deepest(_specification(version[:3]).iter_errors(document)))
    if version[:3] != "3.0":
        # The schema of 3.0 describes its schemas, too; that of 3.1 leaves them to their own dialect.
        for pointer, schema in _schemas(document):
            _check(pointer, partial(_schema_error, json.dumps(schema)))
    _check_operations(document)


def _check(pointer: str, error_in: Callable[[], ValidationError | None]) -> None:
    try:
        error = error_in()
    except RecursionError:
        raise SpecError(f"the document is not valid OpenAPI: {pointer} is nested too deeply") from None
    if error is not None:
        where = below(pointer, *error.absolute_path)
        raise SpecError(f"the document is not valid OpenAPI: {where}: {error.message.splitlines()[0]:.300}")


@cache
def _specification(version: str) -> Validator:
    schema = cast("Mapping[str, object]", _SPECIFICATIONS[version]())
    # A registry that was crawled once is not crawled again for each reference.
    return validator_for(schema)(schema, registry=(Resource.from_contents(schema) @ REGISTRY).crawl())


@cache
def _schema_error(schema: str) -> ValidationError | None:
    """Return what is wrong with a schema in JSON: the same ones are in most documents that a run checks."""
    validator = cast("Validator", Draft202012Validator(Draft202012Validator.META_SCHEMA))
    return _deepest(validator.iter_errors(json.loads(schema)))


def _deepest(errors: Iterable[ValidationError]) -> ValidationError | None:
    """Return the error that says most, those inside of alternatives included: what holds it is wrong because of it."""
    found = max(errors, key=_depth, default=None)
    if found is None:
        return None
    return _deepest(error for error in found.context or () if _depth(error) > _depth(found)) or found


def _depth(error: ValidationError) -> int:
    return len(error.absolute_path)


def _schemas(document: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    """Yield each schema of a document that lies in no other one, with its place."""
    for name, schema in child(document, "components", "schemas").items():
        yield below(SCHEMAS[:-1], name), schema
    for pointer, node in parts(document):
        if "schema" in node:
            yield below(pointer, "schema"), node["schema"]


def _check_operations(document: JsonObject) -> None:
    """Check what no JSON Schema can: operation ids, and the parameters of paths."""
    ids: dict[str, str] = {}
    for method, path, operation in operations(document):
        pointer = below("#/paths", path, method)
        name = operation.get("operationId")
        if isinstance(name, str) and ids.setdefault(name, pointer) != pointer:
            raise SpecError(f"the document is not valid OpenAPI: {pointer}/operationId: {ids[name]} has {name!r}, too")
        described = [found["name"] for found, _ in parameters(document, method, path) if found.get("in") == "path"]
        missing = [part for part in re.findall(r"\{([^{}]+)\}", path) if part not in described]
        if missing:
            raise SpecError(f"the document is not valid OpenAPI: {pointer}/parameters: {missing[0]!r} is not described")
