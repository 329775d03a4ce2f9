"""The items of a JSON array, one slice at a time, so that neither a step nor its memory grows with their number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

Slice: TypeAlias = list[msgspec.Raw]

_SIZE = 64 << 10
"""The minimum size of a slice in bytes; the maximum is twice that, unless a single item is longer."""

_TOKENS = 256
"""The number of tokens scanned between two pauses."""

_ITEMS = msgspec.json.Decoder(Slice)
_BEGINNING = re.compile(rb'\s*\[\s*(\{\s*"[^"\\]*"\s*:)?')
# An unterminated string is one token, too: scanning it again from each of its quotes would take quadratic time.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)


def items_of(array: bytes) -> Iterator[msgspec.Raw | None]:
    """Yield the items of an array as JSON, and `None` for a pause.

    The items of one response usually start alike. The array is cut where the next item seems to start, and decoding
    the slice shows whether that guess was right; if not, brackets are counted, which is slower.

    Args:
        array: The array in JSON.

    Raises:
        msgspec.ValidationError: It is not an array.
        msgspec.DecodeError: It is not well-formed JSON.
    """
    beginning = _BEGINNING.match(array)
    if beginning is None or len(array) <= 2 * _SIZE:
        yield from _ITEMS.decode(array)
        return
    start = at = beginning.end() - len(beginning[1] or b"")
    next_item = re.compile(rb",\s*" + re.escape(beginning[1])) if beginning[1] else None
    while len(array) - at > 2 * _SIZE:
        items, end = _guess(array, at, next_item) or (yield from _count(array, at))
        yield from items
        at = end + 1
    if at <= len(array):
        items = _ITEMS.decode(b"[" + array[at:])
        if not items and at > start:
            raise msgspec.DecodeError("no item after a comma")
        yield from items


def _guess(array: bytes, at: int, next_item: re.Pattern[bytes] | None) -> tuple[Slice, int] | None:
    """Return a slice and its end, at the first place where the next item seems to start."""
    comma = next_item and next_item.search(array, at + _SIZE, at + 2 * _SIZE)
    if comma is None:
        return None
    try:
        return _ITEMS.decode(b"[%b]" % array[at : comma.start()]), comma.start()
    except msgspec.DecodeError:
        return None


def _count(array: bytes, at: int) -> Generator[None, None, tuple[Slice, int]]:
    """Return a slice and its end, at a comma outside all brackets or at the end of the array."""
    depth = 0
    for number, token in enumerate(_TOKEN.finditer(array, at), 1):
        mark = token[0]
        if mark in {b"[", b"{"}:
            depth += 1
        elif mark in {b"]", b"}"}:
            depth -= 1
        elif mark == b"," and not depth and token.start() >= at + _SIZE:
            return _ITEMS.decode(b"[%b]" % array[at : token.start()]), token.start()
        if not number % _TOKENS:
            yield
    return _ITEMS.decode(b"[" + array[at:]), len(array)
