"""What the headers of responses say of operations that will go (RFC 9745, RFC 8594)."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from phala_facade.models.deprecation import Deprecation
from phala_facade.transport.retry import http_date

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger("phala_facade.transport")

_SECONDS = re.compile(r"@?([0-9]{1,11})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Deprecations:
    """The deprecations that one client was told of: one for each operation and version, logged once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Deprecation] = {}

    def all(self) -> tuple[Deprecation, ...]:
        """Return them, in the order in which they were met."""
        return tuple(self._found.values())

    def note(self, operation: str, api_version: str, headers: Mapping[str, str]) -> None:
        """Note what the headers of a response say."""
        deprecation, sunset = headers.get("deprecation", ""), headers.get("sunset", "")
        if not (deprecation or sunset) or (operation, api_version) in self._found:
            return
        found = Deprecation(
            operation=operation, api_version=api_version, since=_time(deprecation), sunset=_time(sunset)
        )
        self._found[operation, api_version] = found
        since = f" since {found.since:%Y-%m-%d}" if found.since else ""
        until = f", and will be switched off on {found.sunset:%Y-%m-%d}" if found.sunset else ""
        logger.warning("%s (API version %s) is deprecated%s%s", operation, api_version, since, until)


def _time(value: str) -> datetime | None:
    """Return the time of a header: seconds since the epoch, or a date as HTTP writes it."""
    seconds = _SECONDS.fullmatch(value.strip())
    return http_date(value) if seconds is None else _EPOCH + timedelta(seconds=int(seconds[1]))
