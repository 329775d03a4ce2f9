"""What is asked: one operation's request, before it meets credentials, a base URL and a version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that only reads, so that it may be sent again.

    Attributes:
        operation: The name of the call in messages and log records, `"cvms.get"` say.
        method: The HTTP method.
        path: The path from the origin on, already percent-encoded; it reaches the server as it is.
        params: The query, not yet encoded.
    """

    operation: str
    method: str
    path: str
    params: Mapping[str, str | int] = field(default_factory=dict[str, "str | int"])
