"""YAML 1.2 texts as plain JSON values: PyYAML reads 1.1, in which `no` is false and a date is a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import yaml

from scripts.spec.document import SpecError, as_object, check_bounds

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
        SpecError: The text is not YAML, names a key twice, uses what JSON cannot express, or is not an object.
    """
    try:
        root = yaml.compose(text, Loader=_CoreLoader)
        value = None if root is None else _value(root, {}, where)
    except RecursionError:
        raise SpecError(f"{where} is nested too deeply, or an alias in it contains itself") from None
    except (yaml.YAMLError, ValueError) as error:
        raise SpecError(f"{where} is not YAML, or is cut off: {' '.join(str(error).split())}") from None
    check_bounds(value, where)
    return as_object(value, where)


def _value(node: yaml.Node, known: dict[yaml.Node, JsonValue], where: str) -> JsonValue:
    """Return the JSON value that a node stands for; aliases of one node share one value, however many they are."""
    if node in known:
        return known[node]
    value: JsonValue
    match node:
        case yaml.MappingNode(tag="tag:yaml.org,2002:map"):
            entries: JsonObject = {}
            for key_node, item in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
                key = _key(key_node, where)
                if key in entries:
                    again = f"{where} has the key {key!r} twice in one object, again in line {_line(key_node)}"
                    raise SpecError(f"{again}: one of the two would be lost")
                entries[key] = _value(item, known, where)
            value = entries
        case yaml.SequenceNode(tag="tag:yaml.org,2002:seq"):
            value = [_value(item, known, where) for item in cast("list[yaml.Node]", node.value)]
        case yaml.ScalarNode():
            value = _scalar(node, where)
        case _:
            raise SpecError(f"{where} has the tag {node.tag} in line {_line(node)}, which JSON cannot express")
    known[node] = value
    return value


def _key(node: yaml.Node, where: str) -> str:
    """Return an object's key as it is written: an unquoted status stays a text."""
    if not isinstance(node, yaml.ScalarNode):
        raise SpecError(f"{where} has a key that is no text in line {_line(node)}")
    key = cast("str", node.value)
    if key == "<<" and node.style is None:
        raise SpecError(f"{where} has a merge key in line {_line(node)}, which YAML 1.2 does not know: write it out")
    return key


def _scalar(node: yaml.ScalarNode, where: str) -> JsonValue:
    text = cast("str", node.value)
    match node.tag.removeprefix("tag:yaml.org,2002:"):
        case "str":
            return text
        case "int":
            return int(text)
        case "float":
            return float(text)
        case "bool":
            return text.lower() == "true"
        case "null":
            return None
        case _:
            raise SpecError(f"{where} has the tag {node.tag} in line {_line(node)}, which JSON cannot express")


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
