"""Plain JSON values: parsing them, and narrowing their types."""

from __future__ import annotations

import json
import re
from typing import Any, TypeGuard, cast

import msgspec

_WELL_FORMED = msgspec.json.Decoder(msgspec.Raw)
_MOST_DIGITS = 4300
"""The most digits that Python parses as an integer by default."""

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|(?s:.))"
)


def parse(body: bytes) -> Any:
    """Parse JSON into plain values.

    Raises:
        msgspec.DecodeError: It is not well-formed.
        RecursionError: It is nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except msgspec.ValidationError:
        # A number is beyond the range of floats; the standard library parses it as infinity. It is less strict about
        # what is JSON, so that is checked first.
        _WELL_FORMED.decode(body)
        return json.loads(body, parse_int=_integer)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def without_lone_surrogates(body: bytes) -> bytes:
    """Return JSON with each escape of a lone surrogate, which is no text and cannot be parsed, replaced by U+FFFD."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPE.sub(lambda match: rb"\ufffd" if match[1] else match[0], body)


def as_object(value: object) -> dict[str, Any] | None:
    """Return a plain value if it is an object, else `None`."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_array(value: object) -> list[Any] | None:
    """Return a plain value if it is an array, else `None`."""
    return value if _is_array(value) else None


def _is_array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
