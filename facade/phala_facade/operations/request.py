"""The request of one operation, before credentials, a base URL and a version are added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from phala_facade.operations.response import Response
from phala_facade.operations.steps import Steps

T_co = TypeVar("T_co", covariant=True)


class Request(msgspec.Struct, Generic[T_co], frozen=True, kw_only=True):
    """A read-only request, which is safe to retry.

    Attributes:
        operation: The name of the call in messages and log records, such as `"cvms.get"`.
        method: The HTTP method.
        path: The path, already percent-encoded; sent unchanged.
        subject: The identifier in the path, for messages; `None` for a list.
        params: The query parameters, not yet encoded.
        api_version: The API version to request; `None` for that of the client.
        parse: Parses a response; its second argument is whether any violation of the documented schema is an error.
    """

    operation: str
    method: str
    path: str
    subject: str | None = None
    params: Mapping[str, str | int | Sequence[str]] = {}
    api_version: str | None = None
    parse: Callable[[Response, bool], Steps[T_co]]

    @property
    def key(self) -> tuple[str, str | None]:
        """What tells it from the requests for other objects."""
        return self.path, self.api_version
