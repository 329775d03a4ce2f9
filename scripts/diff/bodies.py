"""Bodies that a document's schemas allow, and what the facade reads them from: no generated client is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from dateutil.parser import isoparse

from phala_facade.models.plain import as_array
from scripts.diff.schema import is_nullable, options, properties, required
from scripts.spec.document import JsonObject, child
from scripts.spec.references import SCHEMAS

if TYPE_CHECKING:
    from scripts.diff.schema import Option
    from scripts.provenance.payload import Place
    from scripts.spec.document import JsonValue


#: How many components deep a body is made: the facade reads five.
_DEEPEST = 8


class Node(NamedTuple):
    """A documented property (or with an empty path a component), the same one wherever it is reached from."""

    component: str
    path: str


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
    """An object of an answer, read as the generated models are: by attributes, `None` where nothing is given."""

    def __init__(self, node: Node, values: dict[str, Any], touched: set[Node]) -> None:
        self._node = node
        self._values = values
        self._touched = touched

    def __getattr__(self, name: str) -> Any:
        """Return a value, and note that it was asked for by its name."""
        if name.startswith("_"):
            raise AttributeError(name)
        self._touched.add(_below(self._node, name))
        return self._values.get(name)


class Schemas:
    """The component schemas of a document, and what can be made of them."""

    def __init__(self, document: JsonObject) -> None:
        self.components = child(document, "components", "schemas")
        self._roots: dict[str, JsonObject] = {key: {"$ref": f"{SCHEMAS}{key}"} for key in self.components}
        # By identity: the schemas of a document live as long as this does.
        self._firsts: dict[int, Option | None] = {}

    def full(self, key: str) -> Body:
        """Make a body of a component with every documented property given and none null."""
        body = Body(None)
        plain = self._full(self._roots[key], Node(key, ""), (), frozenset(), (), body)
        return Body(plain, body.leaves, body.lists)

    def least(self, key: str) -> dict[str, Any]:
        """Make a body of a component with nothing but what has to be given, null where it may be, one level deep."""
        schema = child(self.components, key)
        full, needed = self.full(key).plain, required(schema)
        return {
            name: None if is_nullable(options(value, self.components)) else full.get(name)
            for name, value in properties(schema).items()
            if name in needed
        }

    def wire(self, key: str, plain: Any, touched: set[Node]) -> Any:
        """Make the object that the facade reads a body of a component from.

        Args:
            key: The key of the component.
            plain: The body.
            touched: Where each property is noted that is asked for by its name.
        """
        return self._wire(self._roots[key], plain, Node(key, ""), touched)

    def _first(self, schema: JsonValue) -> Option | None:
        if id(schema) not in self._firsts:
            found = options(schema, self.components)
            self._firsts[id(schema)] = next((option for option in found if option.label != "null"), None)
        return self._firsts[id(schema)]

    def _full(
        self,
        schema: JsonValue,
        node: Node,
        place: Place,
        around: frozenset[Node],
        above: tuple[str, ...],
        body: Body,
    ) -> Any:
        option = self._first(schema)
        if option is None:
            return None
        if option.through is not None:
            around |= {Node(option.through, "")}
        if option.is_component:
            node, above = Node(option.label, ""), (*above, option.label)
        listed = properties(option.schema)
        if listed:
            return {
                name: self._full(value, _below(node, name), (*place, name), around | {_below(node, name)}, above, body)
                for name, value in listed.items()
                if not self._recurs(value, above)
            }
        if option.label == "array":
            items = option.schema.get("items", True)
            body.lists[place] = around
            if self._recurs(items, above):
                return []
            inner = Node(node.component, f"{node.path}[]")
            return [self._full(items, inner, (*place, 0), around | {inner}, above, body)]
        body.leaves[place] = around
        return _value(option, str(place[-1]) if place else "", len(body.leaves))

    def _recurs(self, schema: JsonValue, above: tuple[str, ...]) -> bool:
        option = self._first(schema)
        if option is None or option.through is None:
            return False
        return option.through in above or len(above) >= _DEEPEST

    def _wire(self, schema: JsonValue, plain: Any, node: Node, touched: set[Node]) -> Any:
        option = self._first(schema)
        if option is None or plain is None:
            return plain
        if option.is_component:
            node = Node(option.label, "")
        listed = properties(option.schema)
        if listed and isinstance(plain, dict):
            read = {
                name: self._wire(value, plain[name], _below(node, name), touched)
                for name, value in listed.items()
                if name in plain
            }
            return Wire(node, read, touched)
        if option.label == "array" and (items := as_array(plain)) is not None:
            inner = Node(node.component, f"{node.path}[]")
            return [self._wire(option.schema.get("items", True), item, inner, touched) for item in items]
        return isoparse(plain) if option.label == "string (date-time)" else plain


def _below(node: Node, name: str) -> Node:
    return Node(node.component, f"{node.path}.{name}" if node.path else name)


def _value(option: Option, name: str, number: int) -> Any:
    kind = option.label.partition(" ")[0]
    if kind in {"integer", "number"}:
        return number
    if kind == "boolean":
        return False
    if kind in {"object", "any"}:
        return {"key": f"value {number}"}
    # Some times are documented as plain strings; their names tell.
    if option.label == "string (date-time)" or name.endswith("_at"):
        return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
    return f"{number}.50" if option.schema.get("format") == "decimal" else f"text-{number}"
