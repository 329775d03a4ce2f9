"""Violations of the documented schema, however slight: what `strict=True` rejects."""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from phala_facade.decode.lenient import JSON_TYPE_NAMES
from phala_facade.models.plain import as_array, as_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

_HERE = Path(__file__).resolve()
# A wheel has the spec within the package, a checkout at the top level.
_PLACES = (_HERE.parents[1] / "openapi.json", _HERE.parents[3] / "openapi.json")
_STEP = re.compile(r"[^.\[\]]+")


class Violation(NamedTuple):
    """One place where an object violates its documented schema.

    Attributes:
        path: Where in the object, such as `"resource.vcpu"` or `"endpoints[0].app"`.
        rule: The JSON Schema keyword that is violated: `"type"`, `"enum"`, `"additionalProperties"`, ...
        problem: What is documented, and the type of the value; never the value itself.
    """

    path: str
    rule: str
    problem: str


def violations(plain: Any, schema: str) -> list[Violation]:
    """List where a parsed object violates a documented schema, ordered by path.

    The schema is JSON Schema 2020-12, with `date-time` asserted; an undocumented key is a violation, too.

    Args:
        plain: The object, parsed.
        schema: The key of its schema among the components of `openapi.json`.
    """
    found = {violation for error in validator_of(schema).iter_errors(plain) for violation in _violations(error)}
    return sorted(found, key=lambda violation: (_order(violation.path), violation))


@cache
def validator_of(schema: str) -> Validator:
    """Return the validator of a documented schema."""
    import jsonschema

    components = copy.deepcopy(documented()["components"])
    for each in _schemas_in(components):
        if "properties" in each:
            each.setdefault("additionalProperties", False)
    root = {"$ref": f"#/components/schemas/{schema}", "components": components}
    return jsonschema.Draft202012Validator(root, format_checker=jsonschema.FormatChecker(formats=["date-time"]))


@cache
def documented() -> dict[str, Any]:
    """Return the spec that this release was built from."""
    place = next(place for place in _PLACES if place.is_file())
    document: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return document


def _schemas_in(node: object) -> Iterator[dict[str, Any]]:
    mapping = as_object(node)
    if mapping is not None and isinstance(mapping.get("type"), str):
        yield mapping
    for child in mapping.values() if mapping is not None else as_array(node) or ():
        yield from _schemas_in(child)


def _violations(error: ValidationError) -> Iterator[Violation]:
    path, rule = _path(error.absolute_path), str(error.validator)
    schema = cast("dict[str, Any]", error.schema)
    expected, value = cast("tuple[Any, Any]", (error.validator_value, error.instance))
    found = f"found {_type_name(value)}"
    if rule in {"anyOf", "oneOf"}:
        yield from _closest(error, path, found)
    elif rule == "required":
        for name in set(expected).difference(value):
            yield Violation(_path([name], path), rule, "missing, though the documentation requires it")
    elif rule == "additionalProperties":
        for name in value.keys() - schema["properties"].keys():
            yield Violation(_path([name], path), rule, f"not documented; found {_type_name(value[name])}")
    elif rule == "enum":
        yield Violation(path, rule, f"none of the documented values; {found}")
    else:
        yield Violation(path, rule, f"documented {rule}: {json.dumps(expected)}; {found}")


def _closest(error: ValidationError, path: str, found: str) -> Iterator[Violation]:
    """Yield the violations of the closest alternative: the one of the value's type with the fewest."""
    alternatives: dict[object, list[ValidationError]] = defaultdict(list)
    for reason in error.context:
        alternatives[reason.relative_schema_path[0]].append(reason)
    of_its_type = [reasons for reasons in alternatives.values() if not any(map(_is_of_another_type, reasons))]
    if of_its_type:
        yield from min(
            ({each for reason in reasons for each in _violations(reason)} for reasons in of_its_type), key=len
        )
    else:
        kinds = [reason.validator_value for reason in error.context if _is_of_another_type(reason)]
        yield Violation(path, "type", f"documented type: {json.dumps(kinds)}; {found}")


def _is_of_another_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.relative_path


def _type_name(value: Any) -> str:
    return JSON_TYPE_NAMES[type(value)]


def _path(steps: Iterable[str | int], within: str = "") -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"{within}{path}".removeprefix(".")


def _order(path: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts paths with their indexes as numbers."""
    return [(0, int(step), "") if step.isdecimal() else (1, 0, step) for step in _STEP.findall(path)]
