"""Plain JSON values: parsing them, and telling objects from arrays."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def parse(body: bytes) -> Any:
    """Parse JSON into plain values.

    Raises:
        msgspec.DecodeError: It is not well-formed.
        RecursionError: It is nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except msgspec.ValidationError:
        # A number beyond a float's range: the standard library reads it as infinity, and the rest is worth having.
        return json.loads(body)


def as_object(value: object) -> dict[str, Any] | None:
    """Give a plain value back if it is an object."""
    found: dict[str, Any] | None = value if isinstance(value, dict) else None
    return found


def as_array(value: object) -> list[Any] | None:
    """Give a plain value back if it is an array."""
    found: list[Any] | None = value if isinstance(value, list) else None
    return found
