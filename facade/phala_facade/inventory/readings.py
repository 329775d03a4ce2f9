"""One CVM as several responses describe it, made one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from phala_facade.models.base import Model, equal
from phala_facade.models.comparison import compare
from phala_facade.models.cvm import Cvm
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.parts import Resources
from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models.source import Source


_DEFAULTS = {"name": "", "status": "unknown"}
"""The fields that are never `None`, with their values if the server sent none; a deviation then says so."""


def with_details(listed: Cvm, detailed: Cvm) -> Cvm:
    """Return a CVM with its details, and with its listed values where the details have none.

    Args:
        listed: The CVM as listed.
        detailed: The same CVM, as `cvms.get` returns it.

    Returns:
        The CVM, merged leaf by leaf. Its `source` is that of the details, with the leaves and deviations of both.
    """
    values: dict[str, Any] = {
        name: _preferred(name, getattr(listed, name), getattr(detailed, name), detailed.source.documented)
        for name in Cvm.__struct_fields__
        if name != "source"
    }
    for name, default in _DEFAULTS.items():
        if values[name] == default and any(deviation.path == name for deviation in detailed.source.deviations):
            values[name] = getattr(listed, name)
    source = replace(
        detailed.source,
        documented=detailed.source.documented | listed.source.documented,
        deviations=tuple(dict.fromkeys((*listed.source.deviations, *detailed.source.deviations))),
    )
    return Cvm(**values, source=source)


def _preferred(path: str, listed: object, detailed: object, documented: frozenset[str]) -> object:
    """Return the detailed value, even `None`, if the shape of the details documents it; otherwise the listed one."""
    if path in documented:
        return detailed
    part = listed if detailed is None else detailed
    if not isinstance(part, Model):
        is_tuple_of_parts = any(leaf.startswith(f"{path}[].") for leaf in documented)
        return detailed if is_tuple_of_parts else listed
    values: dict[str, Any] = {
        name: _preferred(f"{path}.{name}", getattr(listed, name, None), getattr(detailed, name, None), documented)
        for name in part.__struct_fields__
    }
    says_anything = any(value is not None and value != () for value in values.values())
    return type(part)(**values) if says_anything or isinstance(part, Resources) else None


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
    source = replace(
        first.source, documented=documented, deviations=tuple(dict.fromkeys(deviations)), parts=tuple(parts)
    )
    return replace(value, source=source)


def _filled(value: Cvm, other: Cvm) -> Cvm:
    names = Cvm.__struct_fields__
    known: dict[str, Any] = {name: _first(getattr(value, name), getattr(other, name)) for name in names}
    for name, default in _DEFAULTS.items():
        if known[name] == default:
            known[name] = getattr(other, name)
    known["source"] = value.source
    return Cvm(**known)


def _first(value: Any, other: Any) -> Any:
    """Return a value, filled from another one where it says nothing."""
    if isinstance(value, Model) and isinstance(other, Model) and type(value) is type(other):
        names = value.__struct_fields__
        return type(value)(**{name: _first(getattr(value, name), getattr(other, name)) for name in names})
    return other if value is None or value == () else value


def _narrowed(source: Source, before: Cvm, after: Cvm) -> Source:
    """Return the source of a reading, with only the leaves that it has filled."""
    leaves = (leaf for leaf in leaf_paths(Cvm) if not equal(leaf_value(before, leaf), leaf_value(after, leaf)))
    return replace(source, documented=source.documented.intersection(leaves))
