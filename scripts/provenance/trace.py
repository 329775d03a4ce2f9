"""Finding out by running the code: which field of the facade changes when one documented value changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec

from phala_facade.decode.shape import Item
from phala_facade.models.leaves import leaf_paths, leaf_value
from scripts.provenance.payload import Payload, Place, changed, removed, resized, value_at, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm

API_VERSION = "2026-01-21"


@dataclass(frozen=True)
class Trace:
    """What a documented value feeds.

    Attributes:
        wire: The path of the value in the answer: `hosted.configuration.vcpu`.
        fields: The leaves of the facade that change with it.
        fallback: Whether they do so only when what they come from in the first place is missing.
    """

    wire: str
    fields: frozenset[str]
    fallback: bool


def trace(shape: Shape[Any, Any], payload: Payload) -> list[Trace]:
    """Find what feeds what in one documented shape.

    One value at a time is changed: in a body where everything is given, and in one without all that fed a field there,
    where the fallbacks show. Each array is lengthened and shortened.
    """
    body = payload.body
    first = {place: _effect(shape, body, changed(body, place)) for place in payload.leaves if _given(body, place)}
    sources = {place for place, fields in first.items() if fields}
    without = removed(body, {place for place in sources if not isinstance(place[-1], int)})
    others = [place for place in first if place not in sources]
    second = {place: _effect(shape, without, changed(without, place)) for place in others if _stands(without, place)}
    only = removed(without, {place for place, fields in second.items() if not fields})
    for place, fields in second.items():
        if fields and _effect(shape, only, changed(only, place)) != fields:
            raise AssertionError(f"{written(place)} feeds other fields when fallbacks are all that is given")
    return _merged(
        [
            *((place, fields, False) for place, fields in first.items()),
            *((place, fields, True) for place, fields in second.items()),
            *(((*place, 0), _resizing(shape, body, place), False) for place in payload.lists),
        ]
    )


def read(shape: Shape[Any, Any], body: Any) -> Cvm | App:
    """Read a body that is known to have a shape, even where it lacks what identifies it."""
    item = Item(shape, msgspec.json.encode(body), API_VERSION)
    value: Cvm | App = shape.convert(shape.lenient.decode(item.body, item.deviations), item)
    return value


def different_leaves(one: Cvm | App, other: Cvm | App) -> frozenset[str]:
    """Return the leaves in which two values of one type differ."""
    paths = leaf_paths(type(one))
    return frozenset(path for path in paths if said(leaf_value(one, path)) != said(leaf_value(other, path)))


def _effect(shape: Shape[Any, Any], before: Any, after: Any) -> frozenset[str]:
    return different_leaves(read(shape, before), read(shape, after))


def said(value: object) -> object:
    """Leave out of a tuple what says nothing: another item in a list is no news of the fields that its shape lacks."""
    if not isinstance(value, tuple):
        return value
    items = cast("tuple[object, ...]", value)
    return tuple(said(item) for item in items if item not in (None, ()))


def _resizing(shape: Shape[Any, Any], body: Any, place: Place) -> frozenset[str]:
    longer = _effect(shape, body, resized(body, place, 1))
    shorter = _effect(shape, body, resized(body, place, -1))
    if longer != shorter:
        raise AssertionError(f"{written(place)} feeds other fields when it grows than when it shrinks")
    return longer


def _given(body: Any, place: Place) -> bool:
    return value_at(body, place) is not None


def _stands(body: Any, place: Place) -> bool:
    try:
        value_at(body, place)
    except (KeyError, IndexError):
        return False
    return True


def _merged(found: Iterable[tuple[Place, frozenset[str], bool]]) -> list[Trace]:
    """Join the places that differ in an index only."""
    fields: dict[tuple[str, bool], frozenset[str]] = {}
    for place, changes, fallback in found:
        if changes:
            key = (written(place), fallback)
            fields[key] = fields.get(key, frozenset()) | changes
    return [Trace(wire, changes, fallback) for (wire, fallback), changes in fields.items()]
