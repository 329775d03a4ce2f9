"""What a server says of an operation that will go."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Deprecation(msgspec.Struct, frozen=True, kw_only=True):
    """An operation that a response announced as deprecated, in its `Deprecation` or `Sunset` header."""

    operation: str
    """The call: `"cvms.list"`."""

    api_version: str
    """The API version that was requested: a date, or `"LATEST"`."""

    since: datetime | None
    """When it became or becomes deprecated; `None` if the server gave no date."""

    sunset: datetime | None
    """When it will be switched off; `None` if the server gave no date."""
