"""A request in, a response out: who sent it, for which workspace, in which version; then the operation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.testing import errors
from phala_facade.testing.access import authenticate
from phala_facade.testing.fleet import find_tenancy
from phala_facade.testing.operations import OPERATIONS, Call, find_operation
from phala_facade.testing.parameters import response_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.testing.access import Credential
    from phala_facade.testing.messages import ServerRequest
    from phala_facade.testing.records import Cvm, Fleet, Tenancy
    from phala_facade.testing.render.values import JsonValue


def body_of(
    request: ServerRequest,
    fleet: Fleet,
    *,
    look: Callable[[Cvm], Cvm],
    forced_version: str | None = None,
    enforce_keys: bool = True,
) -> JsonValue:
    """Return the body of the response to a request.

    Args:
        request: The request.
        fleet: What there is.
        look: Returns a CVM as a response is to show it.
        forced_version: A known version for every response, whatever is requested.
        enforce_keys: Whether a credential that is not known is none; otherwise, it is the administrator's.

    Raises:
        ApiError: The response is an error.
    """
    found = find_operation(request.path)
    if found is None:
        raise errors.ApiError(404, "Not Found")
    if request.method != "GET":
        raise errors.ApiError(405, "Method Not Allowed", headers={"Allow": "GET"})
    credential = authenticate(request.headers, enforce_keys=enforce_keys)
    if credential is None:
        raise errors.ApiError(401, "Authentication required")
    sent = request.headers.get("x-phala-version")
    call = Call(
        identifier=found[1],
        request=request,
        credential=credential,
        fleet=fleet,
        version=forced_version or response_version(sent, credential.default_version),
        tenancy=_tenancy(fleet, request.headers.get("x-phala-workspace"), credential),
        look=look,
    )
    return OPERATIONS[found[0]][1](call)


def _tenancy(fleet: Fleet, workspace: str | None, credential: Credential) -> Tenancy:
    home = fleet.tenancies[0]
    tenancy = home if workspace is None else find_tenancy(fleet, workspace)
    if tenancy is None or (tenancy is not home and not credential.admin):
        raise errors.StructuredError(
            "ERR-90-403",
            "You do not have access to this workspace",
            "X-Phala-Workspace",
            workspace or "",
            "Ask an administrator of the workspace to invite you",
        )
    return tenancy
