"""A request in, a response out: who sent it, for which workspace, in which version; then the operation itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phala_facade.testing import errors
from phala_facade.testing.access import authenticate
from phala_facade.testing.fleet import find_tenancy
from phala_facade.testing.messages import json_response
from phala_facade.testing.operations import OPERATIONS, Call, find_operation
from phala_facade.testing.parameters import response_version
from phala_facade.testing.render import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.testing.access import Credential
    from phala_facade.testing.messages import ServerRequest, ServerResponse
    from phala_facade.testing.records import Cvm, Fleet, Tenancy
    from phala_facade.testing.render.values import JsonValue


def checked_version(version: str | None) -> str | None:
    """Return a version if the server can respond in it; None stands for none in particular.

    Raises:
        ValueError: It is not known.
    """
    if version is not None and version not in RENDERERS:
        raise ValueError(f"{version!r} is not a known version: {', '.join(RENDERERS)}")
    return version


@dataclass(frozen=True, kw_only=True)
class Api:
    """Responds to requests.

    Attributes:
        fleet: What there is.
        forced_version: A known version for every response, whatever is requested.
        enforce_keys: Whether a credential that is not known is none; otherwise, it is the administrator's.
        look: Returns a CVM as a response is to show it.
    """

    fleet: Fleet
    forced_version: str | None = None
    enforce_keys: bool = True
    look: Callable[[Cvm], Cvm] = lambda cvm: cvm

    def respond(self, request: ServerRequest, request_id: str) -> ServerResponse:
        """Return the response to a request, which it calls by the id."""
        try:
            return json_response(self._body(request), request_id)
        except errors.ApiError as error:
            body = error.body(request_id)
            return json_response(body, request_id, status_code=error.status_code, headers=error.headers)

    def _body(self, request: ServerRequest) -> JsonValue:
        found = find_operation(request.path)
        if found is None:
            raise errors.ApiError(404, "Not Found")
        if request.method != "GET":
            raise errors.ApiError(405, "Method Not Allowed", headers={"Allow": "GET"})
        credential = authenticate(request.headers, enforce_keys=self.enforce_keys)
        if credential is None:
            raise errors.ApiError(401, "Authentication required")
        sent = request.headers.get("x-phala-version")
        version = self.forced_version or response_version(sent, credential.default_version)
        name, identifier = found
        _, body = OPERATIONS[name]
        call = Call(
            identifier=identifier,
            request=request,
            credential=credential,
            fleet=self.fleet,
            tenancy=self._tenancy(request.headers.get("x-phala-workspace"), credential),
            renderer=RENDERERS[version],
            look=self.look,
        )
        return body(call)

    def _tenancy(self, workspace: str | None, credential: Credential) -> Tenancy:
        home = self.fleet.tenancies[0]
        tenancy = home if workspace is None else find_tenancy(self.fleet, workspace)
        if tenancy is None or (tenancy is not home and not credential.admin):
            raise errors.StructuredError(
                "ERR-90-403",
                "You do not have access to this workspace",
                "X-Phala-Workspace",
                workspace or "",
                "Ask an administrator of the workspace to invite you",
            )
        return tenancy
