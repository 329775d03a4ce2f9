"""YAML 1.2 texts as plain JSON values: PyYAML reads 1.1, in which `no` is false and a date is a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import yaml

from scripts.spec.document import SpecError, as_object, check_bounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.spec.document import JsonObject, JsonValue

_TAG = "tag:yaml.org,2002:"


class _CoreLoader(yaml.CSafeLoader):
    """YAML 1.2's core schema: no dates, no `yes` and `no`, no sexagesimal numbers; and no type that JSON lacks."""


_CoreLoader.yaml_implicit_resolvers = {}
_CoreLoader.yaml_constructors = {None: yaml.SafeLoader.construct_undefined}  # pyright: ignore[reportUnknownMemberType]


def _add_scalar(name: str, pattern: str, first: list[str], value: Callable[[str], JsonValue]) -> None:
    """Read an unquoted text that fits the pattern, and begins with one of the characters, as a value."""
    looks = re.compile(rf"(?:{pattern})\Z")
    _CoreLoader.add_implicit_resolver(_TAG + name, looks, first)  # pyright: ignore[reportUnknownMemberType]
    _CoreLoader.add_constructor(_TAG + name, lambda _, node: value(cast("str", node.value)))


_add_scalar("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"], lambda text: text.lower() == "true")
_add_scalar("int", r"[-+]?[0-9]+", [*"-+0123456789"], int)
_add_scalar("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", [*"-+.0123456789"], float)
_add_scalar("null", r"null|Null|NULL|~|", ["n", "N", "~", ""], lambda _: None)
_add_scalar("str", "", [], str)


def _value(loader: _CoreLoader, node: yaml.Node) -> JsonValue:
    return cast("JsonValue", loader.construct_object(node, deep=True))  # pyright: ignore[reportUnknownMemberType]


def _array(loader: _CoreLoader, node: yaml.Node) -> JsonValue:
    return [_value(loader, item) for item in cast("list[yaml.Node]", node.value)]


def _object(loader: _CoreLoader, node: yaml.Node) -> JsonValue:
    """Return an object; its keys are texts as they are written, also an unquoted status."""
    entries: JsonObject = {}
    for key_node, item in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        key, line = cast("str", key_node.value), f"line {key_node.start_mark.line + 1}"
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.YAMLError(f"it has a key that is no text in {line}")
        if key == "<<" and not key_node.style:
            raise yaml.YAMLError(f"it has a merge key in {line}, which YAML 1.2 does not know: write it out")
        if key in entries:
            raise yaml.YAMLError(f"it has the key {key!r} twice in one object, again in {line}")
        entries[key] = _value(loader, item)
    return entries


_CoreLoader.add_constructor(f"{_TAG}seq", _array)
_CoreLoader.add_constructor(f"{_TAG}map", _object)


def parse_yaml(text: str, where: str) -> JsonObject:
    """Parse a YAML 1.2 text that has to be an object; its keys become strings, as in JSON.

    Raises:
        SpecError: The text is not YAML, names a key twice, uses what JSON cannot express, or is not an object.
    """
    try:
        value = cast("JsonValue", yaml.load(text, Loader=_CoreLoader))  # noqa: S506 # it makes plain values only
    except RecursionError:
        raise SpecError(f"{where} is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise SpecError(f"{where} is not YAML, or is cut off: {' '.join(str(error).split())}") from None
    check_bounds(value, where)
    return as_object(value, where)
