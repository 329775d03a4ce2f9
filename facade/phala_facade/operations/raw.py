"""The request of an operation that the facade does not cover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from phala_facade.errors import InvalidArgumentError
from phala_facade.operations.parsing import parse_json, parse_response
from phala_facade.operations.request import Request
from phala_facade.validation import absolute_path, is_a

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps


def raw_request(method: str, path: str, params: Mapping[str, str | int | Sequence[str]] | None) -> Request[Any]:
    """Return the request of any path, whose response is parsed as JSON.

    Raises:
        InvalidArgumentError: The method is not `GET`, or the path is not valid.
    """
    if method != "GET":
        raise InvalidArgumentError(f"method must be 'GET', not {method!r}: this client only reads")
    path = absolute_path(path)
    if params is not None and not is_a(Mapping, params):
        raise InvalidArgumentError(f"params must be a mapping, not {type(params).__name__}")
    for name, value in (params or {}).items():
        for each in (value,) if isinstance(value, str | int) else value if is_a(list | tuple, value) else (None,):
            if not is_a(str, name) or not is_a(str | int, each):
                raise InvalidArgumentError(
                    f"the parameter {name!r} must be a string, a number or a sequence of strings"
                )
    return Request(
        operation="request",
        method=method,
        path=path,
        subject=path,
        params=dict(params or {}),
        parse=_parse,
    )


def _parse(response: Response, strict: bool) -> Steps[Any]:
    return parse_response(parse_json, response, (), strict)
