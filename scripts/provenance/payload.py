"""Bodies that a documented schema allows, with every property given, and the places in them that can be changed."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from phala_facade.models.plain import as_array, as_object
from scripts.spec.document import SpecError
from scripts.spec.references import below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.spec.meaning import Schemas
    from scripts.spec.value import Option, Value

Step = str | int
Place = tuple[Step, ...]

#: How many components deep a body is made: the facade reads five.
_DEEPEST = 8

#: How many values a body may have: those that are documented have 225 at most, and each is tried by itself.
_MOST_VALUES = 1_000


class Node(NamedTuple):
    """A documented property (or with an empty path a component), the same one wherever it is reached from."""

    component: str
    path: str

    def below(self, name: str) -> Node:
        """Return the node of a property of this one."""
        return Node(self.component, f"{self.path}.{name}" if self.path else name)


@dataclass
class Payload:
    """A body, and what in it can be changed.

    Attributes:
        body: The body, in plain JSON values.
        leaves: The place of every documented value that holds no further documented value, with the nodes around it.
        lists: The same for every documented array.
        nodes: The documented property at each place.
        times: The places of the values that are documented as times.
    """

    body: Any = None
    leaves: dict[Place, frozenset[Node]] = field(default_factory=dict["Place", frozenset[Node]])
    lists: dict[Place, frozenset[Node]] = field(default_factory=dict["Place", frozenset[Node]])
    nodes: dict[Place, Node] = field(default_factory=dict["Place", Node])
    times: set[Place] = field(default_factory=set["Place"])


def payload_of(schema: str, schemas: Schemas, items: int = 1) -> Payload:
    """Make a body of a component with every documented property given and none null, and some items in each array.

    Raises:
        SpecError: The body has too many values, since components refer to each other in many ways.
    """
    builder = _Builder(schema, schemas, items)
    node = Node(schema, "")
    builder.payload.body = builder.object(schemas.object(schema), node, (), frozenset({node}), (schema,))
    return builder.payload


class _Builder:
    """Builds one body; each value differs from every other one of its kind, so that no two can be mixed up."""

    def __init__(self, schema: str, schemas: Schemas, items: int) -> None:
        self._schema = schema
        self._schemas = schemas
        self._items = items
        self.payload = Payload()

    def object(
        self, option: Option, node: Node, place: Place, around: frozenset[Node], above: tuple[str, ...]
    ) -> dict[str, Any]:
        known = {name: value for name, value in option.properties.items() if not _recurs(value, above)}
        self.payload.nodes |= {(*place, name): node.below(name) for name in known}
        return {
            name: self._value(value, (inner := node.below(name)), (*place, name), around | {inner}, above)
            for name, value in known.items()
        }

    def _value(self, value: Value, node: Node, place: Place, around: frozenset[Node], above: tuple[str, ...]) -> Any:
        option = next(iter(value.given), None)
        if len(self.payload.leaves) > _MOST_VALUES:
            way = below("#", "components", "schemas", self._schema, "properties", place[0])
            raise SpecError(f"{way} leads to more than {_MOST_VALUES} values: compare a copy that describes less there")
        if option is None:
            self.payload.leaves[place] = around
            return None
        if (key := option.component or option.through) is not None:
            around |= {Node(key, "")}
        if option.component is not None:
            node, above = Node(option.component, ""), (*above, option.component)
            option = self._schemas.object(option.component)
        if option.properties:
            return self.object(option, node, place, around, above)
        if option.items is None:
            self.payload.leaves[place] = around
            if option.label == "string (date-time)":
                self.payload.times.add(place)
            return _leaf(option, str(place[-1]), len(self.payload.leaves))
        self.payload.lists[place] = around
        inner, items = Node(node.component, f"{node.path}[]"), 0 if _recurs(option.items, above) else self._items
        return [self._value(option.items, inner, (*place, index), around | {inner}, above) for index in range(items)]


def _recurs(value: Value, above: tuple[str, ...]) -> bool:
    key = next((option.component for option in value.given), None)
    return key is not None and (key in above or len(above) >= _DEEPEST)


def _leaf(option: Option, name: str, number: int) -> Any:
    if option.kind == "string":
        return _text(option, name, number)
    if option.kind in {"integer", "number"}:
        return number
    if option.kind == "boolean":
        return False
    return {"key": f"value {number}"}


def _text(option: Option, name: str, number: int) -> str:
    listed, form = option.keywords.get("enum"), option.keywords.get("format")
    if isinstance(listed, list):
        return str(listed[0])
    # Some times are documented as plain strings; their names tell.
    if form == "date-time" or name.endswith("_at"):
        return f"2026-01-01T{number // 60:02}:{number % 60:02}:00Z"
    if form == "decimal":
        return f"{number}.50"
    prefix = str(option.keywords.get("pattern", "")).removeprefix("^").removesuffix(".+")
    return f"{prefix}text-{number}"


def changed(body: Any, place: Place) -> Any:
    """Return a copy of a body with the value at `place` replaced by another one of its kind."""
    return _with(body, place, _another(value_at(body, place)))


def removed(body: Any, place: Place) -> Any:
    """Return a copy of a body without the property at `place`; an item of an array stays."""
    result = copy.deepcopy(body)
    if (holder := as_object(value_at(result, place[:-1]))) is not None:
        del holder[str(place[-1])]
    return result


def alone(body: Payload, place: Place) -> Any:
    """Return a body with the value at `place` alone: of all else, only the objects around and beside it are left."""

    def kept(node: Any, at: Place) -> Any:
        if (items := as_array(node)) is not None and at != place:
            return [kept(item, (*at, index)) for index, item in enumerate(items)]
        if (fields := as_object(node)) is None or at == place:
            return copy.deepcopy(node)
        return {
            name: kept(value, (*at, name))
            for name, value in fields.items()
            if place[: len(at) + 1] == (*at, name) or (isinstance(value, dict) and (*at, name) not in body.leaves)
        }

    return kept(body.body, ())


def resized(body: Any, place: Place, by: int) -> Any:
    """Return a copy of a body with the array at `place` one item longer (`by=1`) or shorter (`by=-1`)."""
    items = value_at(body, place)
    return _with(body, place, [*items, copy.deepcopy(items[-1])] if by > 0 else items[:-1])


def value_at(body: Any, place: Place) -> Any:
    """Return what stands at `place`."""
    for step in place:
        body = body[step]
    return body


def written(place: Place) -> str:
    """Write a place as the documentation does: `hosted.events[].body`."""
    return "".join(_written(place)).removeprefix(".")


def _written(place: Place) -> Iterator[str]:
    for step in place:
        yield "[]" if isinstance(step, int) else f".{step}"


def _with(body: Any, place: Place, value: Any) -> Any:
    result = copy.deepcopy(body)
    value_at(result, place[:-1])[place[-1]] = value
    return result


def _another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if (fields := as_object(value)) is not None:
        return {**fields, "another key": "another value"}
    text = str(value)
    if text.startswith("2026-01-01T"):
        return text.replace("2026", "2027", 1)
    return f"9{text}" if text.endswith(".50") else f"{text}-changed"
