"""The ASGI application: the four documented operations over a fleet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from phala_facade.testing import errors
from phala_facade.testing.access import Credential, authenticate
from phala_facade.testing.constants import CONFLICT_CVM_ID
from phala_facade.testing.edge import Edge, request_id
from phala_facade.testing.fleet import default_fleet, find_app, find_cvm, find_tenancy
from phala_facade.testing.parameters import answering_version, node_filter, owner_filter
from phala_facade.testing.records import MinimalApp
from phala_facade.testing.render import RENDERERS, Renderer
from phala_facade.testing.render.shared import minimal_app

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from phala_facade.testing.records import App, Cvm, Fleet, Tenancy
    from phala_facade.testing.render.values import JsonObject


def create_app(fleet: Fleet | None = None, *, forced_version: str | None = None) -> Starlette:
    """Make the application.

    Args:
        fleet: What it serves; the default fleet when None.
        forced_version: A known version that answers every request, whatever the request asks for: a server that ignores
            ``X-Phala-Version``.

    Returns:
        The ASGI application; it numbers its requests from 1.

    Raises:
        ValueError: The forced version is not known.
    """
    if forced_version is not None and forced_version not in RENDERERS:
        raise ValueError(f"{forced_version!r} is not a known version: {', '.join(RENDERERS)}")
    api = _Api(fleet or default_fleet(), forced_version)
    routes = [
        Route("/api/v1/cvms", api.list_cvms),
        Route("/api/v1/cvms/{cvm_id}", api.get_cvm),
        Route("/api/v1/apps/{app_id}", api.get_app),
        Route("/api/v1/apps/{app_id}/cvms", api.list_app_cvms),
    ]
    for route in routes:
        # Starlette answers HEAD wherever it answers GET; the documented API does not.
        route.methods = {"GET"}
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Edge)],
        exception_handlers={errors.ApiError: _api_error, HTTPException: _http_error},
    )
    # Without this, a trailing slash is redirected.
    app.router.redirect_slashes = False
    return app


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A request that was let in: by whom, into which workspace, answered in which version."""

    credential: Credential
    tenancy: Tenancy
    renderer: Renderer

    def list(self, cvms: list[Cvm]) -> Response:
        items = (self.renderer.list_item(cvm) for cvm in cvms)
        return JSONResponse([item for item in items if item is not None])


class _Api:
    def __init__(self, fleet: Fleet, forced_version: str | None) -> None:
        self._fleet = fleet
        self._forced_version = forced_version

    async def list_cvms(self, request: Request) -> Response:
        call = self._admit(request)
        cvms = list(call.tenancy.cvms)
        user_id, teepod_id = request.query_params.get("user_id"), request.query_params.get("teepod_id")
        if (user_id, teepod_id) != (None, None) and not call.credential.admin:
            raise errors.ApiError(403, "Only administrators can filter CVMs")
        if user_id is not None:
            owner = owner_filter(user_id)
            cvms = [cvm for cvm in cvms if _owner_id(cvm) == owner]
        if teepod_id is not None:
            node_id = node_filter(teepod_id)
            cvms = [cvm for cvm in cvms if cvm.node is not None and cvm.node.id == node_id]
        return call.list(cvms)

    async def get_cvm(self, request: Request) -> Response:
        call = self._admit(request)
        cvm_id = _path_segment(request, "cvm_id")
        if cvm_id == CONFLICT_CVM_ID:
            raise errors.conflict(cvm_id)
        cvm = find_cvm(call.tenancy, cvm_id)
        if cvm is None and any(find_cvm(tenancy, cvm_id) for tenancy in self._fleet.tenancies):
            raise errors.ApiError(403, "CVM not in workspace")
        body = None if cvm is None else call.renderer.detail(cvm)
        if body is None:
            raise errors.ApiError(404, "CVM not found")
        return JSONResponse(body)

    async def get_app(self, request: Request) -> Response:
        call = self._admit(request)
        return JSONResponse(_app_body(call, self._find_app(call, request)))

    async def list_app_cvms(self, request: Request) -> Response:
        call = self._admit(request)
        app = self._find_app(call, request)
        cvms = [cvm for cvm in call.tenancy.cvms if cvm.app_id == app.app_id]
        if not call.credential.admin:
            cvms = [cvm for cvm in cvms if _owner_id(cvm) == call.credential.user_id]
        return call.list(cvms)

    def _find_app(self, call: _Call, request: Request) -> App | MinimalApp:
        app_id = _path_segment(request, "app_id")
        app = find_app(call.tenancy, app_id)
        if app is None and any(find_app(tenancy, app_id) for tenancy in self._fleet.tenancies):
            raise errors.ApiError(403, "No workspace access")
        if app is None:
            raise errors.ApiError(404, "App not found")
        return app

    def _admit(self, request: Request) -> _Call:
        credential = authenticate(request.headers)
        if credential is None:
            raise errors.unauthenticated()
        version = self._forced_version or answering_version(
            request.headers.get("x-phala-version"), credential.default_version
        )
        return _Call(credential=credential, tenancy=self._tenancy(request, credential), renderer=RENDERERS[version])

    def _tenancy(self, request: Request, credential: Credential) -> Tenancy:
        home = self._fleet.tenancies[0]
        name = request.headers.get("x-phala-workspace")
        tenancy = home if name is None else find_tenancy(self._fleet, name)
        if tenancy is None or (tenancy is not home and not credential.admin):
            raise errors.no_workspace_access(name or "")
        return tenancy


def _app_body(call: _Call, app: App | MinimalApp) -> JsonObject:
    if isinstance(app, MinimalApp):
        return minimal_app(app.app_id, long_form=app.long_form)
    if app.admins_only and not call.credential.admin:
        return minimal_app(app.app_id, long_form=True)
    return call.renderer.app(app)


def _path_segment(request: Request, name: str) -> str:
    segment: str = request.path_params[name]
    return unquote(segment)


def _owner_id(cvm: Cvm) -> str | None:
    return None if cvm.creator is None else cvm.creator.id


async def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.ApiError)  # noqa: S101 - Starlette passes what it was registered for
    return JSONResponse(error.body(request_id(request)), error.status_code)


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette passes what it was registered for
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
