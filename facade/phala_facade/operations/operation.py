"""An operation as data: how it is requested, which documented shapes its responses have, how they are parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

import msgspec

from phala_facade.decode.shape import Shape
from phala_facade.operations.parsing import parse_response
from phala_facade.operations.request import Request
from phala_facade.operations.response import Response
from phala_facade.operations.steps import Steps

P = ParamSpec("P")
V = TypeVar("V")
T = TypeVar("T")

_PLACE = re.compile(r"\{(\w+)\}")


class Endpoint(Protocol[P]):
    """What a generated module says of an operation."""

    @property
    def METHOD(self) -> str:  # noqa: N802
        """The HTTP method."""
        ...

    @property
    def PATH(self) -> str:  # noqa: N802
        """The documented path, such as `"/api/v1/cvms/{cvm_id}"`."""
        ...

    @property
    def build_request(self) -> Callable[P, dict[str, Any]]:
        """The function that builds the request."""
        ...


class Operation(msgspec.Struct, Generic[P, V, T], frozen=True, eq=False):
    """One operation.

    Attributes:
        name: The call as users write it, such as `"cvms.list"`.
        endpoint: The generated module of its request.
        shapes: The shapes of its responses, or of their items, in every version.
        parse: Parses the body of a response as one of `shapes`, or as several; see `parse_response`.
        arguments: The call's arguments by parameter, where their names differ.
        items: Where a response has its objects: `""` if it is one, `"[]"`, or in a page `"items[]"`, for example.
    """

    name: str
    endpoint: Endpoint[P]
    shapes: tuple[Shape[Any, V], ...]
    parse: Callable[[bytes, Response, Sequence[Shape[Any, V]], bool], Steps[T]]
    arguments: Mapping[str, str] = {}
    items: str = ""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.endpoint.METHOD

    @property
    def path(self) -> str:
        """The documented path."""
        return self.endpoint.PATH

    @property
    def subject(self) -> str | None:
        """The parameter in the path, such as `"cvm_id"`; `None` for an operation on the whole workspace."""
        found = _PLACE.search(self.path)
        return found[1] if found else None

    def request(self, *args: P.args, **kwargs: P.kwargs) -> Request[T]:
        """Return the request of this operation with these parameters."""
        built = self.endpoint.build_request(*args, **kwargs)
        subject = kwargs.get(self.subject) if self.subject else None
        return Request(
            operation=self.name,
            method=self.method,
            path=built["url"],
            subject=None if subject is None else str(subject),
            params=built.get("params", {}),
            parse=lambda response, strict: parse_response(self.parse, response, self.shapes, strict),
        )
