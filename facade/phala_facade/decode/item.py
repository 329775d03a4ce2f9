"""From the JSON of one object to the wire model of the shape that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from phala_facade.decode.shape import Item, Shape
from phala_facade.models.plain import as_object, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

V = TypeVar("V")


class Unrecognised(Exception):  # noqa: N818  # an outcome for the caller to report, not an error of its own
    """An object fits none of the shapes that it might have."""

    def __init__(self, candidates: Mapping[str, str], path: str = "") -> None:
        super().__init__(candidates)
        self.candidates = candidates
        self.path = path


def convert_item(body: bytes, candidates: Sequence[Shape[Any, V]], api_version: str) -> V:
    """Decode one object as the candidate whose structure it has, and convert it.

    Args:
        body: The object in JSON.
        candidates: The shapes that it may have, the likeliest first: an object that is exactly as that one documents
            is not looked at twice.
        api_version: The version that was requested.

    Raises:
        Unrecognised: It fits no candidate.
        msgspec.DecodeError: It is not well-formed JSON.
    """
    likeliest = candidates[0]
    try:
        wire = likeliest.decoder.decode(body)
    except msgspec.ValidationError:
        return convert_as(recognise(parse(body), candidates), body, api_version)
    return likeliest.convert(wire, Item(likeliest, body, api_version))


def convert_as(shape: Shape[Any, V], body: bytes, api_version: str) -> V:
    """Decode one object as a shape, leniently where it deviates from that, and convert it."""
    item = Item(shape, body, api_version)
    try:
        wire = shape.decoder.decode(body)
    except msgspec.ValidationError:
        wire = shape.lenient.decode(body, item.deviations)
    return shape.convert(wire, item)


def recognise(plain: object, candidates: Sequence[Shape[Any, V]]) -> Shape[Any, V]:
    """Find the candidate whose structure a parsed object has.

    Where several fit, the one that knows most of its keys, and of equals the likeliest: an odd value makes no object
    one of another shape.

    Raises:
        Unrecognised: It has the structure of none; says why not for each.
    """
    fields = as_object(plain)
    if fields is None:
        raise Unrecognised(dict.fromkeys(_labels(candidates).values(), "not an object"))
    reasons = {shape: shape.why_not(fields) for shape in candidates}
    fitting = [shape for shape, reason in reasons.items() if reason is None]
    if not fitting:
        labels = _labels(candidates)
        raise Unrecognised({labels[shape]: reason for shape, reason in reasons.items() if reason is not None})
    return max(fitting, key=lambda shape: len(fields.keys() & set(shape.wire.__struct_encode_fields__)))


def _labels(candidates: Sequence[Shape[Any, V]]) -> dict[Shape[Any, V], str]:
    """Name each candidate by its title; by its version, too, where two share one."""
    titles = [shape.title for shape in candidates]
    return {shape: shape.label if titles.count(shape.title) > 1 else shape.title for shape in candidates}


def likeliest_first(candidates: Sequence[Shape[Any, V]], api_version: str) -> list[Shape[Any, V]]:
    """Order shapes by how likely an API version answers with them.

    First those of the newest documented version that is not later than `api_version` (a date, or `"LATEST"`, which
    sorts behind every date), then the others, newest first.
    """
    newest_first = sorted(candidates, key=lambda shape: shape.since, reverse=True)
    return sorted(newest_first, key=lambda shape: shape.since > api_version)
