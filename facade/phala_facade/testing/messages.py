"""A request to the server and its response, free of any framework and of any I/O."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.render.shared import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRequest:
    """A request.

    Attributes:
        method: The method, in capitals.
        path: The path as it was sent: not decoded, since an encoded slash in an identifier must not separate segments.
        query: The query as it was sent, without the question mark.
        headers: The headers, looked up by lower-case name.
        timeout: How long the client waits for a response, in seconds; for ever if None.
        id: The name that the server gives it.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    timeout: float | None = None
    id: str = ""

    @property
    def params(self) -> dict[str, str]:
        """The query parameters; of one that is given twice, the last."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def values(self, name: str) -> list[str]:
        """Return each value of a query parameter that may be given several times."""
        return [value for key, value in parse_qsl(self.query, keep_blank_values=True) if key == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerResponse:
    """A response."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


def json_response(
    body: JsonValue, request_id: str, *, status_code: int = 200, headers: Mapping[str, str] | None = None
) -> ServerResponse:
    """Return a response with a JSON body; the headers are added to the usual ones, or replace them."""
    return ServerResponse(
        status_code=status_code,
        headers={"Content-Type": "application/json", "X-Request-ID": request_id, **(headers or {})},
        content=json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(),
    )
