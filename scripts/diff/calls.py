"""What the facade requests and imports: its calls with their operations, and what it names of the generated client."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from inspect import signature
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phala_facade import PhalaCloud
from phala_facade.operations.pages import AppEnvelope, CvmEnvelope
from phala_facade.operations.registry import OPERATIONS
from scripts.diff.sending import listing

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape
    from phala_facade.operations.operation import Operation

FACADE = Path(__file__).resolve().parents[2] / "facade" / "phala_facade"

#: What authenticates the requests of a client with an `api_key`, and of one with an `access_token`.
KEY, TOKEN = "header x-api-key", "bearer token"

#: The headers of a response that the facade reads, in lower case.
READ_HEADERS = frozenset(
    {"content-encoding", "content-type", "deprecation", "location", "retry-after", "sunset", "x-request-id"}
)


@dataclass(frozen=True)
class FacadeCall:
    """A call of the facade.

    Attributes:
        name: As the user writes it: `"cvms.list"`.
        operation: The operation behind it.
        shapes: The shapes that it reads.
        arguments: The argument behind each parameter that has one, by place and name: `"query teepod_id"`.
        always: The parameters that every request has, headers included: `"header x-phala-version"`.
        sometimes: Those that only some requests have.
        page: The key of the items in a page; empty for a call that gets no pages.
    """

    name: str
    operation: str
    shapes: tuple[Shape[Any, Any], ...]
    arguments: dict[str, str]
    always: frozenset[str]
    sometimes: frozenset[str]
    page: str

    def page_fields(self) -> dict[str, str]:
        """Return the fields of a page by the keys that the facade reads it from."""
        envelope = next((each for each in (CvmEnvelope, AppEnvelope) if self.page in each.__struct_fields__), None)
        names = envelope.__struct_fields__ if envelope is not None else ()
        return {name: f"Page.{name.removeprefix('total_')}" for name in names if name != self.page}


@cache
def calls() -> tuple[FacadeCall, ...]:
    """Return every call of the facade."""
    clients = [listing(key=True, workspace="team"), listing(key=True), listing(key=False)]
    headers = [frozenset(f"header {name}" for name in request.headers) for request in clients]
    always, any_of = headers[0].intersection(*headers), headers[0].union(*headers)
    with PhalaCloud("nobodys") as cloud:
        return tuple(_call(operation, cloud, always, any_of - always) for operation in OPERATIONS)


def _call(
    operation: Operation[..., Any, Any], cloud: PhalaCloud, always: frozenset[str], sometimes: frozenset[str]
) -> FacadeCall:
    places = {
        name: "path" if name == operation.subject else "query"
        for name in signature(operation.endpoint.build_request).parameters
    }
    arguments = {f"{place} {name}": operation.arguments.get(name, name) for name, place in places.items()}
    given = signature(attrgetter(operation.name)(cloud)).parameters
    optional = {key for key, name in arguments.items() if name in given and given[name].default is None}
    return FacadeCall(
        name=operation.name,
        operation=f"{operation.method} {operation.path}",
        shapes=operation.shapes,
        # What is no argument, such as the number of a page, the facade sends by itself.
        arguments={key: name for key, name in arguments.items() if name in given or key.startswith("path ")},
        always=always | arguments.keys() - optional,
        sometimes=sometimes | optional,
        page=operation.items.removesuffix("[]"),
    )


NO_CALL = FacadeCall("", "", (), {}, frozenset(), frozenset(), "")
"""Stands for the call of an operation that no call requests."""


def call_of(operation: str) -> FacadeCall:
    """Return the call that requests an operation."""
    return next((call for call in calls() if call.operation == operation), NO_CALL)


@cache
def imported() -> frozenset[str]:
    """Return what the facade imports of the generated client: `"models.HostedCvm"`, `"api.cvms.list_cvms"`."""
    found: set[str] = set()
    for path in FACADE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("phala_wire."):
                found.update(f"{node.module.removeprefix('phala_wire.')}.{name.name}" for name in node.names)
    return frozenset(found)
