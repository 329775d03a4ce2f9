"""One damage to a valid payload: a documented property is missing, null, or of another type."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from phala_facade.models.plain import as_array, as_object
from scripts.provenance.payload import value_at, written
from tests.facade.properties.payloads import (
    FREE_FORM,
    INTEGERS,
    JSON_TYPES,
    NUMBERS,
    OBJECTS,
    TEXTS,
    Schema,
    alternatives,
    components,
    type_of,
    types_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.provenance.payload import Place

MISSING, NULL, RETYPED = "missing", "null", "of another type"

_OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": INTEGERS,
    "number": NUMBERS.filter(lambda number: not number.is_integer()),
    "string": TEXTS,
    "array": st.lists(FREE_FORM, max_size=2),
    "object": OBJECTS,
}


@dataclass(frozen=True)
class Damage:
    """One damage.

    Attributes:
        kind: `MISSING`, `NULL` or `RETYPED`.
        place: Where; `()` is the object as a whole.
        body: The payload with the damage.
        is_deviation: Whether the documentation does not allow it.
    """

    kind: str
    place: Place
    body: Any
    is_deviation: bool

    @property
    def path(self) -> str:
        """Where it is, as deviations write it."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.place).removeprefix(".")

    @property
    def wire(self) -> str:
        """Where it is, without indexes."""
        return written(self.place)


@st.composite
def damages(draw: st.DrawFn, component: str, payload: dict[str, Any]) -> Damage:
    """Draw one damage to a payload of a component schema; the payload is left as it is."""
    schema = components()[component]
    places: list[tuple[Place, Schema, bool]] = [((), {"type": "object", "properties": schema["properties"]}, True)]
    places += _places(schema, payload)
    place, documented, required = draw(st.sampled_from(places))
    others = sorted({*JSON_TYPES} - types_of(documented) - {"null"})
    kinds = [NULL, RETYPED] if others else []
    kind = draw(st.sampled_from([*kinds, MISSING] if place and isinstance(place[-1], str) else kinds or [NULL]))
    if kind == RETYPED:
        odd = draw(_OF_TYPE[draw(st.sampled_from(others))])
        return Damage(kind, place, _with(payload, place, odd), is_deviation=True)
    if kind == NULL:
        return Damage(kind, place, _with(payload, place, None), required and "null" not in types_of(documented))
    body = copy.deepcopy(payload)
    del value_at(body, place[:-1])[place[-1]]
    return Damage(kind, place, body, required)


def _places(schema: Schema, value: Any, place: Place = ()) -> Iterator[tuple[Place, Schema, bool]]:
    """Yield each place within a value that is documented, its schema, and whether something must be there."""
    fields, items = as_object(value), as_array(value)
    described = next((each for each in alternatives(schema) if each["type"] == type_of(value)), Schema())
    if fields is not None:
        required: list[str] = described.get("required", [])
        for name, child in described.get("properties", {}).items():
            if name in fields:
                yield (*place, name), child, name in required
                yield from _places(child, fields[name], (*place, name))
    for index, item in enumerate(items if items is not None and "items" in described else ()):
        yield (*place, index), described["items"], True
        yield from _places(described["items"], item, (*place, index))


def _with(body: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    result = copy.deepcopy(body)
    value_at(result, place[:-1])[place[-1]] = value
    return result
