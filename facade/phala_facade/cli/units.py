"""Sizes, times and durations in the units that people use."""

from __future__ import annotations

from datetime import UTC, datetime

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3_600, 86_400, 31_557_600
_SECONDS = ((_YEAR, "y"), (_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (1, "s"))
_BYTES = ("B", "KB", "MB", "GB", "TB", "PB")
_TIMES = 2
"""The smallest amount that is shown in a unit: 47 h, but 2 d."""


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def counted(count: int, noun: str) -> str:
    """Return a number of things: `counted(2, "CVM")` is `"2 CVMs"`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def size(amount: float, unit: str = "B") -> str:
    """Return an amount of memory in a unit, where a KB is 1024 bytes: `size(4096, "MB")` is `"4 GB"`."""
    units = _BYTES[_BYTES.index(unit) :]
    for name in units[:-1]:
        if abs(amount) < 1024:
            return f"{round(amount, 1):g} {name}"
        amount /= 1024
    return f"{round(amount, 1):,g} {units[-1]}"


def duration(seconds: float) -> str:
    """Return a duration in one unit: `"90 s"`, `"47 h"`, `"95 d"`."""
    for length, unit in _SECONDS:
        if abs(seconds) >= _TIMES * length:
            return f"{int(seconds / length)} {unit}"
    return f"{int(seconds)} s"


def ago(then: datetime | None) -> str | None:
    """Return how long ago a time was, in words."""
    return None if then is None else f"{duration((now() - then).total_seconds())} ago"


def moment(then: datetime) -> str:
    """Return a time in UTC, with how long ago it was or how far ahead it is."""
    seconds = (now() - then).total_seconds()
    away = f"{duration(seconds)} ago" if seconds >= 0 else f"in {duration(-seconds)}"
    return f"{then.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC ({away})"
