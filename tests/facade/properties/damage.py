"""One damage to a valid payload: what can be hit, what it becomes, and what the documentation makes of that."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from phala_facade.models.plain import as_array, as_object
from scripts.provenance.payload import value_at
from tests.facade.properties.payloads import (
    FREE_FORM,
    INTEGERS,
    JSON_TYPES,
    NUMBERS,
    OBJECTS,
    TEXTS,
    UNKNOWN_NAMES,
    Schema,
    alternatives,
    components,
    is_time,
    type_of,
    types_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.provenance.payload import Place

DROPPED, NULLED, RETYPED, REWORDED, WIDENED, RENAMED = (
    "a key is dropped",
    "null",
    "another type",
    "a text that is no time and no amount",
    "an unknown key",
    "an unknown enumeration value or prefix",
)

_OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "integer": INTEGERS,
    "number": NUMBERS.filter(lambda number: not number.is_integer()),
    "string": TEXTS,
    "array": st.lists(FREE_FORM, max_size=2),
    "object": OBJECTS,
}
_NO_TIMES = ("<string>", "soon", "2026", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+99:99", "0000-01-01T00:00:00Z")
_NO_AMOUNTS = ("cheap", "", "NaN", "Infinity", "1,5", "0x10", " 1", "1e9999999999999999999", "1e-9999999999999999999")


@dataclass(frozen=True)
class Spot:
    """A place in a payload that the documentation describes.

    Attributes:
        place: Where it is.
        schema: What is documented there.
        required: Whether the documentation requires that something is there.
    """

    place: Place
    schema: Schema
    required: bool


@dataclass(frozen=True)
class Damage:
    """One damage.

    Attributes:
        kind: What was done.
        place: Where; `()` is the object as a whole.
        body: The payload with the damage.
        without: The payload with nothing at all in that place.
        is_departure: Whether a value cannot be read there, or is missing or null though the documentation requires it.
    """

    kind: str
    place: Place
    body: Any
    without: Any
    is_departure: bool

    @property
    def path(self) -> str:
        """Where it is, as deviations write it."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.place).removeprefix(".")


@st.composite
def damages(draw: st.DrawFn, component: str, payload: dict[str, Any]) -> Damage:
    """Draw one damage to a payload.

    Args:
        draw: Hypothesis's own.
        component: The key of the schema that the payload follows.
        payload: What is to be damaged; it is left as it is.
    """
    spot = draw(st.sampled_from(list(_spots(components()[component], payload))))
    kind = draw(st.sampled_from(list(_kinds(spot, value_at(payload, spot.place)))))
    if kind == WIDENED:
        found = {**value_at(payload, spot.place), draw(UNKNOWN_NAMES): draw(FREE_FORM)}
        return Damage(kind, spot.place, _with(payload, spot.place, found), payload, is_departure=False)
    without = _without(payload, spot.place)
    if kind == DROPPED:
        return Damage(kind, spot.place, without, without, is_departure=spot.required)
    damaged = _with(payload, spot.place, draw(_replacements(kind, spot)))
    departs = {
        NULLED: spot.required and "null" not in types_of(spot.schema),
        RETYPED: True,
        REWORDED: True,
        RENAMED: False,
    }[kind]
    return Damage(kind, spot.place, damaged, without, is_departure=departs)


def _spots(schema: Schema, value: Any, place: Place = ()) -> Iterator[Spot]:
    if not place:
        yield Spot(place, {"type": "object", "properties": schema["properties"]}, required=True)
    fields, items = as_object(value), as_array(value)
    described = next((each for each in alternatives(schema) if each["type"] == type_of(value)), Schema())
    if fields is not None:
        required: list[str] = described.get("required", [])
        for name, child in described.get("properties", {}).items():
            if name in fields:
                yield Spot((*place, name), child, name in required)
                yield from _spots(child, fields[name], (*place, name))
    for index, item in enumerate(items if items is not None and "items" in described else ()):
        yield Spot((*place, index), described["items"], required=True)
        yield from _spots(described["items"], item, (*place, index))


def _kinds(spot: Spot, value: Any) -> Iterator[str]:
    yield from (NULLED, RETYPED) if types_of(spot.schema) != {*JSON_TYPES} else ()
    if spot.place and isinstance(spot.place[-1], str):
        yield DROPPED
    if as_object(value) is not None and any("properties" in each for each in alternatives(spot.schema)):
        yield WIDENED
    if _is_time(spot) or _is_amount(spot):
        yield REWORDED
    if any({"const", "enum", "pattern"} & each.keys() for each in alternatives(spot.schema)):
        yield RENAMED


def _replacements(kind: str, spot: Spot) -> st.SearchStrategy[Any]:
    if kind == NULLED:
        return st.none()
    if kind == REWORDED:
        return st.sampled_from(_NO_TIMES if _is_time(spot) else _NO_AMOUNTS)
    if kind == RENAMED:
        known = [word for each in alternatives(spot.schema) for word in each.get("enum", [each.get("const")])]
        return TEXTS.filter(lambda text: text not in known)
    others = sorted({*JSON_TYPES} - types_of(spot.schema) - {"null"})
    return st.sampled_from(others).flatmap(_OF_TYPE.__getitem__)


def _is_time(spot: Spot) -> bool:
    return bool(spot.place) and is_time(spot.schema, spot.place[-1])


def _is_amount(spot: Spot) -> bool:
    return any(each.get("format") == "decimal" for each in alternatives(spot.schema))


def _with(body: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    result = copy.deepcopy(body)
    value_at(result, place[:-1])[place[-1]] = value
    return result


def _without(body: Any, place: Place) -> Any:
    if not place:
        return None
    result = copy.deepcopy(body)
    del value_at(result, place[:-1])[place[-1]]
    return result
