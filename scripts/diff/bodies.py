"""What the facade reads a document's bodies from: no generated client is needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from dateutil.parser import isoparse

from phala_facade.models.plain import as_array, as_object
from scripts.spec.names import identifier

if TYPE_CHECKING:
    from scripts.provenance.payload import Node, Payload, Place

_attribute = cache(identifier)


class Wire:
    """An object of a response, read as the generated models are: by attributes, `None` where nothing is given.

    Args:
        payload: The whole body, which says what is documented where.
        plain: The object as it is now.
        touched: Gets each property that is read by its name.
        place: Where the object stands.
    """

    def __init__(self, payload: Payload, plain: dict[str, Any], touched: set[Node], place: Place = ()) -> None:
        self._payload = payload
        self._plain = plain
        self._touched = touched
        self._place = place

    def __getattr__(self, name: str) -> Any:
        """Return a value, and note that it was read by its name; the facade may read what is not documented."""
        key = next((each for each in self._plain if _attribute(each) == name), None)
        if key is None:
            return None
        place = (*self._place, key)
        self._touched.add(self._payload.nodes[place])
        return self._read(self._plain[key], place)

    def _read(self, plain: Any, place: Place) -> Any:
        if place in self._payload.leaves:
            return isoparse(plain) if plain is not None and place in self._payload.times else plain
        if (items := as_array(plain)) is not None:
            # All items are as the first one is documented.
            return [self._read(item, (*place, 0)) for item in items]
        fields = as_object(plain)
        return plain if fields is None else Wire(self._payload, fields, self._touched, place)
