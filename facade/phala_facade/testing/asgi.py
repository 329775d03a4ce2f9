"""A fake cloud as an ASGI application: over HTTP, its time is the real one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response

from phala_facade.testing.fake.cloud import FakeCloud
from phala_facade.testing.messages import ServerRequest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from phala_facade.testing.records import Fleet


def create_app(fleet: Fleet | FakeCloud | None = None, *, forced_version: str | None = None) -> Starlette:
    """Return the application, which numbers its requests from 1.

    Args:
        fleet: The fleet to serve; the embedded fleet if None. A fake cloud may change meanwhile, and its faults apply,
            but slow responses are sent at once.
        forced_version: A known version to respond in, whatever is requested, like a server that ignores
            ``X-Phala-Version``.

    Raises:
        ValueError: The forced version is not known.
    """
    cloud = fleet if isinstance(fleet, FakeCloud) else FakeCloud(fleet, enforce_keys=True)
    if forced_version is not None:
        cloud.answer_as(forced_version)
    return Starlette(middleware=[Middleware(_Responding, cloud=cloud, now=time.monotonic())])


class _Responding:
    """Responds to every HTTP request itself, by its undecoded path; the rest of the protocol is the application's."""

    def __init__(self, app: ASGIApp, cloud: FakeCloud, now: float) -> None:
        self._app = app
        self._cloud = cloud
        self._last = now

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
        now = time.monotonic()
        self._cloud.advance(now - self._last)
        self._last = now
        try:
            sent = self._cloud.transport.respond(request)
        except ConnectionError:
            # Headers without the body that they announce: the connection is closed.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
            return
        await Response(sent.content, sent.status_code, sent.headers)(scope, receive, send)
