"""Finding out by running the code: which field of the facade changes when one documented value changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec

from phala_facade.decode.tolerant import salvage
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.normalise.reading import Reading
from scripts.provenance.payload import Payload, Place, changed, removed, resized, value_at, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from phala_facade.models import App, Cvm, Deviation
    from phala_facade.operations.answers import Reader

_API_VERSION = "2026-01-21"


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


def trace(reader: Reader[Any], payload: Payload) -> list[Trace]:
    """Find what feeds what in one documented shape.

    One value at a time is changed: in a body where everything is given, and in one without all that fed a field there,
    where the fallbacks show. Each array is lengthened and shortened.
    """
    body = payload.body
    first = {place: _effect(reader, body, changed(body, place)) for place in payload.leaves if _given(body, place)}
    sources = {place for place, fields in first.items() if fields}
    without = removed(body, {place for place in sources if not isinstance(place[-1], int)})
    others = [place for place in first if place not in sources]
    second = {place: _effect(reader, without, changed(without, place)) for place in others if _stands(without, place)}
    only = removed(without, {place for place, fields in second.items() if not fields})
    for place, fields in second.items():
        if fields and _effect(reader, only, changed(only, place)) != fields:
            raise AssertionError(f"{written(place)} feeds other fields when fallbacks are all that is given")
    return _merged(
        [
            *((place, fields, False) for place, fields in first.items()),
            *((place, fields, True) for place, fields in second.items()),
            *(((*place, 0), _resizing(reader, body, place), False) for place in payload.lists),
        ]
    )


def read(reader: Reader[Any], body: Any) -> Cvm | App:
    """Read a body that is known to have the reader's shape, even where it lacks what identifies it."""
    deviations: list[Deviation] = []
    wire = salvage(reader.shape.wire, body, deviations)
    value: Cvm | App = reader.read(wire, Reading(reader.shape, msgspec.json.encode(body), _API_VERSION, deviations))
    return value


def _effect(reader: Reader[Any], before: Any, after: Any) -> frozenset[str]:
    one, other = read(reader, before), read(reader, after)
    paths = leaf_paths(type(one))
    return frozenset(path for path in paths if _said(leaf_value(one, path)) != _said(leaf_value(other, path)))


def _said(value: object) -> object:
    """Leave out of a tuple what says nothing: another item in a list is no news of the fields that its shape lacks."""
    if not isinstance(value, tuple):
        return value
    items = cast("tuple[object, ...]", value)
    return tuple(_said(item) for item in items if item not in (None, ()))


def _resizing(reader: Reader[Any], body: Any, place: Place) -> frozenset[str]:
    longer = _effect(reader, body, resized(body, place, 1))
    shorter = _effect(reader, body, resized(body, place, -1))
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
