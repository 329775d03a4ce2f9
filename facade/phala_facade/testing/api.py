"""A request in, an answer out: who asks, in which workspace, in which version; then the operation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.testing import access, errors
from phala_facade.testing.exchange import json_answer
from phala_facade.testing.fleet import find_tenancy
from phala_facade.testing.operations import OPERATIONS, Call, find_operation
from phala_facade.testing.parameters import answering_version
from phala_facade.testing.render import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.access import Credential
    from phala_facade.testing.exchange import Answer, Request
    from phala_facade.testing.records import Cvm, Fleet, Tenancy
    from phala_facade.testing.render.values import JsonValue


def checked_version(version: str) -> str:
    """Return a version if it can answer requests.

    Raises:
        ValueError: It is not known.
    """
    if version not in RENDERERS:
        raise ValueError(f"{version!r} is not a known version: {', '.join(RENDERERS)}")
    return version


def _as_it_is(cvm: Cvm) -> Cvm:
    return cvm


class Api:
    """Answers requests.

    Args:
        fleet: What there is.
        forced_version: A known version that answers every request, whatever the request asks for.
        authenticate: Finds out from the headers who is asking.
        look: Gives what is to be seen of a CVM when an answer shows it.
    """

    def __init__(
        self,
        fleet: Fleet,
        *,
        forced_version: str | None = None,
        authenticate: Callable[[Mapping[str, str]], Credential | None] = access.authenticate,
        look: Callable[[Cvm], Cvm] = _as_it_is,
    ) -> None:
        self._fleet = fleet
        self._forced_version = forced_version
        self._authenticate = authenticate
        self._look = look

    def answer(self, request: Request, request_id: str) -> Answer:
        """Answer a request.

        Args:
            request: What is asked.
            request_id: The name that the answer gives to the request.
        """
        try:
            return json_answer(self._body(request), request_id)
        except errors.ApiError as error:
            return json_answer(error.body(request_id), request_id, status_code=error.status_code, headers=error.headers)

    def _body(self, request: Request) -> JsonValue:
        found = find_operation(request.path)
        if found is None:
            raise errors.ApiError(404, "Not Found")
        if request.method != "GET":
            raise errors.ApiError(405, "Method Not Allowed", headers={"Allow": "GET"})
        name, identifier = found
        return OPERATIONS[name].body(self._admit(request, identifier))

    def _admit(self, request: Request, identifier: str) -> Call:
        credential = self._authenticate(request.headers)
        if credential is None:
            raise errors.unauthenticated()
        version = self._forced_version or answering_version(
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
