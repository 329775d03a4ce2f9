"""The four documented operations over a fleet: a request in, an answer out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from phala_facade.testing import access, errors
from phala_facade.testing.constants import CONFLICT_CVM_ID
from phala_facade.testing.exchange import json_answer
from phala_facade.testing.fleet import find_app, find_cvm, find_tenancy
from phala_facade.testing.parameters import answering_version, node_filter, owner_filter
from phala_facade.testing.records import MinimalApp
from phala_facade.testing.render import RENDERERS, Renderer
from phala_facade.testing.render.shared import minimal_app
from phala_facade.testing.routes import find_target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from phala_facade.testing.access import Credential
    from phala_facade.testing.exchange import Answer, Request
    from phala_facade.testing.records import App, Cvm, Fleet, Tenancy
    from phala_facade.testing.render.values import JsonObject, JsonValue


def checked_version(version: str) -> str:
    """Return a version if it can answer requests.

    Raises:
        ValueError: It is not known.
    """
    if version not in RENDERERS:
        raise ValueError(f"{version!r} is not a known version: {', '.join(RENDERERS)}")
    return version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A request that was let in: by whom, into which workspace, answered in which version."""

    request: Request
    credential: Credential
    tenancy: Tenancy
    renderer: Renderer


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
        target = find_target(request.path)
        if target is None:
            raise errors.ApiError(404, "Not Found")
        if request.method != "GET":
            raise errors.ApiError(405, "Method Not Allowed", headers={"Allow": "GET"})
        call = self._admit(request)
        match target.operation:
            case "cvms.list":
                return self._list_cvms(call)
            case "cvms.get":
                return self._get_cvm(call, target.id)
            case "apps.get":
                return self._get_app(call, target.id)
            case _:
                return self._list_app_cvms(call, target.id)

    def _list_cvms(self, call: _Call) -> list[JsonObject]:
        cvms: Sequence[Cvm] = call.tenancy.cvms
        params = call.request.params
        user_id, teepod_id = params.get("user_id"), params.get("teepod_id")
        if (user_id, teepod_id) != (None, None) and not call.credential.admin:
            raise errors.ApiError(403, "Only administrators can filter CVMs")
        if user_id is not None:
            owner = owner_filter(user_id)
            cvms = [cvm for cvm in cvms if _owner_id(cvm) == owner]
        if teepod_id is not None:
            node_id = node_filter(teepod_id)
            cvms = [cvm for cvm in cvms if cvm.node is not None and cvm.node.id == node_id]
        return self._items(call, cvms)

    def _get_cvm(self, call: _Call, cvm_id: str) -> JsonObject:
        if cvm_id == CONFLICT_CVM_ID:
            raise errors.conflict(cvm_id)
        cvm = find_cvm(call.tenancy, cvm_id)
        if cvm is None and any(find_cvm(tenancy, cvm_id) for tenancy in self._fleet.tenancies):
            raise errors.ApiError(403, "CVM not in workspace")
        body = None if cvm is None else call.renderer.detail(self._look(cvm))
        if body is None:
            raise errors.ApiError(404, "CVM not found")
        return body

    def _get_app(self, call: _Call, app_id: str) -> JsonObject:
        app = self._find_app(call, app_id)
        if isinstance(app, MinimalApp):
            return minimal_app(app.app_id, long_form=app.long_form)
        if app.admins_only and not call.credential.admin:
            return minimal_app(app.app_id, long_form=True)
        current = app.current_cvm and self._look(app.current_cvm)
        return call.renderer.app(replace(app, current_cvm=current, cvms=tuple(map(self._look, app.cvms))))

    def _list_app_cvms(self, call: _Call, app_id: str) -> list[JsonObject]:
        app = self._find_app(call, app_id)
        cvms = [cvm for cvm in call.tenancy.cvms if cvm.app_id == app.app_id]
        if not call.credential.admin:
            cvms = [cvm for cvm in cvms if _owner_id(cvm) == call.credential.user_id]
        return self._items(call, cvms)

    def _items(self, call: _Call, cvms: Sequence[Cvm]) -> list[JsonObject]:
        items = (call.renderer.list_item(self._look(cvm)) for cvm in cvms)
        return [item for item in items if item is not None]

    def _find_app(self, call: _Call, app_id: str) -> App | MinimalApp:
        app = find_app(call.tenancy, app_id)
        if app is None and any(find_app(tenancy, app_id) for tenancy in self._fleet.tenancies):
            raise errors.ApiError(403, "No workspace access")
        if app is None:
            raise errors.ApiError(404, "App not found")
        return app

    def _admit(self, request: Request) -> _Call:
        credential = self._authenticate(request.headers)
        if credential is None:
            raise errors.unauthenticated()
        version = self._forced_version or answering_version(
            request.headers.get("x-phala-version"), credential.default_version
        )
        tenancy = self._tenancy(request.headers.get("x-phala-workspace"), credential)
        return _Call(request=request, credential=credential, tenancy=tenancy, renderer=RENDERERS[version])

    def _tenancy(self, workspace: str | None, credential: Credential) -> Tenancy:
        home = self._fleet.tenancies[0]
        tenancy = home if workspace is None else find_tenancy(self._fleet, workspace)
        if tenancy is None or (tenancy is not home and not credential.admin):
            raise errors.no_workspace_access(workspace or "")
        return tenancy


def _owner_id(cvm: Cvm) -> str | None:
    return None if cvm.creator is None else cvm.creator.id
