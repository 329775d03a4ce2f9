"""The API as an ASGI application."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response

from phala_facade.testing.api import Api, checked_version
from phala_facade.testing.fleet import default_fleet
from phala_facade.testing.messages import ServerRequest, request_name

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from phala_facade.testing.records import Fleet


def create_app(fleet: Fleet | None = None, *, forced_version: str | None = None) -> Starlette:
    """Return the application, which numbers its requests from 1.

    Args:
        fleet: What it serves; the default fleet when None.
        forced_version: A known version for every response, whatever is requested: a server that ignores
            ``X-Phala-Version``.

    Raises:
        ValueError: The forced version is not known.
    """
    api = Api(fleet=fleet or default_fleet(), forced_version=checked_version(forced_version))
    return Starlette(middleware=[Middleware(_Responding, api=api)])


class _Responding:
    """Responds to every HTTP request itself, by its undecoded path; the rest of the protocol is the application's."""

    def __init__(self, app: ASGIApp, api: Api) -> None:
        self._app = app
        self._api = api
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = ServerRequest(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=Headers(scope=scope),
        )
        sent = self._api.respond(request, request_name(next(self._numbers)))
        await Response(sent.content, sent.status_code, sent.headers)(scope, receive, send)
