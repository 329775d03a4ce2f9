"""The items of a JSON array, a slice at a time, so that a long array takes little time and memory at once."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_SLICE = 64 << 10
"""The least length of a slice, in bytes."""

_LONGEST = 1 << 20
"""How many bytes of an item are searched for its end; a longer item is decoded as part of a slice."""

_TRIES = 100
"""How many places are tried as the end of a slice."""

_MOST_AT_ONCE = 1 << 20
"""The number of values that may be decoded at once; each may be an item, which takes 56 bytes."""

_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_WELL_FORMED = msgspec.json.Decoder(msgspec.Raw)
_FIRST = re.compile(rb'\s*\[\s*(\{\s*"[^"\\]*"\s*:)')


class TooManyItemsError(Exception):
    """An array has so many items that they cannot be objects of a response."""


def items_of(array: bytes, read: Callable[[bytes], T], most: int = _MOST_AT_ONCE) -> Iterator[T]:
    """Yield what a function reads from each item of an array.

    The items of one response begin with the same key, so the array is cut where that key comes next. If what is before
    the cut can be read, it is one item, since no shorter beginning of an item is JSON. If not, the key was within the
    item, and a slice of several items is decoded; if no slice can be, all that is left is decoded at once.

    Args:
        array: The array in JSON.
        read: A function that reads one item in JSON; it raises `msgspec.DecodeError` for what is not well-formed.
        most: The number of values, of items or within them, that may be decoded at once.

    Raises:
        msgspec.ValidationError: It is not an array.
        msgspec.DecodeError: It is not well-formed JSON.
        TooManyItemsError: More values than may be decoded at once are in items that do not begin with the same key.
    """
    first = _FIRST.match(array)
    if first is None:
        yield from map(read, _at_once(array, most))
        return
    next_item = re.compile(rb",\s*" + re.escape(first[1]))
    # Searching for plain text is fast, but the space in it may vary; a slice shows how it is now.
    separator = b"," + first[1]
    start = first.start(1)
    least = 0
    while True:
        # Searching from the middle of what is probably the item takes half of the time.
        end = array.find(separator, start + least, start + _LONGEST)
        if end > 0:
            try:
                item = read(array[start:end])
            except msgspec.DecodeError:
                end = -1  # an object within the item begins with the same key, or the item is a short one
            else:
                yield item
                least = (end - start) // 2
                start = end + len(separator) - len(first[1])
        if end < 0:
            sliced = _slice(array, start, next_item)
            if sliced is None:
                break
            items, place = sliced
            yield from map(read, items)
            separator, start, least = place[0], place.end() - len(first[1]), 0
    yield from map(read, _at_once(b"[" + array[start:], most))


def _slice(array: bytes, start: int, next_item: re.Pattern[bytes]) -> tuple[list[bytes], re.Match[bytes]] | None:
    """Return the items from a start on, and the place where the next one seems to begin."""
    for place in islice(next_item.finditer(array, start + _SLICE), _TRIES):
        try:
            return _decoded(b"[%b]" % array[start : place.start()]), place
        except msgspec.DecodeError:  # an object within an item begins with the same key
            continue
    return None


def _at_once(array: bytes, most: int) -> list[bytes]:
    for start in range(0, len(array), _SLICE):
        most -= array.count(b",", start, start + _SLICE)
        if most < 0:
            # Damage is reported first: with a lone surrogate in it, an array can be cut only after that is replaced.
            _WELL_FORMED.decode(array)
            raise TooManyItemsError
    return _decoded(array)


def _decoded(array: bytes) -> list[bytes]:
    return [bytes(item) for item in _ITEMS.decode(array)]


def well_formed(item: bytes) -> bytes:
    """Return an item as it is; raise `msgspec.DecodeError` if it is not well-formed."""
    return bytes(_WELL_FORMED.decode(item))
