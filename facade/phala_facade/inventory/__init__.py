"""The fleet as one value: every CVM with what is known of it, grouped by app."""

from __future__ import annotations

from phala_facade.inventory.model import AppGroup, DetailsFailure, Inventory

__all__ = ["AppGroup", "DetailsFailure", "Inventory"]
