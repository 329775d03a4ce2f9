"""What the facade reads a document's bodies from: no generated client is needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from dateutil.parser import isoparse

from phala_facade.models.plain import as_array, as_object
from scripts.provenance.payload import Node
from scripts.spec.names import identifier

if TYPE_CHECKING:
    from scripts.spec.meaning import Schemas
    from scripts.spec.value import Option, Value

_attribute = cache(identifier)


class Reader:
    """Makes what the facade reads bodies from.

    Args:
        schemas: The meaning of the document's schemas.

    Attributes:
        touched: Each property that was read by its name.
    """

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.touched: set[Node] = set()

    def wire(self, key: str, plain: Any) -> Wire:
        """Return the object that stands for a body of a component."""
        return Wire(self, self._schemas.object(key), plain, Node(key, ""))

    def value(self, value: Value, plain: Any, node: Node) -> Any:
        """Return what stands for a plain value at a node."""
        option = next(iter(value.given), None)
        if option is not None and option.component is not None:
            node, option = Node(option.component, ""), self._schemas.object(option.component)
        if option is None or plain is None:
            return plain
        if option.properties and (fields := as_object(plain)) is not None:
            return Wire(self, option, fields, node)
        if option.items is not None and (items := as_array(plain)) is not None:
            inner = Node(node.component, f"{node.path}[]")
            return [self.value(option.items, item, inner) for item in items]
        return isoparse(plain) if option.label == "string (date-time)" else plain


class Wire:
    """An object of a response, read as the generated models are: by attributes, `None` where nothing is given."""

    def __init__(self, reader: Reader, option: Option, plain: dict[str, Any], node: Node) -> None:
        self._reader = reader
        self._option = option
        self._plain = plain
        self._node = node

    def __getattr__(self, name: str) -> Any:
        """Return a value, and note that it was read by its name."""
        # The facade may read what is not documented.
        documented = next((each for each in self._option.properties if _attribute(each) == name), None)
        node = self._node.below(documented or name)
        self._reader.touched.add(node)
        if documented is None:
            return None
        return self._reader.value(self._option.properties[documented], self._plain.get(documented), node)
