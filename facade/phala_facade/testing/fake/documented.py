"""The documented enumerations; written by `make provenance`, never edited."""

from __future__ import annotations

from typing import Literal, TypeAlias

BillingPeriod: TypeAlias = Literal["hourly", "monthly", "skip"]
KmsType: TypeAlias = Literal["base", "ethereum", "legacy", "phala"]
TeepodStatus: TypeAlias = Literal["MAINTENANCE", "OFFLINE", "ONLINE"]
