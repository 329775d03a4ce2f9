"""Violations of the documented schema, however slight: what `strict=True` rejects."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phala_facade.decode.violation import Violation, violations_of
from phala_facade.models.plain import as_array, as_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

_HERE = Path(__file__).resolve()
# A wheel has the spec within the package, a checkout at the top level.
_PLACES = (_HERE.parents[1] / "openapi.json", _HERE.parents[3] / "openapi.json")


def violations(plain: Any, schema: str) -> list[Violation]:
    """List where a parsed object violates a documented schema.

    The schema is JSON Schema 2020-12, with `date-time` asserted; an undocumented key is a violation, too.

    Args:
        plain: The object, parsed.
        schema: The key of its schema among the components of `openapi.json`.
    """
    return violations_of(_validator(schema).iter_errors(plain))


@cache
def _validator(schema: str) -> Validator:
    import jsonschema

    document = documented()
    root = {"$ref": f"#/components/schemas/{schema}", "components": _closed(document["components"])}
    return jsonschema.Draft202012Validator(root, format_checker=jsonschema.FormatChecker(formats=["date-time"]))


@cache
def documented() -> dict[str, Any]:
    """Return the spec that this release was built from."""
    place = next(place for place in _PLACES if place.is_file())
    document: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return document


def _closed(components: dict[str, Any]) -> dict[str, Any]:
    """Return the components, with every object closed that lists properties and does not declare itself open."""
    closed = copy.deepcopy(components)
    for schema in _schemas_in(closed):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return closed


def _schemas_in(node: object) -> Iterator[dict[str, Any]]:
    mapping = as_object(node)
    if mapping is not None and isinstance(mapping.get("type"), str):
        yield mapping
    for child in mapping.values() if mapping is not None else as_array(node) or ():
        yield from _schemas_in(child)
