"""The documented operations over a fleet: one function each, registered under its path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec.structs import replace

from phala_facade.testing import errors
from phala_facade.testing.constants import CONFLICT_CVM_ID
from phala_facade.testing.filters import filter_options, matches
from phala_facade.testing.fleet import find_app, find_cvms
from phala_facade.testing.parameters import integer, owner_filter, page_of
from phala_facade.testing.render import RENDERERS
from phala_facade.testing.render.shared import minimal_app

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.testing.access import Credential
    from phala_facade.testing.messages import ServerRequest
    from phala_facade.testing.records import App, Cvm, Fleet, Tenancy
    from phala_facade.testing.render import Renderer
    from phala_facade.testing.render.shared import JsonObject, JsonValue


_LAST_WITH_FILTERS: Final = "2026-01-21"
"""The last version in which administrators may filter CVMs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An authorized request.

    Attributes:
        identifier: The decoded identifier in the path; empty if there is none.
        request: The request.
        credential: The credential of the request.
        fleet: The whole fleet.
        tenancy: The requested workspace.
        version: The API version of the response.
        look: Returns a CVM as the response shows it.
    """

    identifier: str
    request: ServerRequest
    credential: Credential
    fleet: Fleet
    tenancy: Tenancy
    version: str
    look: Callable[[Cvm], Cvm]

    @property
    def renderer(self) -> Renderer:
        """The shapes of the version."""
        return RENDERERS[self.version]

    def cvm(self) -> Cvm:
        """Return the CVM that the path names.

        Raises:
            ApiError: There is none, it is in another workspace, or there are several.
        """
        if self.identifier == CONFLICT_CVM_ID:
            message = "Another operation on this CVM is in progress"
            suggestion = "Try again when the operation has finished"
            raise errors.StructuredError(
                "ERR-90-409", message, "cvm_id", self.identifier, suggestion, under_detail=True
            )
        cvms = find_cvms(self.tenancy, self.identifier)
        if not cvms:
            raise self._missing(find_cvms, "CVM not found", "CVM not in workspace")
        if len(cvms) > 1:
            message = "Multiple CVMs have the same name in this workspace"
            suggestion = f"Use the id of one of them: {', '.join(cvm.id for cvm in cvms)}"
            raise errors.StructuredError("ERR-03-002", message, "cvm_id", self.identifier, suggestion, status_code=400)
        return cvms[0]

    def app(self) -> App:
        """Return the app that the path names.

        Raises:
            ApiError: There is none, or it is in another workspace.
        """
        app = find_app(self.tenancy, self.identifier)
        if app is None:
            raise self._missing(find_app, "App not found", "No workspace access")
        return app

    def cvms_of(self, app: App) -> list[Cvm]:
        """Return the CVMs of an app."""
        return [cvm for cvm in self.tenancy.cvms if cvm.app_id == app.app_id]

    def items(self, cvms: Sequence[Cvm]) -> list[JsonObject]:
        """Return the CVMs as items of a list, without those that the version cannot describe."""
        items = (self.renderer.list_item(self.look(cvm)) for cvm in cvms)
        return [item for item in items if item is not None]

    def _missing(self, find: Callable[[Tenancy, str], object], nowhere: str, elsewhere: str) -> errors.ApiError:
        if any(find(tenancy, self.identifier) for tenancy in self.fleet.tenancies):
            return errors.ApiError(403, elsewhere)
        return errors.ApiError(404, nowhere)


OPERATIONS: Final[dict[str, tuple[re.Pattern[str], Callable[[Call], JsonValue]]]] = {}
"""The path of every operation and the function that returns the body of its response, by the facade's name for it."""


def _operation(name: str, path: str) -> Callable[[Callable[[Call], JsonValue]], Callable[[Call], JsonValue]]:
    """Register a function that returns the body for requests to a documented path."""

    def register(body: Callable[[Call], JsonValue]) -> Callable[[Call], JsonValue]:
        OPERATIONS[name] = (re.compile(re.sub(r"\{\w+\}", "([^/]+)", path)), body)
        return body

    return register


