"""What a schema allows, as a plain list: references, compositions and unions written out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, strings
from scripts.spec.references import SCHEMAS, below, steps_of, target
from scripts.spec.schema import ANNOTATIONS, TYPES, type_of_value, types_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scripts.spec.losses import Losses


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


@dataclass(frozen=True)
class Option:
    """One thing that a value may be.

    Attributes:
        type: JSON Schema's name of its type; empty for any value.
        pointer: Where it is written; of what was put together, all the places.
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


@dataclass
class Reader:
    """Reads the schemas of one document.

    Attributes:
        document: The document.
        losses: Takes what cannot be said in options.
    """

    document: JsonObject
    losses: Losses
    _known: dict[str, list[Option]] = field(default_factory=dict[str, list[Option]])
    _under_way: set[str] = field(default_factory=set[str])

    def options(self, meaning: Meaning) -> list[Option]:
        """Return what a value may be; no two of it are objects that are written in place."""
        match meaning:
            case Node():
                return self._of_node(meaning)
            case Both(parts):
                return self._folded(reduce(_met, map(self.options, parts)))
            case Either(parts):
                return self._folded([option for part in parts for option in self.options(part)])

    def component(self, key: str) -> list[Option]:
        """Return what a schema component allows, without its own name."""
        pointer = below(SCHEMAS.rstrip("/"), key)
        if key not in self._known:
            self._under_way.add(pointer)
            self._known[key] = self._of_node(Node(child(self.document, "components", "schemas").get(key), pointer))
            self._under_way.discard(pointer)
        return self._known[key]

    def annotation(self, meaning: Meaning, keyword: str) -> JsonValue:
        """Return the nearest `default` or `description` of a value; `None` where there is none."""
        if not isinstance(meaning, Node):
            found = (self.annotation(part, keyword) for part in reversed(meaning.parts))
            return next((each for each in found if each is not None), None)
        node, seen = meaning, set[str]()
        while isinstance(node.schema, dict) and node.schema.get(keyword) is None and node.pointer not in seen:
            seen.add(node.pointer)
            parts = node.schema.get("allOf")
            if isinstance(reference := node.schema.get("$ref"), str):
                node = Node(*target(self.document, reference, node.pointer))
            elif isinstance(parts, list) and parts:
                node = Node(parts[0], below(node.pointer, "allOf", 0))
        return node.schema.get(keyword) if isinstance(node.schema, dict) else None

    def _of_node(self, node: Node) -> list[Option]:
        schema = node.schema
        if isinstance(schema, bool):
            return [ANYTHING]
        if not isinstance(schema, dict):
            raise SpecError(f"{node.pointer} is not a schema")
        parts: list[list[Option]] = []
        if isinstance(reference := schema.get("$ref"), str):
            parts.append(self._of_reference(*target(self.document, reference, node.pointer), node.pointer))
        parts += [self._of_node(each) for each in _members(node, "allOf")]
        for keyword in ("anyOf", "oneOf"):
            if members := _members(node, keyword):
                parts.append(self._folded([option for each in members for option in self._of_branch(each)]))
        own = _own(schema, node.pointer)
        if own or not parts:
            parts.append(own or [ANYTHING])
        found = reduce(_met, parts)
        if not found:
            self.losses.note(node.pointer, "its parts exclude each other: read as any value")
            return [ANYTHING]
        if len(parts) > 1:
            found = [replace(each, pointer=node.pointer) if each.is_class and not each.component else each for each in found]
        found = self._folded(found, node.pointer)
        nullable = schema.get("nullable") is True and found != [ANYTHING] and NULL not in found
        return [*found, NULL] if nullable else found

    def _of_branch(self, node: Node) -> list[Option]:
        schema = node.schema
        if isinstance(schema, dict) and schema.get("nullable") is True and schema.keys() - ANNOTATIONS == {"nullable"}:
            return [NULL]
        return self._of_node(node)

    def _of_reference(self, schema: JsonValue, pointer: str, origin: str) -> list[Option]:
        steps = steps_of(pointer)
        key = steps[2] if steps[:2] == ["components", "schemas"] and len(steps) == 3 else None
        if pointer in self._under_way or (key is not None and _is_parent(schema, origin)):
            # What is written around the circle: a parent, say, whose children are its choices.
            return _own(schema, pointer) or [ANYTHING] if isinstance(schema, dict) else [ANYTHING]
        if key is None:
            self._under_way.add(pointer)
            found = self._of_node(Node(schema, pointer))
            self._under_way.discard(pointer)
            return found
        found = self.component(key)
        named = [each for each in found if each != NULL]
        if len(named) == 1 and (named[0].is_class or named[0].values) and not named[0].component:
            return [replace(each, component=key) if each is named[0] else each for each in found]
        return found

    def _folded(self, options: Sequence[Option], pointer: str = "") -> list[Option]:
        """Return options without repetition, those objects as one that are written in place."""
        if ANYTHING in options:
            return [ANYTHING]
        distinct: list[Option] = []
        inline = [option for option in options if option.is_class and not option.component]
        for option in options:
            if option in inline:
                option = inline[0] if len(inline) == 1 else _one_of(inline, pointer)
            if option not in distinct:
                distinct.append(option)
        return distinct


def _members(node: Node, keyword: str) -> list[Node]:
    listed = node.schema.get(keyword) if isinstance(node.schema, dict) else None
    members = listed if isinstance(listed, list) else []
    return [Node(member, below(node.pointer, keyword, index)) for index, member in enumerate(members)]


def _is_parent(schema: JsonValue, origin: str) -> bool:
    """Tell whether the component that a reference stands in is a choice of the schema that it points to."""
    child_of = "/".join(origin.split("/")[:4])
    choices = [each for keyword in ("anyOf", "oneOf") for each in _members(Node(schema, ""), keyword)]
    return "/allOf/" in origin and any(
        isinstance(each.schema, dict) and each.schema.get("$ref") == child_of for each in choices
    )


def _own(schema: JsonObject, pointer: str) -> list[Option]:
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


def _typed(
    name: str, schema: JsonObject, pointer: str, values: list[JsonValue], required: tuple[str, ...]
) -> Option:
    if name == "null":
        return NULL
    if name == "array":
        first = schema.get("prefixItems")
        members = [Node(each, below(pointer, "prefixItems", index)) for index, each in enumerate(first or [])]
        rest = schema.get("items", not members)
        if rest is not False:
            members.append(Node(rest, below(pointer, "items") if "items" in schema else pointer))
        return Option(type=name, pointer=pointer, items=members[0] if len(members) == 1 else Either(tuple(members)))
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


def _met(some: list[Option], others: list[Option]) -> list[Option]:
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
        return replace(one, items=Both((one.items, other.items)), pointer=f"{one.pointer} {other.pointer}")
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
        pointer=f"{one.pointer} {other.pointer}".strip(),
        properties=properties,
        required=tuple(dict.fromkeys((*one.required, *other.required))),
        extra=other.extra or one.extra,
    )


def _one_of(options: Sequence[Option], pointer: str) -> Option:
    """Return one object with all that is documented of several: it requires what all of them require."""
    found: dict[str, list[Meaning]] = {}
    for option in options:
        for key, meaning in (option.properties or {}).items():
            if meaning not in (known := found.setdefault(key, [])):
                known.append(meaning)
    return Option(
        type="object",
        pointer=pointer or " ".join(option.pointer for option in options),
        properties={key: each[0] if len(each) == 1 else Either(tuple(each)) for key, each in found.items()},
        required=tuple(key for key in options[0].required if all(key in option.required for option in options)),
        extra=next((option.extra for option in options if option.extra is not None), None),
    )
