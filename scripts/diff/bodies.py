"""What the facade reads a document's bodies from: no generated client is needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from dateutil.parser import isoparse

from phala_facade.models.plain import as_array, as_object
from scripts.provenance.payload import Node, payload_of
from scripts.spec.names import identifier

if TYPE_CHECKING:
    from scripts.spec.meaning import Schemas
    from scripts.spec.value import Option, Value


class Wire:
    """An object of a response, read as the generated models are: by attributes, `None` where nothing is given."""

    def __init__(self, node: Node, values: dict[str, Any], touched: set[Node], kind: type[Any]) -> None:
        self._node = node
        self._kind = kind
        self._values = {_attribute(name): (name, value) for name, value in values.items()}
        self._touched = touched

    # The facade may ask what an object is an instance of.
    @property
    def __class__(self) -> type[Any]:
        return self._kind

    @__class__.setter
    def __class__(self, kind: type[Any]) -> None:
        self._kind = kind

    def __getattr__(self, name: str) -> Any:
        """Return a value, and note that it was asked for by its name."""
        if name.startswith("_"):
            raise AttributeError(name)
        # The facade may ask for what is not documented.
        documented, value = self._values.get(name, (name, None))
        self._touched.add(self._node.below(documented))
        return value


class Reader:
    """Makes what the facade reads bodies from.

    Args:
        schemas: The meaning of the document's schemas.

    Attributes:
        touched: Each property that was asked for by its name.
    """

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.touched: set[Node] = set()

    def wire(self, key: str, plain: Any, kind: type[Any]) -> Wire:
        """Return the object that stands for a body of a component, and for an instance of its class."""
        return self._object(self._schemas.object(key), plain, Node(key, ""), kind)

    def _object(self, option: Option, plain: dict[str, Any], node: Node, kind: type[Any] = object) -> Wire:
        read = {
            name: self._value(value, plain.get(name), node.below(name)) for name, value in option.properties.items()
        }
        return Wire(node, read, self.touched, kind)

    def _value(self, value: Value, plain: Any, node: Node) -> Any:
        option = next(iter(value.given), None)
        if option is not None and option.component is not None:
            node, option = Node(option.component, ""), self._schemas.object(option.component)
        if option is None or plain is None:
            return plain
        if option.properties and (fields := as_object(plain)) is not None:
            return self._object(option, fields, node)
        if option.items is not None and (items := as_array(plain)) is not None:
            inner = Node(node.component, f"{node.path}[]")
            return [self._value(option.items, item, inner) for item in items]
        return isoparse(plain) if option.label == "string (date-time)" else plain


def least(key: str, schemas: Schemas) -> dict[str, Any]:
    """Return a body of a component with nothing but what has to be given, null where it may be, one level deep."""
    schema, full = schemas.object(key), payload_of(key, schemas).body
    return {
        name: None if value.nullable else full.get(name)
        for name, value in schema.properties.items()
        if name in schema.required
    }


@cache
def _attribute(name: str) -> str:
    return identifier(name)
