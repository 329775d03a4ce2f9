"""The requests that a fake cloud remembers, without their credentials."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from phala_facade.testing.operations import find_operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.messages import ServerRequest

_CREDENTIALS: Final = frozenset({"x-api-key", "authorization", "proxy-authorization", "cookie"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRequest:
    """A request that a fake cloud received.

    Attributes:
        operation: The facade's name of the operation, such as `"cvms.get"`; None for an unknown path.
        method: The method, in capitals.
        path: The path as it was sent, without the query.
        params: The query parameters.
        api_version: The value of `X-Phala-Version`; None without the header.
        workspace: The value of `X-Phala-Workspace`; None without the header.
        headers: All headers by lowercase name, without those that carry credentials.
    """

    operation: str | None
    method: str
    path: str
    params: Mapping[str, str]
    api_version: str | None
    workspace: str | None
    headers: Mapping[str, str] = field(repr=False)


def seen(request: ServerRequest) -> SeenRequest:
    """Return a request as it is remembered."""
    found = find_operation(request.path)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return SeenRequest(
        operation=found[0] if found else None,
        method=request.method,
        path=request.path,
        params=request.params,
        api_version=headers.get("x-phala-version"),
        workspace=headers.get("x-phala-workspace"),
        headers={name: value for name, value in headers.items() if name not in _CREDENTIALS},
    )
