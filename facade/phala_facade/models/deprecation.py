"""What a server says of an operation that will go."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Deprecation(msgspec.Struct, frozen=True, kw_only=True):
    """An operation of which a response said that it is deprecated, in the `Deprecation` or the `Sunset` header."""

    operation: str
    """The call: `"cvms.list"`."""

    api_version: str
    """The API version that was requested: a date, or `"LATEST"`."""

    since: datetime | None
    """From when on it is deprecated; `None` if the server gave no date."""

    sunset: datetime | None
    """When it is to be switched off; `None` if the server gave no date."""
