"""Building an inventory from the list of CVMs and from the details that the list lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.errors import PhalaError
from phala_facade.inventory.model import Inventory
from phala_facade.models.base import Model
from phala_facade.models.cvm import Cvm
from phala_facade.models.parts import Resources
from phala_facade.operations.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models import CvmList

_DEFAULTS = {"name": "", "status": "unknown"}
"""The fields that are never `None`, with their values if the server sent none; a deviation then says so."""


class InventoryBuilder:
    """Builds one inventory.

    Args:
        listed: The CVMs as listed.
        details: Whether to request details at all.

    Attributes:
        incomplete: The CVMs whose details must be requested.
    """

    def __init__(self, listed: CvmList, *, details: bool) -> None:
        self._listed = listed
        self._places = [place for place, cvm in enumerate(listed) if details and details_add(cvm)]
        self.incomplete = tuple(listed[place] for place in self._places)

    def build(self, details: Sequence[Cvm | PhalaError]) -> Inventory:
        """Return the inventory.

        Args:
            details: For each CVM of `incomplete`, its details, or the error instead.
        """
        found = {
            place: detail if isinstance(detail, PhalaError) else with_details(self._listed[place], detail)
            for place, detail in zip(self._places, details, strict=True)
        }
        return Inventory.of(self._listed, found)


def details_add(listed: Cvm) -> bool:
    """Return whether the details of a listed CVM document a leaf that its own shape does not."""
    return any(
        version.detailed.documented - version.listed.documented
        for version in VERSIONS.values()
        if version.listed.schema == listed.source.schema
    )


def with_details(listed: Cvm, detailed: Cvm) -> Cvm:
    """Return a CVM with its details, and with its listed values where the details have none.

    Args:
        listed: The CVM as listed.
        detailed: The same CVM, as `cvms.get` returns it.

    Returns:
        The CVM, merged leaf by leaf. Its `source` is that of the details, with the leaves and deviations of both.
    """
    values: dict[str, Any] = {
        name: _merged(name, getattr(listed, name), getattr(detailed, name), detailed.source.documented)
        for name in Cvm.__struct_fields__
        if name != "source"
    }
    for name, default in _DEFAULTS.items():
        if values[name] == default and any(deviation.path == name for deviation in detailed.source.deviations):
            values[name] = getattr(listed, name)
    source = msgspec.structs.replace(
        detailed.source,
        documented=detailed.source.documented | listed.source.documented,
        deviations=tuple(dict.fromkeys((*listed.source.deviations, *detailed.source.deviations))),
    )
    return Cvm(**values, source=source)


def _merged(path: str, listed: object, detailed: object, documented: frozenset[str]) -> object:
    """Return the detailed value, even `None`, if the shape of the details documents it; otherwise the listed one."""
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
