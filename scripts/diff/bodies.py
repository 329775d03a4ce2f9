"""Bodies that a document's schemas allow, and what the facade reads them from: no generated client is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dateutil.parser import isoparse

from phala_facade.models.plain import as_array
from scripts.spec.names import identifier

if TYPE_CHECKING:
    from scripts.diff.meaning import Schemas
    from scripts.diff.value import Option, Value
    from scripts.provenance.payload import Place


#: How many components deep a body is made: the facade reads five.
_DEEPEST = 8


class Node(NamedTuple):
    """A documented property (or with an empty path a component), the same one wherever it is reached from."""

    component: str
    path: str

    def below(self, name: str) -> Node:
        """Return the node of a property of this one."""
        return Node(self.component, f"{self.path}.{name}" if self.path else name)


@dataclass(frozen=True)
class Body:
    """A body, and which documented properties hold each value in it.

    Attributes:
        plain: The body, in plain JSON values.
        leaves: For the place of each value that holds no further documented one, the properties around it.
        lists: The same for each array.
    """

    plain: Any
    leaves: dict[Place, frozenset[Node]] = field(default_factory=dict["Place", frozenset[Node]])
    lists: dict[Place, frozenset[Node]] = field(default_factory=dict["Place", frozenset[Node]])


class Wire:
    """An object of a response, read as the generated models are: by attributes, `None` where nothing is given."""

    def __init__(self, node: Node, values: dict[str, Any], touched: set[Node]) -> None:
        self._node = node
        self._values = {_attribute(name): (name, value) for name, value in values.items()}
        self._touched = touched

    def __getattr__(self, name: str) -> Any:
        """Return a value, and note that it was asked for by its name."""
        if name.startswith("_"):
            raise AttributeError(name)
        documented, value = self._values.get(name, (name, None))  # the facade may ask for what is not documented
        self._touched.add(self._node.below(documented))
        return value


class Bodies:
    """Makes bodies of the components of a document."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def full(self, key: str) -> Body:
        """Make a body of a component with every documented property given and none null."""
        body = Body(None)
        around = frozenset({Node(key, "")})
        plain = self._object(self._schemas.object(key), Node(key, ""), (), around, (key,), body)
        return Body(plain, body.leaves, body.lists)

    def least(self, key: str) -> dict[str, Any]:
        """Make a body of a component with nothing but what has to be given, null where it may be, one level deep."""
        schema, full = self._schemas.object(key), self.full(key).plain
        return {
            name: None if value.nullable else full.get(name)
            for name, value in schema.properties.items()
            if name in schema.required
        }

    def wire(self, key: str, plain: Any, touched: set[Node]) -> Any:
        """Make the object that the facade reads a body of a component from.

        Args:
            key: The key of the component.
            plain: The body.
            touched: Where each property is noted that is asked for by its name.
        """
        return self._wire_object(self._schemas.object(key), plain, Node(key, ""), touched)

    def _resolved(self, value: Value, node: Node) -> tuple[Option | None, Node]:
        """Return what a value is at first, of a component the object behind it, and where that stands."""
        option = next(iter(value.given), None)
        if option is None or option.component is None:
            return option, node
        return self._schemas.object(option.component), Node(option.component, "")

    def _full(
        self, value: Value, node: Node, place: Place, around: frozenset[Node], above: tuple[str, ...], body: Body
    ) -> Any:
        option, node = self._resolved(value, node)
        if option is None:
            return None
        came = next(iter(value.given)).component or option.through
        if came is not None:
            around |= {Node(came, "")}
        if node.path == "" and came is not None:
            above = (*above, came)
        if option.properties:
            return self._object(option, node, place, around, above, body)
        if option.items is not None:
            body.lists[place] = around
            if self._recurs(option.items, above):
                return []
            inner = Node(node.component, f"{node.path}[]")
            return [self._full(option.items, inner, (*place, 0), around | {inner}, above, body)]
        body.leaves[place] = around
        return _value(option, str(place[-1]) if place else "", len(body.leaves))

    def _object(
        self, option: Option, node: Node, place: Place, around: frozenset[Node], above: tuple[str, ...], body: Body
    ) -> dict[str, Any]:
        return {
            name: self._full(value, (inner := node.below(name)), (*place, name), around | {inner}, above, body)
            for name, value in option.properties.items()
            if not self._recurs(value, above)
        }

    @staticmethod
    def _recurs(value: Value, above: tuple[str, ...]) -> bool:
        key = next((option.component for option in value.given), None)
        return key is not None and (key in above or len(above) >= _DEEPEST)

    def _wire(self, value: Value, plain: Any, node: Node, touched: set[Node]) -> Any:
        option, node = self._resolved(value, node)
        if option is None or plain is None:
            return plain
        if option.properties and isinstance(plain, dict):
            return self._wire_object(option, plain, node, touched)
        if option.items is not None and (items := as_array(plain)) is not None:
            inner = Node(node.component, f"{node.path}[]")
            return [self._wire(option.items, item, inner, touched) for item in items]
        return isoparse(plain) if option.label == "string (date-time)" else plain

    def _wire_object(self, option: Option, plain: dict[str, Any], node: Node, touched: set[Node]) -> Wire:
        read = {
            name: self._wire(value, plain.get(name), node.below(name), touched)
            for name, value in option.properties.items()
        }
        return Wire(node, read, touched)


@cache
def _attribute(name: str) -> str:
    return identifier(name)


def _value(option: Option, name: str, number: int) -> Any:
    if option.kind in {"integer", "number"}:
        return number
    if option.kind == "boolean":
        return False
    if option.kind in {"object", "any"}:
        return {"key": f"value {number}"}
    # Some times are documented as plain strings; their names tell.
    if option.label == "string (date-time)" or name.endswith("_at"):
        return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
    return f"{number}.50" if option.keywords.get("format") == "decimal" else f"text-{number}"
