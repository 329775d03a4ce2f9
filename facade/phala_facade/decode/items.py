"""The items of a JSON array, a slice at a time, so that a long array takes little time and memory at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLICE = 64 << 10
"""The least length of a slice, in bytes."""

_MOST_AT_ONCE = 1 << 20
"""The number of items that may be decoded at once; each takes 56 bytes."""

_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_FIRST = re.compile(rb'\s*\[\s*(\{\s*"[^"\\]*"\s*:)')


class TooManyItemsError(Exception):
    """An array has so many items that they cannot be objects of a response."""


def items_of(array: bytes) -> Iterator[msgspec.Raw]:
    """Yield the items of an array as JSON.

    The items of one response start alike: a long array is cut where the next item seems to start. That the slice can
    be decoded shows that it does; if not, all that is left is decoded at once.

    Args:
        array: The array in JSON.

    Raises:
        msgspec.ValidationError: It is not an array.
        msgspec.DecodeError: It is not well-formed JSON.
        TooManyItemsError: More items than may be decoded at once do not start alike.
    """
    first = _FIRST.match(array)
    if first is None:
        yield from _at_once(array)
        return
    next_item = re.compile(rb",\s*" + re.escape(first[1]))
    start = first.start(1)
    while (end := next_item.search(array, start + _SLICE)) is not None:
        try:
            items = _ITEMS.decode(b"[%b]" % array[start : end.start()])
        except msgspec.DecodeError:
            break
        yield from items
        start = end.start() + 1
    yield from _at_once(b"[" + array[start:])


def _at_once(array: bytes) -> list[msgspec.Raw]:
    if array.count(b",") > _MOST_AT_ONCE:
        raise TooManyItemsError
    return _ITEMS.decode(array)
