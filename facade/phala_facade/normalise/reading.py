"""Wire values as values of the facade: absent ones, times, money, sizes; what cannot be read becomes a deviation."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, reduce
from operator import attrgetter, getitem
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from msgspec import UNSET, UnsetType

from phala_facade.models import Gateway, Kms, Node, OperatingSystem, Owner, Workspace
from phala_facade.models.base import Model
from phala_facade.models.plain import as_object, parse
from phala_facade.models.source import Deviation, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.decode.shape import Shape

T = TypeVar("T")
M = TypeVar("M", bound=Model)

_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SAYING_NOTHING: dict[object, Any] = dict.fromkeys(
    [UNSET, *(kind() for kind in (Gateway, Kms, Node, OperatingSystem, Owner, Workspace))]
)
_FULL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4})")


class Reading:
    """The reading of one object: where it came from, and what in it could not be read.

    Args:
        shape: The documented shape that the object has.
        body: The object in JSON.
        api_version: What was asked for.
        deviations: What is known already to depart from the shape.
        shared: What `shareable` gave, one for all objects of an answer.
    """

    __slots__ = ("_shape", "api_version", "body", "deviations", "shared")

    def __init__(
        self,
        shape: Shape[Any],
        body: bytes,
        api_version: str,
        deviations: Iterable[Deviation] = (),
        shared: dict[object, Any] | None = None,
    ) -> None:
        self._shape = shape
        self.body = body
        self.api_version = api_version
        self.deviations = list(deviations)
        self.shared = shareable() if shared is None else shared

    def source(self) -> Source:
        """Give where the object came from; to be called last, when all deviations are known."""
        return Source(
            api_version=self.api_version,
            shape=self._shape.title,
            schema=self._shape.schema,
            deviations=tuple(self.deviations),
            documented=self._shape.documented,
            body=self.body,
        )

    def share(self, value: T | UnsetType | None) -> T | None:
        """Give a part, or a text, that many objects of an answer repeat: the one of them that was read first.

        Not for parts with values that are equal but not the same, as `Decimal("0.1")` and `Decimal("0.10")` are.

        Returns:
            What equals `value`; `None` when it says nothing.
        """
        shared: T | None = self.shared.setdefault(value, value)
        return shared

    def plain_at(self, path: str) -> Any:
        """Give the plain value at `path`, which is known to be there, whole."""
        decoder, step_down = _down_to(path)
        try:
            return step_down(decoder.decode(self.body))
        except msgspec.ValidationError:
            # A key that is given twice is something else at first, or a number is beyond the range of floats.
            return reduce(getitem, path.split("."), parse(self.body))

    def time(self, value: datetime | UnsetType | None, path: str) -> datetime | None:
        """Give a time in UTC; one without an offset is taken to be in UTC already."""
        if value is None or value is UNSET:
            return None
        if value.tzinfo is UTC:
            return value
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError:
            self._unreadable(path, "a time that is beyond the calendar in UTC")
            return None

    def iso_time(self, text: str | UnsetType | None, path: str) -> datetime | None:
        """Give a time, in UTC, that the spec documents as a plain string; an empty one says nothing."""
        if not text:
            return None
        try:
            # It takes a bare year or month, too, which is no time of anything.
            if _FULL_DATE.match(text):
                return self.time(_iso_8601(text), path)
        except (ValueError, OverflowError):
            pass
        self._unreadable(path, "expected an ISO 8601 time, found another string")
        return None

    def money(self, text: str | UnsetType | None, path: str) -> Decimal | None:
        """Give an amount exactly as it was written."""
        if text is None or text is UNSET:
            return None
        if not _DECIMAL.fullmatch(text):
            self._unreadable(path, "expected a decimal number, found another string")
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            self._unreadable(path, "expected a decimal number within the range of decimals")
            return None

    def megabytes(self, gigabytes: float | UnsetType | None, path: str) -> int | None:
        """Give a size in megabytes, 1024 to the gigabyte."""
        if gigabytes is None or gigabytes is UNSET:
            return None
        if not math.isfinite(gigabytes):
            self._unreadable(path, "expected a size within the range of numbers")
            return None
        megabytes = gigabytes * 1024
        # What is too large for a number with a fraction has none.
        return round(megabytes) if math.isfinite(megabytes) else int(gigabytes) * 1024

    def objects(self, values: list[Any] | UnsetType | None, path: str) -> tuple[dict[str, Any], ...]:
        """Give free-form objects as they were sent; anything else among them is left out."""
        found: list[dict[str, Any]] = []
        for index, value in enumerate(items(values)):
            if (service := as_object(value)) is None:
                self._unreadable(f"{path}[{index}]", "expected an object")
            else:
                found.append(service)
        return tuple(found)

    def object_or_text(self, value: Any, path: str) -> dict[str, Any] | str | None:
        """Give a free-form value that is documented as an object, a string or null."""
        if value is None or value is UNSET:
            return None
        if isinstance(value, dict | str):
            return cast("dict[str, Any] | str", value)
        self._unreadable(path, "expected an object, a string or null")
        return None

    def _unreadable(self, path: str, problem: str) -> None:
        self.deviations.append(Deviation(path, problem))


@cache
def _down_to(path: str) -> tuple[msgspec.json.Decoder[Any], Callable[[Any], Any]]:
    """Give a decoder that looks at nothing but what stands at a path, and what steps down to that."""
    kind: Any = Any
    for step in reversed(path.split(".")):
        kind = msgspec.defstruct("Down", [(step, kind)])
    return msgspec.json.Decoder(kind), attrgetter(path)


def shareable() -> dict[object, Any]:
    """Give what the objects of one answer share: at first, all that says nothing, as `None`."""
    return _SAYING_NOTHING.copy()


def _iso_8601(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        # Slower, also to load, and acquainted with all of ISO 8601: the hour 24, say.
        from dateutil.parser import isoparse

        return isoparse(text)


def known(value: T | UnsetType | None) -> T | None:
    """Give a wire value, `None` when it is absent or could not be read."""
    return None if value is UNSET else value


def first_known(*values: T | UnsetType | None) -> T | None:
    """Give the first wire value that says something."""
    for value in values:
        if value is not None and value is not UNSET:
            return value
    return None


def or_else(value: T | UnsetType | None, default: T) -> T:
    """Give a wire value, `default` when it is absent or could not be read."""
    return default if value is None or value is UNSET else value


def items(values: list[T] | UnsetType | None) -> list[T]:
    """Give the items of a wire array; none when it is absent, null or could not be read."""
    return [] if values is None or values is UNSET else values


def part(value: M) -> M | None:
    """Give a part of a value; `None` when nothing is known of it."""
    return None if value == _nothing(type(value)) else value


@cache
def _nothing(kind: type[M]) -> M:
    return kind()
