"""Who sends a request: the accepted credentials, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from phala_facade.testing.constants import ACCESS_TOKEN, ADMIN_USER_ID, API_KEY, MEMBER_KEY, MEMBER_USER_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

_BEARER = "bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Whom a key or a token stands for, and the version of the response to a request that names none."""

    user_id: str
    admin: bool
    default_version: str


_API_KEYS: Final = {
    API_KEY: Credential(user_id=ADMIN_USER_ID, admin=True, default_version="2025-10-28"),
    MEMBER_KEY: Credential(user_id=MEMBER_USER_ID, admin=False, default_version="2026-01-21"),
}
_ACCESS_TOKENS: Final = {
    ACCESS_TOKEN: Credential(user_id=ADMIN_USER_ID, admin=True, default_version="2026-01-21"),
}


def authenticate(headers: Mapping[str, str]) -> Credential | None:
    """Return whom the credentials of a request stand for.

    Args:
        headers: The request's headers, by lower-case name.

    Returns:
        What the ``X-API-Key`` stands for, where there is none the bearer token; None when it is not known.
    """
    api_key = headers.get("x-api-key")
    if api_key is not None:
        return _API_KEYS.get(api_key)
    authorization = headers.get("authorization", "")
    if authorization[: len(_BEARER)].lower() != _BEARER:
        return None
    return _ACCESS_TOKENS.get(authorization[len(_BEARER) :])


def authenticate_anybody(headers: Mapping[str, str]) -> Credential | None:
    """Return whom the credentials stand for, as `authenticate` does; unknown ones stand for the administrator."""
    known = authenticate(headers)
    if known is None and {"x-api-key", "authorization"} & {name.lower() for name in headers}:
        return _API_KEYS[API_KEY]
    return known
