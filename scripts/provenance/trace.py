"""Finding out by running the code: which field of the facade changes when one documented value changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec

from phala_facade.decode.shape import Item
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.operations.registry import SHAPES
from scripts.provenance.payload import Payload, Place, alone, changed, resized, value_at, written

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm

API_VERSION = "2026-01-21"

EVERY_SHAPE: tuple[Shape[Any, Any], ...] = tuple(
    dict.fromkeys([*SHAPES, *(shape.nested for shape in SHAPES if shape.nested is not None)])
)
"""The documented shapes, those of CVMs within apps included: they are decoded by themselves."""


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

    One value at a time is changed: in a body where everything is given, and where that changes nothing, in one where
    nothing else is given: there the fallbacks show. Each array is lengthened and shortened.
    """
    found: dict[tuple[str, bool], frozenset[str]] = {}

    def note(place: Place, fields: frozenset[str], *, fallback: bool = False) -> None:
        """Join the places that differ in an index only."""
        if fields:
            key = (written(place), fallback)
            found[key] = found.get(key, frozenset()) | fields

    body = payload.body
    for place in payload.leaves:
        if value_at(body, place) is not None:
            fields = _effect(shape, body, changed(body, place))
            rest = body if fields else alone(payload, place)
            note(place, fields or _effect(shape, rest, changed(rest, place)), fallback=not fields)
    for place in payload.lists:
        longer, shorter = (_effect(shape, body, resized(body, place, by)) for by in (1, -1))
        if longer != shorter:
            raise AssertionError(f"{written(place)} feeds other fields when it grows than when it shrinks")
        note((*place, 0), longer)
    return [Trace(wire, fields, fallback) for (wire, fallback), fields in found.items()]


def read(shape: Shape[Any, Any], body: Any) -> Cvm | App:
    """Read a body that is known to have a shape, even where it lacks what identifies it."""
    item = Item(shape, msgspec.json.encode(body), API_VERSION)
    value: Cvm | App = shape.convert(shape.lenient.decode(body, item.deviations), item)
    return value


def different_leaves(one: Cvm | App, other: Cvm | App) -> frozenset[str]:
    """Return the leaves in which two values of one type differ."""
    fields = {name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)}
    return frozenset(
        path
        for path in leaf_paths(type(one))
        if path.partition(".")[0].removesuffix("[]") in fields
        and said(leaf_value(one, path)) != said(leaf_value(other, path))
    )


def _effect(shape: Shape[Any, Any], before: Any, after: Any) -> frozenset[str]:
    return different_leaves(read(shape, before), read(shape, after))


def said(value: object) -> object:
    """Leave out of a tuple what says nothing: another item in a list is no news of the fields that its shape lacks."""
    if not isinstance(value, tuple):
        return value
    items = cast("tuple[object, ...]", value)
    return tuple(said(item) for item in items if item not in (None, ()))
