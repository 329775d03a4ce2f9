"""The request of one operation, before credentials, a base URL and a version are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A read-only request, which is safe to retry.

    Attributes:
        operation: The name of the call in messages and log records, such as `"cvms.get"`.
        method: The HTTP method.
        path: The path, already percent-encoded; sent unchanged.
        subject: The identifier in the path, for messages; `None` for a list.
        params: The query parameters, not yet encoded.
    """

    operation: str
    method: str
    path: str
    subject: str | None = None
    params: Mapping[str, str | int | Sequence[str]] = {}
