"""Building an inventory from the list of CVMs and from the details that the list lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import PhalaError
from phala_facade.inventory.merge import details_add, with_details
from phala_facade.inventory.model import Inventory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models import Cvm, CvmList


class InventoryBuilder:
    """Builds one inventory.

    Args:
        listed: The CVMs as listed.
        details: Whether to request details at all.

    Attributes:
        incomplete: The CVMs whose details must be requested.
    """

    incomplete: tuple[Cvm, ...]

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
