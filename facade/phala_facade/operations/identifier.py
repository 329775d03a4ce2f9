"""What identifies a CVM or an app in a request: checked before anything is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phala_facade.errors import ConfigurationError

if TYPE_CHECKING:
    from typing import Any

_LONGEST = 256
_DOT_SEGMENTS = {".", ".."}
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SPELLED_APP_ID = re.compile(r"(?:0x|app_)([0-9a-fA-F]{40})")


def checked(value: Any, what: str) -> str:
    """Give an identifier back if it can stand as one segment of a path.

    Args:
        value: What the caller gave.
        what: What it identifies, for the message: `"cvm_id"`.

    Raises:
        ConfigurationError: It is no text, is empty, too long, a dot segment (which would ask another URL), or has
            characters that no identifier has.
    """
    if not isinstance(value, str):
        raise ConfigurationError(f"{what} must be a string, not {type(value).__name__}")
    if not value:
        raise ConfigurationError(f"{what} is empty")
    if len(value) > _LONGEST:
        raise ConfigurationError(f"{what} is {len(value)} characters long; at most {_LONGEST} can identify anything")
    if value in _DOT_SEGMENTS:
        raise ConfigurationError(f"{what} is {value!r}, which would ask for another URL")
    if _UNUSABLE.search(value):
        raise ConfigurationError(f"{what} contains a control character or half of a surrogate pair")
    return value


def app_identifier(value: Any) -> str:
    """Give an app's identifier, without the `0x` or `app_` that some programs write before its 40 hex digits.

    Raises:
        ConfigurationError: As `checked`.
    """
    app_id = checked(value, "app_id")
    spelled = _SPELLED_APP_ID.fullmatch(app_id)
    return spelled[1] if spelled else app_id
