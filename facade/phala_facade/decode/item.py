"""From the JSON of one object to the wire model of the shape that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec

from phala_facade.decode.tolerant import salvage
from phala_facade.models.plain import as_object, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.models.source import Deviation

W = TypeVar("W")


class Unrecognised(Exception):  # noqa: N818  # an outcome for the caller to report, not an error of its own
    """An object fits none of the shapes that it might have."""

    def __init__(self, candidates: Mapping[str, str], path: str = "") -> None:
        super().__init__(candidates)
        self.candidates = candidates
        self.path = path


class Decoded(NamedTuple, Generic[W]):
    """One object, as the wire model of its shape."""

    shape: Shape[W]
    wire: W
    deviations: list[Deviation]


def decode(body: bytes | msgspec.Raw, candidates: Sequence[Shape[W]]) -> Decoded[W]:
    """Decode one object as the candidate whose structure it has.

    Args:
        body: The object in JSON.
        candidates: The shapes that it may have, the likeliest first: an object that is exactly as that one documents
            is not looked at twice.

    Raises:
        Unrecognised: It fits no candidate.
        msgspec.DecodeError: It is not well-formed JSON.
    """
    likeliest = candidates[0]
    try:
        return Decoded(likeliest, likeliest.decoder.decode(body), [])
    except msgspec.ValidationError:
        return decode_plain(parse(bytes(body)), candidates)


def decode_plain(plain: object, candidates: Sequence[Shape[W]]) -> Decoded[W]:
    """Decode one parsed object as the candidate whose structure it has.

    Of several that it may have: the first that it has exactly; if it has none exactly, the one that knows most of its
    keys.

    Raises:
        Unrecognised: It fits no candidate.
    """
    fields, fitting = recognise(plain, candidates)
    for shape in fitting:
        try:
            return Decoded(shape, msgspec.convert(fields, shape.wire), [])
        except msgspec.ValidationError:
            continue
    closest = max(fitting, key=lambda shape: sum(key in shape.wire.__annotations__ for key in fields))
    deviations: list[Deviation] = []
    return Decoded(closest, salvage(closest.wire, fields, deviations), deviations)


def recognise(plain: object, candidates: Sequence[Shape[W]]) -> tuple[dict[str, Any], list[Shape[W]]]:
    """Find the candidates whose structure a parsed object may have, in their order.

    Returns:
        The object, and at least one candidate.

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
    return fields, fitting


def _labels(candidates: Sequence[Shape[W]]) -> dict[Shape[W], str]:
    """Name each candidate by its title; by its version, too, where two share one."""
    titles = [shape.title for shape in candidates]
    return {shape: shape.label if titles.count(shape.title) > 1 else shape.title for shape in candidates}


def likeliest_first(candidates: Sequence[Shape[W]], api_version: str) -> list[Shape[W]]:
    """Order shapes by how likely an API version answers with them.

    First those of the newest documented version that is not later than `api_version` (a date, or `"LATEST"`, which
    sorts behind every date), then the others, newest first.
    """
    newest_first = sorted(candidates, key=lambda shape: shape.since, reverse=True)
    return sorted(newest_first, key=lambda shape: shape.since > api_version)
