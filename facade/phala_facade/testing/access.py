"""Who sends a request: the accepted credentials, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from phala_facade.testing.constants import ACCESS_TOKEN, ADMIN_USER_ID, API_KEY, MEMBER_KEY, MEMBER_USER_ID
from phala_facade.testing.errors import ApiError, StructuredError
from phala_facade.testing.fleet import find_tenancy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.records import Fleet, Tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """The user of a key or a token, and the API version of responses if a request has none."""

    user_id: str
    admin: bool
    default_version: str


_API_KEYS: Final = {
    API_KEY: Credential(user_id=ADMIN_USER_ID, admin=True, default_version="2025-10-28"),
    MEMBER_KEY: Credential(user_id=MEMBER_USER_ID, admin=False, default_version="2026-01-21"),
}
_ACCESS_TOKENS: Final = {ACCESS_TOKEN: Credential(user_id=ADMIN_USER_ID, admin=True, default_version="2026-01-21")}


def authenticate(headers: Mapping[str, str], *, enforce_keys: bool) -> Credential:
    """Return the credential of a request; an API key wins over a token.

    Unless `enforce_keys`, an unknown credential is the administrator's.

    Raises:
        ApiError: There is none.
    """
    api_key, authorization = headers.get("x-api-key"), headers.get("authorization")
    scheme, _, token = (authorization or "").partition(" ")
    known = None
    if api_key is not None:
        known = _API_KEYS.get(api_key)
    elif scheme.lower() == "bearer":
        known = _ACCESS_TOKENS.get(token)
    if known is None and not enforce_keys and (api_key, authorization) != (None, None):
        known = _API_KEYS[API_KEY]
    if known is None:
        raise ApiError(401, "Authentication required")
    return known


def tenancy_for(credential: Credential, fleet: Fleet, workspace: str | None) -> Tenancy:
    """Return the part of a fleet in a workspace, which is the first one if a request names none.

    Raises:
        ApiError: There is no such workspace, or the credential has no access to it.
    """
    home = fleet.tenancies[0]
    tenancy = home if workspace is None else find_tenancy(fleet, workspace)
    if tenancy is None or (tenancy is not home and not credential.admin):
        raise StructuredError(
            "ERR-90-403",
            "You do not have access to this workspace",
            "X-Phala-Workspace",
            workspace or "",
            "Ask an administrator of the workspace to invite you",
        )
    return tenancy
