"""YAML 1.2 texts as plain JSON values: PyYAML reads 1.1, in which `no` is false and a date is a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import yaml

from scripts.spec.document import SpecError, as_object

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject, JsonValue


class _CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema: no dates, no `yes` and `no`, no sexagesimal numbers."""


def _core_resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return what decides the type of an unquoted scalar, by the scalar's first character."""
    resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
        ("null", r"null|Null|NULL|~|", ("n", "N", "~", "")),
    ):
        for character in first:
            entry = (f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"))
            resolvers.setdefault(character, []).append(entry)
    return resolvers


_CoreLoader.yaml_implicit_resolvers = _core_resolvers()


def parse_yaml(text: str, where: str) -> JsonObject:
    """Parse a YAML 1.2 text that has to be an object; its keys become strings, as in JSON.

    Raises:
        SpecError: The text is not YAML, or not an object.
    """
    try:
        value = cast("object", yaml.load(text, Loader=_CoreLoader))  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise SpecError(f"{where} is not YAML: {' '.join(str(error).split())}") from None
    return as_object(_with_text_keys(value), where)


def _with_text_keys(value: object) -> JsonValue:
    """Return a parsed YAML value as the JSON value that it stands for."""
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value)
        return {str(key): _with_text_keys(item) for key, item in entries.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in cast("list[object]", value)]
    return cast("JsonValue", value)
