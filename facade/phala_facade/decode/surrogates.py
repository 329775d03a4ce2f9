"""Escapes of half a surrogate pair: valid in JSON, but no text, and refused by the decoder wherever they stand."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|(?s:.))"
)


def without_lone_surrogates(body: bytes) -> bytes:
    """Return JSON in which each escape of half a surrogate pair is that of the replacement character, U+FFFD."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPE.sub(lambda match: rb"\ufffd" if match[1] else match[0], body)
