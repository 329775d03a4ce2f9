"""Converting single wire values: times, money, sizes, free-form objects; an unusable value is a deviation."""

from __future__ import annotations

import math
import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from phala_facade.decode.limits import MOST_IN_ARRAY, TOO_MANY_IN_ARRAY
from phala_facade.models.hints import Real
from phala_facade.models.parts import Part
from phala_facade.models.plain import as_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.decode.shape import Item

T = TypeVar("T")
P = TypeVar("P", bound=Part)
W = TypeVar("W", bound=msgspec.Struct)

_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_ISO_8601 = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:[Tt ]([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]+))?)?)?"
    r"(?:([Zz])|([+-][0-9]{2})(?::?([0-9]{2}))?)?)?"
)
_NOTHING: dict[type[Part], Part] = {kind: kind() for kind in Part.__subclasses__()}


def part(value: P) -> P | None:
    """Return a part of a value; `None` if all its fields are empty."""
    return None if value == _NOTHING[type(value)] else value


def part_of(convert: Callable[[W], P]) -> Callable[[W | None], P | None]:
    """Make a function that converts a wire model accept `None`, and return `None` for a part with all fields empty.

    The CVMs of a fleet have many equal nodes, images and owners. Where two in a row are equal, the part is converted
    once and shared: comparing takes less time than converting, and one part less memory than two.
    """
    last: tuple[W | None, P | None] = (None, None)

    def convert_or_share(wire: W | None) -> P | None:
        nonlocal last
        if wire is None:
            return None
        known, value = last
        if wire != known:
            value = part(convert(wire))
            last = (wire, value)
        return value

    return convert_or_share


def or_else(value: T | None, default: T) -> T:
    """Return a required wire value; `default` if it was missing or could not be decoded."""
    return default if value is None else value


def time(value: datetime | None, path: str, item: Item[Any]) -> datetime | None:
    """Return a time in UTC; one without the required UTC offset is a deviation and is taken as UTC."""
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        item.deviates(path, "expected an offset from UTC; read as UTC")
    return _in_utc(value, path, item)


def iso_time(text: str | None, path: str, item: Item[Any]) -> datetime | None:
    """Return a time in UTC that the spec documents as a plain string; an empty string means `None`."""
    if not text:
        return None
    for form in (str, _rfc_3339):
        try:
            value = msgspec.convert(form(text), Real.Time)
        except msgspec.ValidationError:  # nothing wider: the exception of an alarm may have any other class
            continue
        return _in_utc(value, path, item)
    item.deviates(path, "expected an ISO 8601 time, found another string")
    return None


def _rfc_3339(text: str) -> str:
    """Return a date or a time of ISO 8601 as RFC 3339 writes it; any other text as it is."""
    match = _ISO_8601.fullmatch(text)
    if match is None:
        return text
    year, month, day, hour, minute, second, fraction, _, hours, minutes = match.groups(default="00")
    offset = "Z" if match[8] else f"{hours}:{minutes}" if match[9] else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}.{fraction}{offset}"


def _in_utc(value: datetime, path: str, item: Item[Any]) -> datetime | None:
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    # The year in UTC may be one that the calendar lacks; how much it differs shows in any leap year.
    if not MINYEAR <= value.year + value.replace(year=2000).astimezone(UTC).year - 2000 <= MAXYEAR:
        item.deviates(path, "a time that is beyond the calendar in UTC")
        return None
    return value.astimezone(UTC)


def money(text: str | None, path: str, item: Item[Any]) -> Decimal | None:
    """Return an amount as an exact decimal."""
    if text is None:
        return None
    amount = _decimal(text)
    if amount is None:
        item.deviates(path, "expected a decimal number, found another string")
    return amount


@lru_cache(maxsize=256)
def _decimal(text: str) -> Decimal | None:
    """Return an amount as a decimal, `None` if it is none; a fleet has few different prices."""
    try:
        return Decimal(text) if _DECIMAL.fullmatch(text) else None
    except InvalidOperation:  # its exponent is beyond the range of decimals
        return None


def megabytes(gigabytes: float | None, path: str, item: Item[Any]) -> int | None:
    """Return a size in megabytes (1024 MB = 1 GB)."""
    if gigabytes is None:
        return None
    if math.isinf(gigabytes):
        item.deviates(path, "expected a number or null, found one out of range")
        return None
    size = gigabytes * 1024
    # The product may overflow a float; floats that large are whole numbers.
    return round(size) if math.isfinite(size) else int(gigabytes) * 1024


def objects(values: list[Any] | None, path: str, item: Item[Any]) -> tuple[dict[str, Any], ...]:
    """Return free-form objects as they were sent; any other value among them is dropped."""
    odd = [index for index, value in enumerate(values or ()) if type(value) is not dict]
    if not odd:
        return tuple(values or ())
    if len(odd) > MOST_IN_ARRAY:
        item.deviates(path, TOO_MANY_IN_ARRAY)
        return ()
    for index in odd:
        item.deviates(f"{path}[{index}]", "expected an object")
    return tuple(value for value in map(as_object, values or ()) if value is not None)


def object_or_text(value: Any, path: str, item: Item[Any]) -> dict[str, Any] | str | None:
    """Return a free-form value that is documented as an object, a string or null."""
    if value is None or isinstance(value, dict | str):
        return cast("dict[str, Any] | str | None", value)
    item.deviates(path, "expected an object, a string or null")
    return None
