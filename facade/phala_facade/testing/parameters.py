"""What a request's header and query parameters may be, and what they mean."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from phala_facade.testing import errors
from phala_facade.testing.render import LATEST, RENDERERS, known_version

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OWNER: Final = re.compile(r"usr_.+")
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_UNASSIGNED: Final = "0"


def answering_version(requested: str | None, default: str) -> str:
    """Find the version that answers a request.

    Args:
        requested: What ``X-Phala-Version`` says, None without one.
        default: The version that answers without one.

    Returns:
        A known version: the newest that is not later than the requested one.

    Raises:
        ApiError: The header is no date and not ``LATEST``, or its date is before the first known version.
    """
    if requested is None:
        return default
    if requested.upper() == "LATEST":
        return LATEST
    if not _is_date(requested):
        raise errors.invalid(
            "header", "x-phala-version", requested, "value_error", "Value error, expected YYYY-MM-DD or LATEST"
        )
    version = known_version(requested)
    if version is None:
        raise errors.unsupported_version(requested, min(RENDERERS))
    return version


def owner_filter(user_id: str) -> str | None:
    """Read the ``user_id`` filter.

    Args:
        user_id: A hashed ``usr_...`` id, or ``"0"``.

    Returns:
        The owner's id; None asks for CVMs without an owner.

    Raises:
        ApiError: It is neither.
    """
    if user_id == _UNASSIGNED:
        return None
    if _OWNER.fullmatch(user_id) is None:
        raise errors.invalid(
            "query", "user_id", user_id, "value_error", "Value error, expected '0' or a hashed id, usr_..."
        )
    return user_id


def node_filter(teepod_id: str) -> int:
    """Read the ``teepod_id`` filter.

    Args:
        teepod_id: The number of a node.

    Returns:
        The number.

    Raises:
        ApiError: It is no integer.
    """
    if _INTEGER.fullmatch(teepod_id) is None:
        raise errors.invalid(
            "query",
            "teepod_id",
            teepod_id,
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
        )
    return int(teepod_id)


def _is_date(text: str) -> bool:
    if _VERSION.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
