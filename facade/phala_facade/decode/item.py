"""Decoding one JSON object to the wire model of its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from phala_facade.decode.keys import documented_keys, replaced_keys
from phala_facade.decode.shape import Item, Shape
from phala_facade.models.plain import as_object, parse
from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

V = TypeVar("V")


class Unrecognised(Exception):  # noqa: N818  # an outcome for the caller to report, not an error by itself
    """An object fits none of the candidate shapes."""

    def __init__(self, candidates: Mapping[str, str]) -> None:
        super().__init__(candidates)
        self.candidates = candidates


class ItemDecoder(Generic[V]):
    """Decodes the objects of one response, each according to its shape, and converts them.

    Args:
        shapes: The shapes that an object may have.
        api_version: The requested version.
        undocumented: Whether that version is later than every documented one.

    Attributes:
        candidates: The shapes, likeliest first.
        nested: The shapes that the CVMs within an object may have, likeliest first.
    """

    def __init__(self, shapes: Sequence[Shape[Any, V]], api_version: str, *, undocumented: bool) -> None:
        self.candidates = likeliest_first(shapes, api_version)
        self._likeliest, *others = self.candidates
        # Of a version that is not documented, and between shapes of one structure, every key may tell something.
        self._looks_at_keys = undocumented or any(shape.why_not is self._likeliest.why_not for shape in others)
        self._api_version = api_version
        self._newest = max(shape.since for shape in shapes)
        self._undocumented = undocumented
        # Objects of one response often deviate alike: after one that does, the next is not decoded exactly in vain.
        self._deviates = False
        self.nested = [shape.nested for shape in self.candidates if shape.nested is not None]

    def convert(self, body: bytes) -> V:
        """Decode an object as the candidate whose structure it has and convert it.

        Raises:
            Unrecognised: It fits no candidate.
            msgspec.DecodeError: It is not well-formed JSON.
        """
        if not self._looks_at_keys and not self._deviates:
            shape = self._likeliest
            try:
                wire = shape.decoder.decode(body)
            except msgspec.ValidationError:
                self._deviates = True
            else:
                return shape.convert(wire, Item(shape, body, self._api_version, self.nested))
        plain = parse(body)
        return self.convert_as(recognise(plain, self.candidates), body, plain)

    def convert_as(self, shape: Shape[Any, V], body: bytes, plain: dict[str, Any]) -> V:
        """Decode an object as a given shape, leniently where it deviates, and convert it.

        Args:
            shape: The shape.
            body: The object as JSON.
            plain: The object, parsed.
        """
        item = Item(shape, body, self._api_version, self.nested, self._undocumented, plain)
        wire = shape.lenient.decode(plain, item.deviations)
        self._deviates = bool(item.deviations)
        if self._undocumented:
            self._doubt(wire, item)
        return shape.convert(wire, item)

    def _doubt(self, wire: Any, item: Item[V]) -> None:
        """Look for what an undocumented version has changed."""
        shape = item.shape
        told = {deviation.path for deviation in item.deviations}
        for path in replaced_keys(item.plain, shape.wire):
            if path not in told:
                item.deviates(path, "missing, though a key that is not documented seems to have its place")
        # The documented defaults may not hold, either.
        for key, name in shape.defaults.items():
            if key not in item.plain:
                setattr(wire, name, None)
        if shape.since < self._newest and not shape.in_every_version:
            problem = f"in the shape of {shape.since}, though a later version was requested"
            item.deviations.insert(0, Deviation("", problem))


def recognise(plain: object, candidates: Sequence[Shape[Any, V]]) -> Shape[Any, V]:
    """Return the candidate whose structure a parsed object has.

    Keys decide, so that an odd value does not change the shape. If several candidates fit, those whose core is
    present win, so that one extra key does not change the shape either. Among these, the likeliest wins, unless the
    object lacks one of its required keys and another candidate knows the same keys of the object and more.

    Args:
        plain: The object, parsed.
        candidates: The shapes that it may have, likeliest first.

    Raises:
        Unrecognised: It has the structure of none; the error says why for each.
    """
    fields = as_object(plain)
    if fields is None:
        raise Unrecognised(dict.fromkeys(_labels(candidates), "not an object"))
    fitting = [shape for shape in candidates if shape.why_not(fields) is None]
    if not fitting:
        reasons = [str(shape.why_not(fields)) for shape in candidates]
        raise Unrecognised(dict(zip(_labels(candidates), reasons, strict=True)))
    if len(fitting) == 1:
        return fitting[0]
    fitting = [shape for shape in fitting if shape.has_core(fields)] or fitting
    known = {shape: documented_keys(fields, shape.wire) for shape in fitting}
    return next(shape for shape in fitting if not any(known[shape] < known[other] for other in fitting))


def _labels(candidates: Sequence[Shape[Any, V]]) -> list[str]:
    """Return a label for each candidate: its title, with its version if the title is not unique."""
    titles = [shape.title for shape in candidates]
    return [shape.label if titles.count(shape.title) > 1 else shape.title for shape in candidates]


def likeliest_first(candidates: Sequence[Shape[Any, V]], api_version: str) -> list[Shape[Any, V]]:
    """Return shapes ordered by how likely they are for an API version.

    The shapes of versions up to `api_version` (a date, or `"LATEST"`, which sorts after every date) come first, then
    the others; within each group, newest first.
    """
    newest_first = sorted(candidates, key=lambda shape: shape.since, reverse=True)
    return sorted(newest_first, key=lambda shape: shape.since > api_version)
