"""The request of one operation, before credentials, a base URL and a version are added."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request that only reads, so that it may be sent again.

    Attributes:
        operation: The name of the call in messages and log records, `"cvms.get"` say.
        method: The HTTP method.
        path: The path from the origin on, already percent-encoded; it reaches the server as it is.
        subject: The identifier in the path, for messages; `None` for a list.
        params: The query, not yet encoded.
    """

    operation: str
    method: str
    path: str
    subject: str | None = None
    params: Mapping[str, str | int] = {}
