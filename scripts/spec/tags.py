"""The property that tells the objects of a choice apart: each object has another value there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scripts.spec.alternatives import UNIONS, component_key
from scripts.spec.document import JsonObject, child, items_of, strings
from scripts.spec.references import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.spec.reader import Reader

_INTEGERS = range(-(1 << 63), 1 << 63)
"""The integers that msgspec takes as tags."""


class Tag(NamedTuple):
    """The name of a property on the wire, and its only value in a class: a string or an integer."""

    name: str
    value: str | int


def component_tags(reader: Reader) -> dict[str, Tag | str]:
    """Return the tag of each component that is an object of a choice, or the reason why it has none."""
    found: dict[str, set[Tag | str]] = {}
    for _, schema in parts(reader.document):
        if any(union in schema for union in UNIONS):
            keys = [key for option in reader.options(schema) if (key := component_key(option)) is not None]
            tags = _of_choice(reader, schema, {key: reader.object(key) for key in keys}) if len(keys) > 1 else {}
            for key, tag in tags.items():
                found.setdefault(key, set()).add(tag)
    return {key: _only(key, tags) for key, tags in found.items()}


def _only(key: str, found: set[Tag | str]) -> Tag | str:
    tags = [each for each in found if isinstance(each, Tag)]
    if len(tags) > 1:
        return f"another choice identifies {key} by another value or property"
    return tags[0] if tags else min(map(str, found))


def _of_choice(reader: Reader, schema: JsonObject, objects: Mapping[str, JsonObject]) -> dict[str, Tag | str]:
    """Return the tags of the objects of one choice; where one of them has none, the reason for all of them."""
    discriminator = child(schema, "discriminator")
    if isinstance(name := discriminator.get("propertyName"), str):
        named = {component_key(member) for union in UNIONS for member in items_of(schema, union)}
        tags: dict[str, Tag | str] = {}
        for key, each in objects.items():
            value = _mapped(key, _values(reader, each, name), child(discriminator, "mapping"), by_name=key in named)
            # A class that is the base of others is read as it is, whatever its property says.
            if value is None or child(reader.document, "components", "schemas", key, "discriminator"):
                return dict.fromkeys(objects, f"{key} has no single value of {name}")
            tags[key] = Tag(name, value)
        return tags
    required = [strings(each.get("required")) for each in objects.values()]
    for name in required[0]:
        if all(name in listed for listed in required):
            values = [_values(reader, each, name) or [] for each in objects.values()]
            if all(len(each) == 1 for each in values) and len({each[0] for each in values}) == len(values):
                return {key: Tag(name, each[0]) for key, each in zip(objects, values, strict=True)}
    return dict.fromkeys(objects, "no required property has a different value in each")


def _mapped(key: str, values: list[str | int] | None, mapping: JsonObject, *, by_name: bool) -> str | int | None:
    """Return the one value that a discriminator has in a class; `None` where that is not one.

    Args:
        key: The component of the class.
        values: The documented values of the property in the class, as `_values` returns them.
        mapping: The mapping of the discriminator.
        by_name: Whether the choice names the class itself, so that its name stands for it where nothing else does.
    """
    given = [value for value, target in mapping.items() if target == key or component_key({"$ref": target}) == key]
    own: list[str | int] = [*given] or values or ([key] if by_name and not mapping else [])
    if values is None or len(own) != 1 or not {*own} <= {*(values or own)} <= {*own, *mapping}:
        return None
    return own[0]


def _values(reader: Reader, schema: JsonObject, name: str) -> list[str | int] | None:
    """Return the documented values of a property, none if it may be any string; `None` if it cannot be a tag."""
    options = reader.options(child(schema, "properties").get(name, False))
    listed = [[each for each in items_of(option, "enum") if isinstance(each, str | int)] for option in options]
    values = [*dict.fromkeys(value for each in listed for value in each)] if all(listed) else []
    kinds = {str(option["type"]) for option in options}
    if kinds == {"integer"}:
        return values if values and all(value in _INTEGERS for value in values) else None
    return values if kinds == {"string"} else None
