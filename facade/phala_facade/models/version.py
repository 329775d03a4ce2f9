"""The dated versions of the vendor's API."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from phala_facade.errors import ConfigurationError

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ApiVersion(StrEnum):
    """A version that the vendor documents, or `LATEST`; sent as `X-Phala-Version`."""

    V2025_10_28 = "2025-10-28"
    V2026_01_21 = "2026-01-21"
    LATEST = "LATEST"


def version_header(version: ApiVersion | str) -> str:
    """Return what is sent as `X-Phala-Version` for `version`.

    Args:
        version: An `ApiVersion`, any `"YYYY-MM-DD"` (documented or not), or `"latest"` in any case.

    Raises:
        ConfigurationError: It is none of these.
    """
    if isinstance(version, ApiVersion):
        return version.value
    if isinstance(version, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        if version.isascii() and version.upper() == ApiVersion.LATEST:
            return ApiVersion.LATEST.value
        if _DATED.fullmatch(version) and _is_date(version):
            return version
    raise ConfigurationError(
        f'api_version must be an ApiVersion, a date as "YYYY-MM-DD", or "latest"; got {version!r}',
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
