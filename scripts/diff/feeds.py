"""Which fields of the facade a documented property feeds, found out by running the facade on a document's bodies."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import msgspec

from phala_facade.decode.shape import Item
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.plain import as_array
from scripts.diff.bodies import Body, Node, Schemas
from scripts.diff.calls import CALLS
from scripts.provenance.payload import changed, resized, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm
    from scripts.provenance.payload import Place
    from scripts.spec.document import JsonObject

_API_VERSION = "2026-01-21"
_WITHIN = ("current_cvm.", "cvms[].")


@dataclass(frozen=True)
class Feed:
    """What a documented property feeds.

    Attributes:
        fields: The fields of the facade: `"Cvm.logs.stdout"`.
        calls: The calls whose answers carry it.
        named: Whether the facade asks for it by its name.
    """

    fields: frozenset[str]
    calls: frozenset[str]
    named: bool


NOTHING_FED = Feed(frozenset(), frozenset(), named=False)
"""What a property feeds that the facade knows nothing of."""


class Feeds:
    """What the properties of one document feed."""

    def __init__(self, document: JsonObject, keys: dict[str, str]) -> None:
        """Trace `document`; `keys` gives the key in it of a shape's component where it is another one."""
        self.schemas = Schemas(document)
        self._keys = keys
        self._touched: set[Node] = set()
        self._known: dict[Node, Feed] = {}

    def key(self, schema: str) -> str:
        """Return what the component that a shape names is called in this document."""
        return self._keys.get(schema, schema)

    def feed(self, node: Node) -> Feed:
        """Find what a property feeds."""
        if node not in self._known:
            self._known[node] = self._feed(node)
        return self._known[node]

    def _feed(self, node: Node) -> Feed:
        fields: set[str] = set()
        calls: set[str] = set()
        for shape, body in self._bodies.items():
            places = [(place, False) for place, around in body.leaves.items() if node in around]
            places += [(place, True) for place, around in body.lists.items() if node in around]
            if not places:
                continue
            calls.update(call.name for call in CALLS if shape in call.shapes)
            # What an app's own property feeds is said of the app: its CVMs, not each of their fields.
            of_app = node.component == self.key(shape.schema)
            for place, is_list in places:
                for model, path in self._effect(shape, body, place, is_list=is_list):
                    fields.add(_named(model, path, of_app=of_app))
        return Feed(frozenset(fields), frozenset(calls), node in self._touched)

    @cached_property
    def _bodies(self) -> dict[Shape[Any, Any], Body]:
        shapes = dict.fromkeys(shape for call in CALLS for shape in call.shapes)
        present = [shape for shape in shapes if self.key(shape.schema) in self.schemas.components]
        bodies = {shape: self.schemas.full(self.key(shape.schema)) for shape in present}
        for shape, body in bodies.items():
            self._read(shape, body.plain)
        return bodies

    def _effect(self, shape: Shape[Any, Any], body: Body, place: Place, *, is_list: bool) -> Iterator[tuple[str, str]]:
        """Yield the leaves that change with a value, in a body where nothing else is given."""
        if value_at(body.plain, place) in (None, []):
            return
        before = _alone(body, place)
        after = resized(before, place, 1) if is_list else changed(before, place)
        one, other = self._read(shape, before), self._read(shape, after)
        if one is not None and other is not None:
            for path in leaf_paths(type(one)):
                if _said(leaf_value(one, path)) != _said(leaf_value(other, path)):
                    yield type(one).__name__, path

    def _read(self, shape: Shape[Any, Any], plain: Any) -> App | Cvm | None:
        """Read a body; `None` where the facade as it is stumbles over what a document says in its place."""
        wire = self.schemas.wire(self.key(shape.schema), plain, self._touched)
        try:
            value: App | Cvm = shape.convert(wire, Item(shape, msgspec.json.encode(plain), _API_VERSION))
        except (AttributeError, LookupError, TypeError, ValueError):
            return None
        return value


def _alone(body: Body, place: Place) -> Any:
    """Return a body with the value at `place` alone: of all else, only the empty objects are left."""

    def kept(node: Any, at: Place) -> Any:
        if at == place:
            return copy.deepcopy(node)
        if (items := as_array(node)) is not None:
            return [kept(item, (*at, index)) for index, item in enumerate(items)]
        return {
            name: kept(value, (*at, name))
            for name, value in cast("dict[str, Any]", node).items()
            if place[: len(at) + 1] == (*at, name) or (isinstance(value, dict) and (*at, name) not in body.leaves)
        }

    return kept(body.plain, ())


def _said(value: object) -> object:
    """Leave out of a tuple what says nothing: one more item is no news of the fields that its shape lacks."""
    if not isinstance(value, tuple):
        return value
    return tuple(_said(item) for item in cast("tuple[object, ...]", value) if item not in (None, ()))


def _named(model: str, path: str, *, of_app: bool) -> str:
    within = next((prefix for prefix in _WITHIN if path.startswith(prefix)), None)
    if within is None:
        return f"{model}.{path}"
    return f"App.{within[:-1]}" if of_app else f"Cvm.{path.removeprefix(within)}"
