"""The dated versions of the vendor's API."""

from __future__ import annotations

from enum import StrEnum


class ApiVersion(StrEnum):
    """A documented API version, or `LATEST`; sent as `X-Phala-Version`."""

    V2025_10_28 = "2025-10-28"
    V2026_01_21 = "2026-01-21"
    LATEST = "LATEST"
