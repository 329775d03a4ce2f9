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
_ACCESS_TOKENS: Final = {ACCESS_TOKEN: Credential(user_id=ADMIN_USER_ID, admin=True, default_version="2026-01-21")}


def authenticate(headers: Mapping[str, str], *, enforce_keys: bool = True) -> Credential | None:
    """Return whom the credentials of a request stand for.

    Args:
        headers: The request's headers, by lower-case name.
        enforce_keys: Whether a credential that is not known is none; otherwise, it is the administrator's.

    Returns:
        What the ``X-API-Key`` stands for, where there is none the bearer token; None when it is not known.
    """
    api_key, authorization = headers.get("x-api-key"), headers.get("authorization")
    known = None
    if api_key is not None:
        known = _API_KEYS.get(api_key)
    elif authorization is not None and authorization[: len(_BEARER)].lower() == _BEARER:
        known = _ACCESS_TOKENS.get(authorization[len(_BEARER) :])
    if known is None and not enforce_keys and (api_key, authorization) != (None, None):
        return _API_KEYS[API_KEY]
    return known
