"""Where an object violates its documented schema: the exact places, also within documented alternatives."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from phala_facade.decode.json_types import JSON_TYPE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import ValidationError

_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True, order=True)
class Violation:
    """One place where an object violates its documented schema.

    Attributes:
        path: Where in the object, such as `"resource.vcpu"` or `"endpoints[0].app"`.
        rule: The JSON Schema keyword that is violated: `"type"`, `"enum"`, `"additionalProperties"`, ...
        problem: What is documented, and the type of the value; never the value itself.
    """

    path: str
    rule: str
    problem: str


def violations_of(errors: Iterable[ValidationError]) -> list[Violation]:
    """Return the violations that validation errors describe, ordered by path."""
    found = {violation for error in errors for violation in _violations(error)}
    return sorted(found, key=lambda violation: ([_sort_key(step) for step in _STEP.findall(violation.path)], violation))


def _violations(error: ValidationError) -> Iterator[Violation]:
    path, rule = _path(error.absolute_path), str(error.validator)
    found = JSON_TYPE_NAMES[_kind(error.instance)]
    if rule in {"anyOf", "oneOf"}:
        yield from _closest(error, path, found)
    elif rule == "required":
        for name in _missing(error):
            yield Violation(_join(path, name), rule, "missing, though the documentation requires it")
    elif rule == "additionalProperties":
        for name, value in _undocumented(error):
            yield Violation(_join(path, name), rule, f"not documented; found {JSON_TYPE_NAMES[_kind(value)]}")
    elif rule == "enum":
        yield Violation(path, rule, f"none of the documented values; found {found}")
    else:
        yield Violation(path, rule, f"documented {rule}: {json.dumps(error.validator_value)}; found {found}")


def _closest(error: ValidationError, path: str, found: str) -> Iterator[Violation]:
    """Yield the violations of the closest alternative: the one of the value's type with the fewest."""
    alternatives: dict[object, list[ValidationError]] = defaultdict(list)
    for reason in error.context:
        alternatives[reason.relative_schema_path[0]].append(reason)
    of_its_type = [reasons for reasons in alternatives.values() if not any(map(_is_of_another_type, reasons))]
    if of_its_type:
        options = [{violation for reason in reasons for violation in _violations(reason)} for reasons in of_its_type]
        yield from min(options, key=len)
    else:
        kinds = [reason.validator_value for reason in error.context if _is_of_another_type(reason)]
        yield Violation(path, "type", f"documented type: {json.dumps(kinds)}; found {found}")


def _is_of_another_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.relative_path


def _missing(error: ValidationError) -> Iterator[str]:
    required, given = cast("list[str]", error.validator_value), cast("dict[str, Any]", error.instance)
    return (name for name in required if name not in given)


def _undocumented(error: ValidationError) -> Iterator[tuple[str, Any]]:
    schema, given = cast("dict[str, Any]", error.schema), cast("dict[str, Any]", error.instance)
    return ((name, value) for name, value in given.items() if name not in schema["properties"])


def _path(steps: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _kind(value: object) -> object:
    return type(value)


def _sort_key(step: str) -> tuple[int, int, str]:
    return (0, int(step), "") if step.isdecimal() else (1, 0, step)
