"""The types of JSON values, and their names in messages."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

JSON_TYPE_NAMES: dict[Any, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
    datetime: "a date-time",
    type(None): "null",
}
"""The name of each type of plain value, and of `datetime`, which stands for the format `date-time`."""

_BY_FIRST_BYTE: dict[bytes, type] = {b'"': str, b"{": dict, b"[": list, b"t": bool, b"f": bool, b"n": type(None)}
_INTEGER = re.compile(rb"-?[0-9]+")


def json_type_of(body: bytes) -> type:
    """Return the Python type of a well-formed JSON value."""
    text = body.strip()
    return _BY_FIRST_BYTE.get(text[:1]) or (int if _INTEGER.fullmatch(text) else float)
