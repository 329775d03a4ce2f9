"""Merging the details of a CVM into what a list says of it."""

from __future__ import annotations

from typing import Any

import msgspec

from phala_facade.models.base import Model
from phala_facade.models.cvm import Cvm
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
    fields = [name for name in Cvm.__struct_fields__ if name != "source"]
    values: dict[str, Any] = {name: _fuller(getattr(listed, name), getattr(detailed, name)) for name in fields}
    for name, nothing in _ALWAYS_SAID.items():
        if values[name] == nothing and any(deviation.path == name for deviation in detailed.source.deviations):
            values[name] = getattr(listed, name)
    if detailed.in_progress is False:
        # The operation that the list named is over.
        values["progress"] = detailed.progress
    source = msgspec.structs.replace(
        detailed.source,
        documented=detailed.source.documented | listed.source.documented,
        deviations=tuple(dict.fromkeys((*listed.source.deviations, *detailed.source.deviations))),
    )
    return Cvm(**values, source=source)


def _fuller(listed: object, detailed: object) -> object:
    if isinstance(detailed, Model) and isinstance(listed, Model):
        names = detailed.__struct_fields__
        return type(detailed)(**{name: _fuller(getattr(listed, name), getattr(detailed, name)) for name in names})
    return listed if detailed in (None, "", ()) else detailed
