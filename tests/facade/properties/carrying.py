"""Whether a value of the facade carries what a payload says, by what is known of where each field comes from."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.plain import as_array, as_object
from scripts.provenance.payload import written
from scripts.provenance.trace import trace
from tests.facade.properties.payloads import default_at
from tests.support.documented import payload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm
    from scripts.provenance.payload import Place

_GPUS = "hosted.configuration.gpus.gpus[]"
_FRACTION = re.compile(r"\.([0-9]+)")


class Provenance:
    """Which documented values feed which leaves, in one shape.

    Attributes:
        first: The leaves that a value feeds, by its path in the response.
        fallback: The leaves that it feeds where what they come from in the first place is missing.
    """

    def __init__(self, shape: Shape[Any, Any]) -> None:
        self.first: dict[str, frozenset[str]] = {}
        self.fallback: dict[str, frozenset[str]] = {}
        for found in trace(shape, payload(shape.schema)):
            (self.fallback if found.fallback else self.first)[found.wire] = found.fields
        if "legacy_id" in self.first.get("id", ()):
            # A string is an identifier of another kind than the integer that was traced.
            self.first["id"] = frozenset({"id", "legacy_id"})

    def fed_at(self, path: str) -> set[str]:
        """Return the leaves that are fed by what stands at a path, or by anything within it."""
        within = re.compile(rf"{re.escape(path)}(?![^.\[])")
        feeding = [*self.first.items(), *self.fallback.items()]
        return {leaf for wire, fields in feeding if within.match(wire) for leaf in fields}


@cache
def provenance(shape: Shape[Any, Any]) -> Provenance:
    """Return where the leaves of one shape come from."""
    return Provenance(shape)


def lost(shape: Shape[Any, Any], payload: Mapping[str, Any], value: Cvm | App) -> list[str]:
    """List the documented values of a payload that no leaf carries, though the shape says that one does."""
    feeding = provenance(shape)
    nodes = [(written(place), said) for place, said in _nodes(payload)]
    first = {leaf for path, _ in nodes for leaf in feeding.first.get(path, ())}
    missing: list[str] = []
    for path, said in nodes:
        is_free_form = as_object(said) is not None and path.endswith("]")
        is_holder = as_array(said) is not None or (as_object(said) is not None and not is_free_form)
        if is_holder or (is_free_form and any(wire.startswith(f"{path}.") for wire in feeding.first)):
            continue  # what is in it is looked at by itself
        leaves = feeding.first.get(path) or feeding.fallback.get(path, frozenset()) - first
        if "legacy_id" in leaves:
            leaves = frozenset({"id" if isinstance(said, str) else "legacy_id"})
        missing += [f"{path} in {leaf}" for leaf in leaves if not carries(leaf_value(value, leaf), said, path)]
    return missing


def invented(shape: Shape[Any, Any], payload: Mapping[str, Any], value: Cvm | App) -> list[str]:
    """List the leaves that say something though nothing in the payload feeds them, documented defaults aside."""
    feeding = provenance(shape)
    # An empty array says that there is none of its items.
    arrays = {f"{written(place)}[]" for place, said in _nodes(payload) if as_array(said) is not None}
    given = arrays | {written(place) for place, _ in _nodes(payload)}
    found: list[str] = []
    for leaf in leaf_paths(type(value)):
        sources = [wire for each in (feeding.first, feeding.fallback) for wire in each if leaf in each[wire]]
        if leaf == "is_minimal" or not given.isdisjoint(sources):
            continue
        defaults = [default_at(shape.schema, wire) for wire in sources]
        if any(said is not None and said not in defaults for said in _flat(leaf_value(value, leaf))):
            found.append(leaf)
    return found


def _nodes(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield each value that says something, and each that holds others, with its place."""
    if value is not None:
        yield place, value
    fields, items = as_object(value), as_array(value)
    for step, inner in fields.items() if fields is not None else enumerate(items or ()):
        yield from _nodes(inner, (*place, step))


def carries(leaf: object, said: Any, path: str) -> bool:
    """Return whether a leaf says what stands at a path, in the facade's way or within something larger."""
    if isinstance(leaf, tuple):
        return any(carries(item, said, path) for item in _flat(cast("tuple[object, ...]", leaf)))
    if (fields := as_object(leaf)) is not None:
        return fields == said or any(carries(item, said, path) for item in fields.values())
    if (items := as_array(leaf)) is not None:
        return any(carries(item, said, path) for item in items)
    if isinstance(leaf, datetime):
        # What is finer than microseconds may be rounded or cut off.
        return abs(leaf - _moment(said)) <= timedelta(microseconds=1)
    if isinstance(leaf, Decimal):
        return leaf == Decimal(said)
    if path.endswith("memory_in_gb"):
        # A number with a fraction is documented: a double, which no integer beyond 2 to the 53rd need be.
        return leaf == _megabytes(float(said))
    return path == _GPUS or (leaf == said and type(leaf) is type(said))


def _moment(text: str) -> datetime:
    """Read a time of any precision as one in microseconds, without the readers that the facade uses."""
    whole = _FRACTION.sub("", text)
    fraction = match[1] if (match := _FRACTION.search(text)) else "0"
    return datetime.fromisoformat(whole.upper()) + timedelta(microseconds=int(fraction[:6].ljust(6, "0")))


def _megabytes(gigabytes: float) -> int:
    """Multiply exactly, then round once."""
    numerator, denominator = gigabytes.as_integer_ratio()
    return round(numerator * 1024 / denominator) if denominator > 1 else numerator * 1024


def _flat(value: object) -> list[object]:
    """Return the leaves of several items, or the one of a single value."""
    if not isinstance(value, tuple):
        return [value]
    return [each for item in cast("tuple[object, ...]", value) for each in _flat(item)]
