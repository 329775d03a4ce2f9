"""One CVM as several responses describe it, made one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.models.base import Model, equal
from phala_facade.models.comparison import compare
from phala_facade.models.cvm import Cvm
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models.source import Source


def merged(readings: Sequence[Cvm]) -> Cvm:
    """Return one CVM of which each field is filled if any response fills it.

    Args:
        readings: The CVM as responses in several API versions describe it, the one that counts most first.

    Returns:
        The CVM. Its `source` is that of the first reading, with the deviations of all, and one for each field that the
        readings disagree on, where the first one's value stands; `source.parts` has the sources of all readings.
    """
    first, *others = readings
    value = first
    deviations = list(first.source.deviations)
    parts = [first.source]
    for other in others:
        deviations += other.source.deviations
        deviations += (
            Deviation(each.path, f"{other.source.shape} of {other.source.api_version} has another value")
            for each in compare(value, other).differ
        )
        filled = _filled(value, other)
        parts.append(_narrowed(other.source, value, filled))
        value = filled
    documented = frozenset[str]().union(*(part.documented for part in parts))
    source = msgspec.structs.replace(
        first.source, documented=documented, deviations=tuple(dict.fromkeys(deviations)), parts=tuple(parts)
    )
    return msgspec.structs.replace(value, source=source)


def _filled(value: Cvm, other: Cvm) -> Cvm:
    known = {name: _first(getattr(value, name), getattr(other, name)) for name in Cvm.__struct_fields__}
    if not value.name:
        known["name"] = other.name
    if value.status == "unknown":
        known["status"] = other.status
    return Cvm(**{**known, "source": value.source})


def _first(value: Any, other: Any) -> Any:
    """Return a value, filled from another one where it says nothing."""
    if isinstance(value, Model) and isinstance(other, Model) and type(value) is type(other):
        names = value.__struct_fields__
        return type(value)(**{name: _first(getattr(value, name), getattr(other, name)) for name in names})
    return other if value is None or value == () else value


def _narrowed(source: Source, before: Cvm, after: Cvm) -> Source:
    """Return the source of a reading, with only the leaves that it has filled."""
    leaves = (leaf for leaf in leaf_paths(Cvm) if not equal(leaf_value(before, leaf), leaf_value(after, leaf)))
    return msgspec.structs.replace(source, documented=source.documented.intersection(leaves))
