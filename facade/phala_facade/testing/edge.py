"""What happens to every request before it is routed: it gets a number, and its path stays as it was sent."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STATE_KEY = "request_id"


class Edge:
    """ASGI middleware that numbers requests (``X-Request-ID``) and routes by the undecoded path.

    Servers decode the path before they hand it on; then an encoded slash inside an id would part it into two segments.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = f"req_{next(self._numbers):06d}"

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        state = {**scope.get("state", {}), _STATE_KEY: name}
        await self._app({**scope, "path": scope["raw_path"].decode("latin-1"), "state": state}, receive, send_with_id)


def request_id(request: Request) -> str:
    """Return the id that the request was given."""
    name: str = request.scope["state"][_STATE_KEY]
    return name
