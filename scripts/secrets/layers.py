"""Texts within texts: what a body says once it is inflated, decoded and parsed."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST: Final = 8
_LARGEST: Final = 64 << 20
_BASE64: Final = re.compile(r"(?:[A-Za-z0-9+/_-]{4}\s*){5,}[A-Za-z0-9+/_-]{0,3}={0,2}")
_WBITS: Final = (31, 15, -15)
"""How zlib names gzip, deflate as it is documented, and deflate as some servers send it."""


def texts_within(body: bytes | str, depth: int = 0) -> Iterator[str]:
    """Give the text of a body, and of everything that is compressed, encoded or quoted within it.

    Args:
        body: What a recording holds.
        depth: How many layers were taken off already.
    """
    if depth == _DEEPEST:
        return
    if isinstance(body, bytes):
        inflated = _inflated(body)
        if inflated is not None:
            yield from texts_within(inflated, depth + 1)
            return
        body = body.decode("utf-8", errors="replace")
    yield body
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        inner = [match[0] for match in _BASE64.finditer(body)]
    else:
        yield json.dumps(value, indent=2, ensure_ascii=False)
        inner = [text for text in _strings(value) if text != body]
        for text in inner:
            yield from _quoted(text, depth)
    for text in inner:
        decoded = _decoded(text)
        if decoded is not None:
            yield from texts_within(decoded, depth + 1)


def _quoted(text: str, depth: int) -> Iterator[str]:
    if text.lstrip()[:1] in {"{", "[", '"'}:
        yield from texts_within(text, depth + 1)


def _inflated(body: bytes) -> bytes | None:
    for wbits in _WBITS:
        inflater = zlib.decompressobj(wbits)
        try:
            inflated = inflater.decompress(body, _LARGEST)
        except zlib.error:
            continue
        if inflated and inflater.eof:
            return inflated
    return None


def _decoded(text: str) -> bytes | None:
    """Undo Base64 where it hides a text or something compressed; random bytes are an identifier or a hash."""
    match = _BASE64.fullmatch(text.strip())
    if match is None:
        return None
    letters = re.sub(r"[\s=]", "", match[0])
    try:
        decoded = base64.b64decode(
            letters + "=" * (-len(letters) % 4), altchars=b"-_" if re.search("[-_]", letters) else None
        )
    except binascii.Error:
        return None
    if _inflated(decoded) is not None:
        return decoded
    try:
        return decoded if decoded.decode().isprintable() or json.loads(decoded) is not None else None
    except ValueError:
        return None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _strings(item)
    elif isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            yield name
            yield from _strings(item)
