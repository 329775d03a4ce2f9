"""Parsing the version header and the query parameters."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from phala_facade.testing import errors
from phala_facade.testing.render import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from phala_facade.testing.render.shared import JsonObject

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_UNASSIGNED: Final = "0"


def response_version(requested: str | None, default: str) -> str:
    """Return the version of the response: the newest that is not later than the requested one.

    Raises:
        ApiError: The header is no date and not ``LATEST``, or its date is before the first known version.
    """
    if requested is None:
        return default
    if requested.upper() == "LATEST":
        return max(RENDERERS)
    if not _is_date(requested):
        raise errors.invalid(
            "header", "x-phala-version", requested, "value_error", "Value error, expected YYYY-MM-DD or LATEST"
        )
    version = max((version for version in RENDERERS if version <= requested), default=None)
    if version is None:
        message, suggestion = f"API version {requested} is not supported", f"Use {min(RENDERERS)} or later"
        raise errors.StructuredError("ERR-90-400", message, "X-Phala-Version", requested, suggestion)
    return version


def owner_filter(user_id: str) -> str | None:
    """Return the id of an owner; None means CVMs without one.

    Raises:
        ApiError: The filter is neither a hashed ``usr_...`` id nor ``"0"``.
    """
    if user_id == _UNASSIGNED:
        return None
    if not user_id.startswith("usr_") or user_id == "usr_":
        raise errors.invalid(
            "query", "user_id", user_id, "value_error", "Value error, expected '0' or a hashed id, usr_..."
        )
    return user_id


def integer(name: str, given: str) -> int:
    """Return the value of a query parameter.

    Raises:
        ApiError: It is no integer.
    """
    if _INTEGER.fullmatch(given) is None:
        message = "Input should be a valid integer, unable to parse string as an integer"
        raise errors.invalid("query", name, given, "int_parsing", message)
    return int(given)


def page_of(
    items: Sequence[JsonObject], params: Mapping[str, str], names: tuple[str, str], *, default_size: int
) -> JsonObject:
    """Return the page of a list that `params` request, with the names of its items and of the number of pages.

    Raises:
        ApiError: `page` is less than 1, or `page_size` not from 1 to 100.
    """
    page, size = _count(params, "page", 1), _count(params, "page_size", default_size, most=100)
    first = (page - 1) * size
    pages = -(-len(items) // size)
    return {
        names[0]: list(items[first : first + size]),
        "total": len(items),
        "page": page,
        "page_size": size,
        names[1]: pages,
    }


def _count(params: Mapping[str, str], name: str, default: int, *, most: int | None = None) -> int:
    given = params.get(name, str(default))
    count = integer(name, given)
    for kind, bound, is_out in (("greater", 1, count < 1), ("less", most, most is not None and count > most)):
        if is_out:
            message = f"Input should be {kind} than or equal to {bound}"
            raise errors.invalid("query", name, given, f"{kind}_than_equal", message)
    return count


def _is_date(text: str) -> bool:
    with suppress(ValueError):
        return _VERSION.fullmatch(text) is not None and bool(date.fromisoformat(text))
    return False
