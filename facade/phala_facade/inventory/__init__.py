"""The fleet as one value: every CVM with all that is known about it, grouped by app."""

from __future__ import annotations

from phala_facade.inventory.comparison import InventoryChange, InventoryComparison, compare_inventories
from phala_facade.inventory.model import AppGroup, DetailsFailure, Inventory, SourceFailure

__all__ = [
    "AppGroup",
    "DetailsFailure",
    "Inventory",
    "InventoryChange",
    "InventoryComparison",
    "SourceFailure",
    "compare_inventories",
]
