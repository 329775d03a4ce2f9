"""A request in, a response out: who sent it, for which workspace, in which version; then the operation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.testing import access, errors
from phala_facade.testing.fleet import find_tenancy
from phala_facade.testing.messages import json_response
from phala_facade.testing.operations import OPERATIONS, Call, find_operation
from phala_facade.testing.parameters import response_version
from phala_facade.testing.render import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.access import Credential
    from phala_facade.testing.messages import ServerRequest, ServerResponse
    from phala_facade.testing.records import Cvm, Fleet, Tenancy
    from phala_facade.testing.render.values import JsonValue


def checked_version(version: str) -> str:
    """Return a version if the server can respond in it.

    Raises:
        ValueError: It is not known.
    """
    if version not in RENDERERS:
        raise ValueError(f"{version!r} is not a known version: {', '.join(RENDERERS)}")
    return version


class Api:
    """Responds to requests.

    Args:
        fleet: What there is.
        forced_version: A known version for every response, whatever is requested.
        authenticate: Returns who sent a request with these headers, if that is known.
        look: Returns a CVM as a response is to show it.
    """

    def __init__(
        self,
        fleet: Fleet,
        *,
        forced_version: str | None = None,
        authenticate: Callable[[Mapping[str, str]], Credential | None] = access.authenticate,
        look: Callable[[Cvm], Cvm] = lambda cvm: cvm,
    ) -> None:
        self._fleet = fleet
        self._forced_version = forced_version
        self._authenticate = authenticate
        self._look = look

    def respond(self, request: ServerRequest, request_id: str) -> ServerResponse:
        """Return the response to a request, which the response calls by its id."""
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
        name, identifier = found
        return OPERATIONS[name].body(self._admit(request, identifier))

    def _admit(self, request: ServerRequest, identifier: str) -> Call:
        credential = self._authenticate(request.headers)
        if credential is None:
            raise errors.ApiError(401, "Authentication required")
        version = self._forced_version or response_version(
            request.headers.get("x-phala-version"), credential.default_version
        )
        return Call(
            identifier=identifier,
            params=request.params,
            credential=credential,
            fleet=self._fleet,
            tenancy=self._tenancy(request.headers.get("x-phala-workspace"), credential),
            renderer=RENDERERS[version],
            look=self._look,
        )

    def _tenancy(self, workspace: str | None, credential: Credential) -> Tenancy:
        home = self._fleet.tenancies[0]
        tenancy = home if workspace is None else find_tenancy(self._fleet, workspace)
        if tenancy is None or (tenancy is not home and not credential.admin):
            raise errors.no_workspace_access(workspace or "")
        return tenancy
