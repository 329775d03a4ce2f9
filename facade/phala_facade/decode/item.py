"""From the JSON of one object to the wire model of the shape that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

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


class ItemDecoder(Generic[V]):
    """Decodes the objects of one response, each as the shape that it has, and converts them.

    Args:
        shapes: The shapes that an object may have.
        api_version: The version that was requested.
        undocumented: Whether that version is later than every documented one.

    Attributes:
        candidates: The shapes, the likeliest first.
        nested: The shapes that the CVMs within an object may have, the likeliest first.
    """

    def __init__(self, shapes: Sequence[Shape[Any, V]], api_version: str, *, undocumented: bool) -> None:
        self.candidates = likeliest_first(shapes, api_version)
        self._api_version = api_version
        self._newest = max(shape.since for shape in shapes)
        self._undocumented = undocumented
        self.nested = [shape.nested for shape in self.candidates if shape.nested is not None]

    def convert(self, body: bytes) -> V:
        """Decode an object as the candidate whose structure it has, and convert it.

        An object that is exactly as the likeliest candidate documents is not looked at twice.

        Raises:
            Unrecognised: It fits no candidate.
            msgspec.DecodeError: It is not well-formed JSON.
        """
        likeliest = self.candidates[0]
        try:
            wire = likeliest.decoder.decode(body)
        except msgspec.ValidationError:
            return self.convert_as(recognise(parse(body), self.candidates), body)
        return self._item(likeliest, body).convert(wire)

    def convert_as(self, shape: Shape[Any, V], body: bytes) -> V:
        """Decode an object as a shape, leniently where it deviates from that, and convert it."""
        item = self._item(shape, body)
        try:
            wire = shape.decoder.decode(body)
        except msgspec.ValidationError:
            wire = shape.lenient.decode(body, item.deviations)
        return item.convert(wire)

    def _item(self, shape: Shape[Any, V], body: bytes) -> Item[V]:
        item = Item(shape, body, self._api_version, nested=self.nested, undocumented=self._undocumented)
        if self._undocumented and shape.since < self._newest and not shape.in_every_version:
            item.deviates("", f"in the shape of {shape.since}, though a later version was requested")
        return item


def recognise(plain: object, candidates: Sequence[Shape[Any, V]]) -> Shape[Any, V]:
    """Find the candidate whose structure a parsed object has; its keys tell, so that no odd value changes the shape.

    Of several that fit, those count whose core is there: one key too many makes no object one of another shape. Of
    these it is the likeliest, unless that lacks a required key and another knows all its keys and more.

    Args:
        plain: The object, parsed.
        candidates: The shapes that it may have, the likeliest first.

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
    keys = fields.keys()
    fitting = [shape for shape in fitting if shape.has_core(fields)] or fitting
    known = {shape: keys & shape.keys for shape in fitting}
    best = (shape for shape in fitting if not any(known[shape] < known[other] for other in fitting))
    return fitting[0] if fitting[0].required <= keys else next(best)


def _labels(candidates: Sequence[Shape[Any, V]]) -> dict[Shape[Any, V], str]:
    """Return what to call each candidate: its title, with its version where two share one."""
    titles = [shape.title for shape in candidates]
    return {shape: shape.label if titles.count(shape.title) > 1 else shape.title for shape in candidates}


def likeliest_first(candidates: Sequence[Shape[Any, V]], api_version: str) -> list[Shape[Any, V]]:
    """Return shapes in the order of how likely they are for an API version.

    First those of the newest documented version that is not later than `api_version` (a date, or `"LATEST"`, which
    sorts behind every date), then the others, newest first.
    """
    newest_first = sorted(candidates, key=lambda shape: shape.since, reverse=True)
    return sorted(newest_first, key=lambda shape: shape.since > api_version)
