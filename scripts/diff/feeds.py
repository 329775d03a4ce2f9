"""Which fields of the facade a documented property feeds, found out by running the facade on a document's bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import msgspec

from phala_facade.decode.item import Unrecognised
from phala_facade.decode.shape import CVMS_WITHIN, Item
from phala_facade.models.leaves import leaf_value
from scripts.diff.bodies import Wire
from scripts.diff.calls import calls
from scripts.provenance.payload import Node, alone, changed, payload_of, removed, resized, value_at
from scripts.provenance.trace import API_VERSION, EVERY_SHAPE, different_leaves, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm
    from scripts.diff.calls import FacadeCall
    from scripts.provenance.payload import Payload, Place
    from scripts.spec.meaning import Schemas


@dataclass(frozen=True)
class Feed:
    """What a documented property feeds.

    Attributes:
        fields: The fields of the facade: `"Cvm.logs.stdout"`.
        calls: The calls whose responses carry it.
        named: Whether the facade reads it by its name.
        missing: What the fields are where it is not given.
    """

    fields: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    named: bool = False
    missing: frozenset[str] = frozenset()


NOTHING_FED = Feed()
"""What a property feeds that the facade knows nothing of."""


class Feeds:
    """What the properties of one document feed.

    Args:
        schemas: The meaning of the document's schemas.
        keys: The key in it of a shape's component where it is another one.
    """

    def __init__(self, schemas: Schemas, keys: Mapping[str, str]) -> None:
        self.schemas = schemas
        self._keys = keys
        self._touched: set[Node] = set()
        self._known: dict[Node, Feed] = {}
        self._effects: dict[tuple[Shape[Any, Any], Place], list[tuple[str, str, str]]] = {}

    def key(self, schema: str) -> str:
        """Return what the component that a shape names is called in this document."""
        return self._keys.get(schema, schema)

    def feed(self, node: Node) -> Feed:
        """Find what a property feeds."""
        if node not in self._known:
            call = self._call_of_page(node.component)
            self._known[node] = self._feed(node) if call is None else self._page(node, call)
        return self._known[node]

    def is_page_key(self, node: Node) -> bool:
        """Return whether it is a key without which the facade refuses a page."""
        call = self._call_of_page(node.component)
        return call is not None and node.path in {call.page, *call.page_fields()}

    def items_of(self, component: str, page: str) -> set[str]:
        """Return the components of the items in a page, given their key in it; none where it is no page."""
        value = self.schemas.object(component).properties.get(page)
        arrays = [option.items for option in value.given if option.items is not None] if value is not None else []
        return {option.component for items in arrays for option in items.given if option.component}

    def _call_of_page(self, component: str) -> FacadeCall | None:
        """Return the call that gets pages of a component."""
        for call in calls():
            if not self.items_of(component, call.page).isdisjoint(self.key(shape.schema) for shape in call.shapes):
                return call
        return None

    def _page(self, node: Node, call: FacadeCall) -> Feed:
        """Return what a part of a page feeds."""
        fields = frozenset(name for key, name in call.page_fields().items() if node.path in {"", key})
        if node.path in {"", call.page}:
            items = self.items_of(node.component, call.page)
            fields = fields.union(*(self.feed(Node(item, "")).fields for item in items))
        return Feed(fields, frozenset({call.name}), named=bool(fields))

    def _feed(self, node: Node) -> Feed:
        fields: set[str] = set()
        names: set[str] = set()
        missing: set[str] = set()
        for shape, body in self._read_bodies.items():
            places = [place for place, around in (body.leaves | body.lists).items() if node in around]
            if not places:
                continue
            names.update(call.name for call in calls() if shape in call.shapes)
            # What an app's own property feeds is said of the app: its CVMs, not each of their fields.
            of_app = node.component == self.key(shape.schema)
            for place in places:
                for model, path, without in self._effect(shape, body, place):
                    fields.add(_named(model, path, of_app=of_app))
                    if not path.startswith(CVMS_WITHIN):
                        missing.add(without)
        return Feed(frozenset(fields), frozenset(names), node in self._touched, frozenset(missing))

    @cached_property
    def _read_bodies(self) -> dict[Shape[Any, Any], Payload]:
        bodies = {
            shape: payload_of(key, self.schemas)
            for shape in EVERY_SHAPE
            if (key := self.key(shape.schema)) in self.schemas
        }
        for shape, body in bodies.items():
            # What is read may depend on whether there is anything in an array.
            for plain in (body.body, _emptied(body.body)):
                self._read(shape, body, plain)
        return bodies

    def _effect(self, shape: Shape[Any, Any], body: Payload, place: Place) -> list[tuple[str, str, str]]:
        """Return the leaves that change with a value where nothing else is given, and what they are without it."""
        if (shape, place) not in self._effects:
            self._effects[shape, place] = [*self._tried(shape, body, place)]
        return self._effects[shape, place]

    def _tried(self, shape: Shape[Any, Any], body: Payload, place: Place) -> Iterator[tuple[str, str, str]]:
        if value_at(body.body, place) in (None, []):
            return
        before = alone(body, place)
        is_list = place in body.lists
        after = resized(before, place, 1) if is_list else changed(before, place)
        without = resized(before, place, -1) if is_list else removed(before, place)
        one, other, none = (self._read(shape, body, each) for each in (before, after, without))
        if one is None or other is None:
            return
        for path in different_leaves(one, other):
            lacking = None if none is None else said(leaf_value(none, path))
            yield type(one).__name__, path, repr(lacking).replace("'", '"')

    def _read(self, shape: Shape[Any, Any], body: Payload, plain: Any) -> App | Cvm | None:
        """Read a body; `None` where the facade as it is stumbles over what a document says in its place."""
        wire: Any = Wire(body, plain, self._touched)
        try:
            value: App | Cvm = shape.convert(wire, Item(shape, msgspec.json.encode(plain), API_VERSION))
        except (AttributeError, LookupError, TypeError, Unrecognised, ValueError):
            return None
        return value


def _emptied(plain: Any) -> Any:
    """Return a body with nothing in its arrays."""
    if isinstance(plain, list):
        return []
    if isinstance(plain, dict):
        return {name: _emptied(value) for name, value in cast("dict[str, Any]", plain).items()}
    return plain


def _named(model: str, path: str, *, of_app: bool) -> str:
    within = next((place for place in CVMS_WITHIN if path.startswith(f"{place}.")), None)
    if within is None:
        return f"{model}.{path}"
    return f"App.{within}" if of_app else f"Cvm.{path.removeprefix(f'{within}.')}"
