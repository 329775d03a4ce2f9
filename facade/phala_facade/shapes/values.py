"""Converting single wire values: times, money, sizes, free-form objects; an unusable value is a deviation."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from phala_facade.decode.limits import MOST_IN_ARRAY, TOO_MANY_IN_ARRAY
from phala_facade.models import (
    Compose,
    Gateway,
    Kms,
    Logs,
    Node,
    OperatingSystem,
    Owner,
    Profile,
    Progress,
    Runtime,
    Workspace,
)

if TYPE_CHECKING:
    from phala_facade.decode.shape import Item
    from phala_facade.models.base import Model

T = TypeVar("T")
M = TypeVar("M", bound="Model")

_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FULL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4})(?:[Tt ]|\Z)")
_NOTHING: dict[type[Model], Model] = {
    kind: kind()
    for kind in (Compose, Gateway, Kms, Logs, Node, OperatingSystem, Owner, Profile, Progress, Runtime, Workspace)
}


def part(value: M) -> M | None:
    """Return a part of a value; `None` if all its fields are empty."""
    return None if value == _NOTHING[type(value)] else value


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


def _in_utc(value: datetime, path: str, item: Item[Any]) -> datetime | None:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        item.deviates(path, "a time that is beyond the calendar in UTC")
        return None


def iso_time(text: str | None, path: str, item: Item[Any]) -> datetime | None:
    """Return a time in UTC that the spec documents as a plain string; an empty string means `None`."""
    if not text:
        return None
    try:
        # The parsers also accept a bare year or month, and any character between the date and the time.
        if _FULL_DATE.match(text):
            return _in_utc(_iso_8601(text), path, item)
    except (ValueError, OverflowError):
        pass
    item.deviates(path, "expected an ISO 8601 time, found another string")
    return None


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


def megabytes(gigabytes: float | None) -> int | None:
    """Return a size in megabytes (1024 MB = 1 GB)."""
    if gigabytes is None:
        return None
    size = gigabytes * 1024
    # The product may overflow a float; floats that large are whole numbers.
    return round(size) if math.isfinite(size) else int(gigabytes) * 1024


def objects(values: list[Any] | None, path: str, item: Item[Any]) -> tuple[dict[str, Any], ...]:
    """Return free-form objects as they were sent; any other value among them is dropped."""
    if not values:
        return ()
    odd = [index for index, value in enumerate(values) if type(value) is not dict]
    if not odd:
        return tuple(values)
    if len(odd) > MOST_IN_ARRAY:
        item.deviates(path, TOO_MANY_IN_ARRAY)
        return ()
    for index in odd:
        item.deviates(f"{path}[{index}]", "expected an object")
    return tuple(value for value in values if type(value) is dict)


def object_or_text(value: Any, path: str, item: Item[Any]) -> dict[str, Any] | str | None:
    """Return a free-form value that is documented as an object, a string or null."""
    if value is None or isinstance(value, dict | str):
        return cast("dict[str, Any] | str | None", value)
    item.deviates(path, "expected an object, a string or null")
    return None


def _iso_8601(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        # Slower to load and to run, but it knows all of ISO 8601, such as hour 24.
        from dateutil.parser import isoparse

        return isoparse(text)
