"""The items of a JSON array, a slice at a time, so that a long array takes little time and memory at once."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLICE = 64 << 10
"""The least length of a slice, in bytes."""

_TRIES = 100
"""How many places are tried as the end of a slice."""

_MOST_AT_ONCE = 1 << 20
"""The number of values that may be decoded at once; each may be an item, which takes 56 bytes."""

_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_FIRST = re.compile(rb'\s*\[\s*(\{\s*"[^"\\]*"\s*:)')


class TooManyItemsError(Exception):
    """An array has so many items that they cannot be objects of a response."""


def items_of(array: bytes, most: int = _MOST_AT_ONCE) -> Iterator[msgspec.Raw]:
    """Yield the items of an array as JSON.

    The items of one response start alike: a long array is cut where the next item seems to start, and that the slice
    can be decoded shows that it does. Where no such place is found, all that is left is decoded at once.

    Args:
        array: The array in JSON.
        most: The number of values, of items or within them, that may be decoded at once.

    Raises:
        msgspec.ValidationError: It is not an array.
        msgspec.DecodeError: It is not well-formed JSON.
        TooManyItemsError: More values than may be decoded at once are in items that do not start alike.
    """
    first = _FIRST.match(array)
    if first is None:
        yield from _at_once(array, most)
        return
    next_item = re.compile(rb",\s*" + re.escape(first[1]))
    start = first.start(1)
    while (slice_and_end := _slice(array, start, next_item)) is not None:
        items, end = slice_and_end
        yield from items
        start = end + 1
    yield from _at_once(b"[" + array[start:], most)


def _slice(array: bytes, start: int, next_item: re.Pattern[bytes]) -> tuple[list[msgspec.Raw], int] | None:
    """Return the items from a start on, and the end of the last one."""
    for place in islice(next_item.finditer(array, start + _SLICE), _TRIES):
        try:
            return _ITEMS.decode(b"[%b]" % array[start : place.start()]), place.start()
        except msgspec.DecodeError:  # an object within an item starts like the items
            continue
    return None


def _at_once(array: bytes, most: int) -> list[msgspec.Raw]:
    for start in range(0, len(array), _SLICE):
        most -= array.count(b",", start, start + _SLICE)
        if most < 0:
            raise TooManyItemsError
    return _ITEMS.decode(array)
