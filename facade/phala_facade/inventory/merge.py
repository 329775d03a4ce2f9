"""Merging the details of a CVM into what a list says of it."""

from __future__ import annotations

from typing import Any

import msgspec

from phala_facade.models.base import Model
from phala_facade.models.cvm import Cvm
from phala_facade.models.parts import Resources
from phala_facade.operations.versions import VERSIONS

_ALWAYS_SAID = {"name": "", "status": "unknown"}
"""The fields that are never `None`, and what they are when the server did not say; a deviation says so then."""


def details_add(listed: Cvm) -> bool:
    """Return whether the shape of details documents a leaf that the shape of a listed CVM does not."""
    return any(
        version.detailed.documented - version.listed.documented
        for version in VERSIONS.values()
        if version.listed.schema == listed.source.schema
    )


def with_details(listed: Cvm, detailed: Cvm) -> Cvm:
    """Return a CVM as its details say, and as listed where they say nothing.

    Args:
        listed: The CVM as listed.
        detailed: The same CVM, as `cvms.get` returns it.

    Returns:
        What both say, leaf by leaf. Its `source` is that of the details, with the leaves and the deviations of both.
    """
    values: dict[str, Any] = {
        name: _merged(name, getattr(listed, name), getattr(detailed, name), detailed.source.documented)
        for name in Cvm.__struct_fields__
        if name != "source"
    }
    for name, nothing in _ALWAYS_SAID.items():
        if values[name] == nothing and any(deviation.path == name for deviation in detailed.source.deviations):
            values[name] = getattr(listed, name)
    source = msgspec.structs.replace(
        detailed.source,
        documented=detailed.source.documented | listed.source.documented,
        deviations=tuple(dict.fromkeys((*listed.source.deviations, *detailed.source.deviations))),
    )
    return Cvm(**values, source=source)


def _merged(path: str, listed: object, detailed: object, documented: frozenset[str]) -> object:
    """Return what the details say, even if that is nothing, wherever their shape documents it."""
    if path in documented:
        return detailed
    part = listed if detailed is None else detailed
    if not isinstance(part, Model):
        is_tuple_of_parts = any(leaf.startswith(f"{path}[].") for leaf in documented)
        return detailed if is_tuple_of_parts else listed
    values: dict[str, Any] = {
        name: _merged(f"{path}.{name}", getattr(listed, name, None), getattr(detailed, name, None), documented)
        for name in part.__struct_fields__
    }
    says_anything = any(value is not None and value != () for value in values.values())
    return type(part)(**values) if says_anything or isinstance(part, Resources) else None