def find_operation(path: str) -> tuple[str, str] | None:
    """Return the name of the operation at a path, as it was sent, and the decoded id in it, if any."""
    for name, (pattern, _) in OPERATIONS.items():
        if match := pattern.fullmatch(path):
            return name, unquote("".join(match.groups()))
    return None


@_operation("cvms.list", "/api/v1/cvms")
def list_cvms(call: Call) -> JsonValue:
    """List the CVMs of the workspace."""
    return _listed(call)


@_operation("cvms.pages", "/api/v1/cvms/paginated")
def list_cvm_pages(call: Call) -> JsonValue:
    """List one page of the CVMs of the workspace."""
    return page_of(_listed(call), call.request.params, ("items", "pages"), default_size=30)


def _listed(call: Call) -> list[JsonObject]:
    cvms = [cvm for cvm in call.tenancy.cvms if not cvm.source.is_hidden]
    given = {name: value for name, value in call.request.params.items() if name in {"user_id", "teepod_id"}}
    for name, value in given.items():
        if call.version > _LAST_WITH_FILTERS:
            raise errors.invalid("query", name, value, "extra_forbidden", "Extra inputs are not permitted")
    if given and not call.credential.admin:
        raise errors.ApiError(403, "Only administrators can filter CVMs")
    if "user_id" in given:
        owner = owner_filter(given["user_id"])
        cvms = [cvm for cvm in cvms if _owner_id(cvm) == owner]
    if "teepod_id" in given:
        node_id = integer("teepod_id", given["teepod_id"])
        cvms = [cvm for cvm in cvms if cvm.node is not None and cvm.node.id == node_id]
    return call.items(cvms)


@_operation("cvms.get", "/api/v1/cvms/{cvm_id}")
def get_cvm(call: Call) -> JsonValue:
    """Describe one CVM."""
    body = call.renderer.detail(call.look(call.cvm()))
    if body is None:
        raise errors.ApiError(404, "CVM not found")
    return body


@_operation("apps.list", "/api/v1/apps")
def list_apps(call: Call) -> JsonValue:
    """List one page of the apps of the workspace that match the filters."""
    apps = [_described(call, app) for app in call.tenancy.apps if matches(call.request, app, call.cvms_of(app))]
    return page_of(apps, call.request.params, ("dstack_apps", "total_pages"), default_size=20)


@_operation("apps.filter_options", "/api/v1/apps/filter-options")
def get_filter_options(call: Call) -> JsonValue:
    """List the values that the apps of the workspace have."""
    return filter_options([cvm for app in call.tenancy.apps for cvm in call.cvms_of(app)])


@_operation("apps.get", "/api/v1/apps/{app_id}")
def get_app(call: Call) -> JsonValue:
    """Describe one app; for some, only by its identifier."""
    return _described(call, call.app())


def _described(call: Call, app: App) -> JsonObject:
    if app.is_minimal or (app.source.admins_only and not call.credential.admin):
        return minimal_app(app)
    cvms = tuple(map(call.look, call.cvms_of(app)))
    listed = cvms if app.source.lists_cvms else ()
    return call.renderer.app(replace(app, cvms=listed, current_cvm=next(iter(cvms), None), cvm_count=len(cvms)))


@_operation("apps.list_cvms", "/api/v1/apps/{app_id}/cvms")
def list_app_cvms(call: Call) -> JsonValue:
    """List the CVMs of one app; to a member, their own."""
    cvms = call.cvms_of(call.app())
    if not call.credential.admin:
        cvms = [cvm for cvm in cvms if _owner_id(cvm) == call.credential.user_id]
    return call.items(cvms)


def _owner_id(cvm: Cvm) -> str | None:
    return None if cvm.owner is None else cvm.owner.id
