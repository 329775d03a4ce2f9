"""Converting single wire values: times, money, sizes, free-form objects; an unusable value is a deviation."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, reduce
from operator import attrgetter, getitem
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from phala_facade.decode.limits import MOST_IN_ARRAY, TOO_MANY_IN_ARRAY
from phala_facade.models import (
    Compose,
    Deviation,
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
from phala_facade.models.plain import as_object, parse

if TYPE_CHECKING:
    from collections.abc import Callable

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
    if not _DECIMAL.fullmatch(text):
        item.deviates(path, "expected a decimal number, found another string")
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        item.deviates(path, "expected a decimal number within the range of decimals")
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
    found: list[dict[str, Any]] = []
    before = len(item.deviations)
    for index, value in enumerate(values):
        if (plain := as_object(value)) is None:
            item.deviates(f"{path}[{index}]", "expected an object")
            if len(item.deviations) - before > MOST_IN_ARRAY:
                item.deviations[before:] = [Deviation(path, TOO_MANY_IN_ARRAY)]
                return ()
        else:
            found.append(plain)
    return tuple(found)


def object_or_text(value: Any, path: str, item: Item[Any]) -> dict[str, Any] | str | None:
    """Return a free-form value that is documented as an object, a string or null."""
    if value is None or isinstance(value, dict | str):
        return cast("dict[str, Any] | str | None", value)
    item.deviates(path, "expected an object, a string or null")
    return None


def plain_at(path: str, item: Item[Any]) -> Any:
    """Return the raw JSON value at `path` (must exist)."""
    decoder, get_value = _decoder_at(path)
    try:
        return get_value(decoder.decode(item.body))
    except msgspec.ValidationError:
        # A key appears twice with different types, or a number is beyond the range of floats.
        return reduce(getitem, path.split("."), parse(item.body))


@cache
def _decoder_at(path: str) -> tuple[msgspec.json.Decoder[Any], Callable[[Any], Any]]:
    """Return a decoder that decodes only the value at a path, and a function that gets that value from the result."""
    kind: Any = Any
    for step in reversed(path.split(".")):
        kind = msgspec.defstruct("Down", [(step, kind)])
    return msgspec.json.Decoder(kind), attrgetter(path)


def _iso_8601(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        # Slower to load and to run, but it knows all of ISO 8601, such as hour 24.
        from dateutil.parser import isoparse

        return isoparse(text)
