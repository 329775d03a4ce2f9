"""What a value may be: the options that one schema names, those that two have in common, and several as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from scripts.spec.document import JsonObject, JsonValue, strings
from scripts.spec.references import below
from scripts.spec.schema import TYPES, type_of_value, types_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Node:
    """A schema, and where it stands in the document."""

    schema: JsonValue
    pointer: str


@dataclass(frozen=True)
class Both:
    """A value that all of these allow."""

    parts: tuple[Meaning, ...]


@dataclass(frozen=True)
class Either:
    """A value that one of these allows."""

    parts: tuple[Meaning, ...]


Meaning: TypeAlias = Node | Both | Either


def place_of(meaning: Meaning) -> str:
    """Return where a meaning is written; of several parts, the last: what a child says goes before its parent."""
    while not isinstance(meaning, Node):
        meaning = meaning.parts[-1]
    return meaning.pointer


@dataclass(frozen=True)
class Option:
    """One thing that a value may be.

    Attributes:
        type: JSON Schema's name of its type; empty for any value.
        pointer: Where it is written; of what was put together, all the places, a line each.
        component: The schema component that says this and nothing else, apart from null.
        format: A string's or number's format.
        values: All that it may be, where that is documented.
        items: Of an array, what is in it.
        properties: Of an object, what is documented of it; `None` where that is nothing.
        required: The properties that it has to have.
        extra: Of an object, what its further properties are, where that is documented.
    """

    type: str = ""
    pointer: str = ""
    component: str = ""
    format: str = ""
    values: tuple[JsonValue, ...] = ()
    items: Meaning | None = None
    properties: Mapping[str, Meaning] | None = None
    required: tuple[str, ...] = ()
    extra: Meaning | None = None

    @property
    def is_class(self) -> bool:
        """Whether it is an object of which something is documented."""
        return self.properties is not None


ANYTHING = Option()
NULL = Option(type="null")


def members(node: Node, keyword: str) -> list[Node]:
    """Return the schemas that a schema lists under a keyword."""
    listed = node.schema.get(keyword) if isinstance(node.schema, dict) else None
    found = listed if isinstance(listed, list) else []
    return [Node(each, below(node.pointer, keyword, index)) for index, each in enumerate(found)]


def own(schema: JsonObject, pointer: str) -> list[Option]:
    """Return what a schema's own keywords allow; nothing where they say nothing."""
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    values = listed if isinstance(listed, list) else []
    required = tuple(strings(schema.get("required")))
    types = [name for name in types_of(schema) if name in TYPES]
    if not types:
        types = [*dict.fromkeys(type_of_value(value) for value in values)]
        types = types or [name for name, sign in _SIGNS if sign in schema]
        if not types:
            return [Option(required=required, pointer=pointer)] if required else []
    elif None in values and "null" not in types:
        types.append("null")
    return [_typed(name, schema, pointer, values, required) for name in types]


_SIGNS = (("object", "properties"), ("object", "additionalProperties"), ("array", "items"), ("array", "prefixItems"))


def _typed(name: str, schema: JsonObject, pointer: str, values: list[JsonValue], required: tuple[str, ...]) -> Option:
    if name == "null":
        return NULL
    if name == "array":
        listed = members(Node(schema, pointer), "prefixItems")
        rest = schema.get("items", not listed)
        if rest is not False:
            listed.append(Node(rest, below(pointer, "items") if "items" in schema else pointer))
        return Option(type=name, pointer=pointer, items=listed[0] if len(listed) == 1 else Either(tuple(listed)))
    if name == "object":
        documented = schema.get("properties")
        extra = schema.get("additionalProperties")
        named = documented if isinstance(documented, dict) else {}
        closed = extra is False or (documented is not None and extra is None)
        properties = {key: Node(each, below(pointer, "properties", key)) for key, each in named.items()}
        return Option(
            type=name,
            pointer=pointer,
            properties=properties if properties or closed else None,
            required=required,
            extra=Node(extra, below(pointer, "additionalProperties")) if isinstance(extra, dict) and extra else None,
        )
    fitting = tuple(value for value in values if type_of_value(value) == name)
    given = schema.get("format")
    binary = schema.get("contentMediaType") == "application/octet-stream" and "contentEncoding" not in schema
    written = "binary" if binary else given if isinstance(given, str) else ""
    return Option(type=name, pointer=pointer, format=written, values=fitting)


def met(some: list[Option], others: list[Option]) -> list[Option]:
    """Return what both of two lists allow; nothing where they exclude each other."""
    found = [both for one in some for other in others if (both := _both(one, other)) is not None]
    # Authors who let one part of a composition be null mean the whole.
    nullable = NULL in some or NULL in others
    return [*found, NULL] if found and nullable and NULL not in found else found


def _both(one: Option, other: Option) -> Option | None:
    if not one.type:
        one, other = other, one
    if one == other or (_adds_nothing(other, one)):
        return one
    if _adds_nothing(one, other):
        return other
    if one.type in {"", "object"} and other.type in {"", "object"}:
        return _joined(one, other)
    if not other.type:
        return one
    if {one.type, other.type} == {"integer", "number"}:
        return one if one.type == "integer" else other
    if one.type != other.type:
        return None
    if one.items is not None and other.items is not None:
        return replace(one, items=Both((one.items, other.items)), pointer=f"{one.pointer}\n{other.pointer}")
    return replace(other, format=other.format or one.format, values=other.values or one.values, component="")


def _adds_nothing(one: Option, other: Option) -> bool:
    if one.type not in {"", other.type} or one.component:
        return False
    if one.type in {"", "object"}:
        return not one.is_class and one.extra is None and {*one.required} <= {*other.required}
    return one.items is None and not one.format and not one.values


def _joined(one: Option, other: Option) -> Option:
    """Return the object that is both."""
    properties: dict[str, Meaning] | None = None
    if one.is_class or other.is_class:
        properties = {**(one.properties or {})}
        for key, meaning in (other.properties or {}).items():
            known = properties.get(key, meaning)
            properties[key] = meaning if known == meaning else Both((known, meaning))
    return Option(
        type=one.type,
        pointer=f"{one.pointer}\n{other.pointer}".strip(),
        properties=properties,
        required=tuple(dict.fromkeys((*one.required, *other.required))),
        extra=other.extra or one.extra,
    )


def one_of(options: Sequence[Option], pointer: str) -> Option:
    """Return one object with all that is documented of several: it requires what all of them require."""
    found: dict[str, list[Meaning]] = {}
    for option in options:
        for key, meaning in (option.properties or {}).items():
            if meaning not in (known := found.setdefault(key, [])):
                known.append(meaning)
    return Option(
        type="object",
        pointer=pointer or "\n".join(option.pointer for option in options),
        properties={key: each[0] if len(each) == 1 else Either(tuple(each)) for key, each in found.items()},
        required=tuple(key for key in options[0].required if all(key in option.required for option in options)),
        extra=next((option.extra for option in options if option.extra is not None), None),
    )
