"""Checks of arguments, made before any I/O, since not every caller is type-checked."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from phala_facade.errors import ConfigurationError, InvalidArgumentError
from phala_facade.models.version import ApiVersion

if TYPE_CHECKING:
    from types import UnionType
    from typing import Any

_LONGEST_TIME = 1e9
"""About thirty years, in seconds; longer waits overflow in the operating system."""

_LONGEST_IDENTIFIER = 256
_DOT_SEGMENTS = {".", ".."}
LONGEST_PAGE = 100
_PATH = re.compile(r"(?:/[!$-.0-;=@-Z_a-z~]+)+/?")
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PREFIXED_APP_ID = re.compile(r"(?:0x|app_)([0-9a-fA-F]{40})")
_HEADER_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def identifier(value: Any, name: str) -> str:
    """Return an identifier; raise `InvalidArgumentError` if it is not valid as one segment of a path.

    Args:
        value: What the caller passed.
        name: The name of the argument, for the message, such as `"cvm"`.
    """
    checked = text(name, value)
    if not value.strip():
        raise InvalidArgumentError(f"{name} is {'blank' if value else 'empty'}")
    if len(value) > _LONGEST_IDENTIFIER:
        raise InvalidArgumentError(
            f"{name} is {len(value)} characters long; at most {_LONGEST_IDENTIFIER} can identify anything"
        )
    if value in _DOT_SEGMENTS:
        raise InvalidArgumentError(f"{name} is {value!r}, which would request another URL")
    return checked


def app_identifier(value: Any) -> str:
    """Return an app's identifier, without the prefix `0x` or `app_` that some programs add to its 40 hex digits."""
    app_id = identifier(value, "app")
    prefixed = _PREFIXED_APP_ID.fullmatch(app_id)
    return prefixed[1] if prefixed else app_id


def version_header(version: ApiVersion | str) -> str:
    """Return the value of `X-Phala-Version`; raise `InvalidArgumentError` if the version is not valid.

    Valid are an `ApiVersion`, any `"YYYY-MM-DD"` (documented or not), and `"latest"` in any case.
    """
    if isinstance(version, ApiVersion):
        return version.value
    if is_a(str, version):
        if version.isascii() and version.upper() == ApiVersion.LATEST:
            return ApiVersion.LATEST.value
        if _DATED.fullmatch(version) and _is_date(version):
            return version
    raise InvalidArgumentError(
        f'api_version must be an ApiVersion, a date as "YYYY-MM-DD", or "latest"; got {version!r}',
    )


def header_value(name: str, value: str) -> str:
    """Return a value that is valid in a header; raise `ConfigurationError`, which does not show it, if it is not."""
    if not is_a(str, value) or _HEADER_VALUE.fullmatch(value) is None:
        raise ConfigurationError(
            f"{name} must be printable ASCII, not blank, with no line break and no space around it"
        )
    return value


def positive_seconds(name: str, value: float, *, or_zero: bool = False) -> float:
    """Return a positive, finite number of seconds; raise `InvalidArgumentError` if it is anything else.

    Args:
        name: The name of the argument, for the message.
        value: What the caller passed.
        or_zero: Whether 0 is valid, too.
    """
    is_number = is_a(int | float, value) and not is_a(bool, value)
    if not is_number or not (0 < value < math.inf or (or_zero and value == 0)):
        either = "0 or " if or_zero else ""
        raise InvalidArgumentError(f"{name} must be {either}a positive, finite number of seconds, not {value!r}")
    return float(min(value, _LONGEST_TIME))


def integer_of_at_least(least: int, name: str, value: int) -> int:
    """Return an integer that is not less than `least`; raise `InvalidArgumentError` if it is anything else."""
    if is_a(bool, value) or not is_a(int, value) or value < least:
        raise InvalidArgumentError(f"{name} must be an integer of {least} or more, not {value!r}")
    return value


def valid_page_size(value: int) -> int:
    """Return the size of a page, if it is one that the service accepts.

    Raises:
        InvalidArgumentError: It is not an integer from 1 to 100.
    """
    if integer_of_at_least(1, "page_size", value) > LONGEST_PAGE:
        raise InvalidArgumentError(f"page_size must be {LONGEST_PAGE} or less, not {value!r}")
    return value


def text(name: str, value: str) -> str:
    """Return a text to filter by.

    Raises:
        InvalidArgumentError: It is not a string, or has control characters or half of a surrogate pair.
    """
    if not is_a(str, value):
        raise InvalidArgumentError(f"{name} must be a string, not {type(value).__name__}")
    if _UNUSABLE.search(value):
        raise InvalidArgumentError(f"{name} contains a control character or half of a surrogate pair")
    return value


def absolute_path(path: str) -> str:
    """Return a path of the API that is sent as it is.

    Raises:
        InvalidArgumentError: It does not begin with one slash, or has something else than printable ASCII, a dot
            segment (which would request another URL), a query or a fragment.
    """
    if not is_a(str, path) or _PATH.fullmatch(path) is None or _DOT_SEGMENTS & {*unquote(path).split("/")}:
        raise InvalidArgumentError(
            f"path must be the percent-encoded path of a URL, such as '/api/v1/cvms', without a query; got {path!r}"
        )
    return path


def check_callback(name: str, value: object) -> None:
    """Raise `InvalidArgumentError` if a callback is neither callable nor `None`."""
    if value is not None and not callable(value):
        raise InvalidArgumentError(f"{name} must be callable, not {type(value).__name__}")


def check_strict_is_installed(what: str = "strict=True") -> None:
    """Raise `ConfigurationError` if the `strict` extra is not installed, which something, named by `what`, needs."""
    import importlib.util

    missing = [name for name in ("jsonschema", "rfc3339_validator") if importlib.util.find_spec(name) is None]
    if missing:
        raise ConfigurationError(f"{what} needs {' and '.join(missing)}, which the extra `strict` installs")


def is_a(kind: type | UnionType, value: object) -> bool:
    """Return whether a value has the type of its annotation."""
    return isinstance(value, kind)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
