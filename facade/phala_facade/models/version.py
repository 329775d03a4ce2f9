"""The dated versions of the vendor's API."""

from __future__ import annotations

from enum import StrEnum


class ApiVersion(StrEnum):
    """A version of the API, or `LATEST`; sent as `X-Phala-Version`.

    The responses of 2026-05-22 and 2026-06-23 are documented nowhere: they are converted as those of 2026-01-21.
    """

    V2025_10_28 = "2025-10-28"
    V2026_01_21 = "2026-01-21"
    V2026_05_22 = "2026-05-22"
    V2026_06_23 = "2026-06-23"
    LATEST = "LATEST"
