"""The call of an operation that the facade does not cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from phala_facade.errors import ConfigurationError
from phala_facade.operations.call import Call
from phala_facade.operations.parsing import parse_json
from phala_facade.operations.request import Request
from phala_facade.validation import absolute_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def raw_call(method: str, path: str, params: Mapping[str, str | int | bool | Sequence[str]] | None) -> Call[Any]:
    """Return the call that requests a path and returns the JSON of its response.

    Raises:
        ConfigurationError: The method is not `GET`, or the path is not valid.
    """
    if method != "GET":
        raise ConfigurationError(f"method must be 'GET', not {method!r}: this client only reads")
    path = absolute_path(path)
    return Call(
        Request(operation="request", method=method, path=path, subject=path, params=dict(params or {})), parse_json
    )
