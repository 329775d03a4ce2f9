"""What the properties are shown for: each documented shape of each operation, in the versions that respond with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phala_facade.decode.keys import documented_keys
from phala_facade.models.plain import as_object
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS
from tests.facade.properties.payloads import payloads
from tests.support.documented import APP_MINIMAL
from tests.support.operations import LISTING, call
from tests.support.shells import Asked, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis import strategies as st

    from phala_facade.decode.shape import Shape
    from tests.support.operations import Row

SHAPES = {operation.name: operation.shapes for operation in OPERATIONS if operation.items in {"", "[]"}}
"""The shapes of each operation; pages and filters are of shapes that others have, too."""
REQUESTED = (*VERSIONS, "LATEST", "9999-12-31")


def outcome(operation: Row, api_version: str, body: Any) -> Any:
    """Return the value or the error of the facade that a response becomes, which is the same in both clients.

    Any exception that is not the facade's own leaves this function as it is.
    """
    server = Asked(body if isinstance(body, bytes) else json.dumps(body).encode())
    settings: dict[str, Any] = {"api_version": api_version, "max_retries": 0, "max_response_bytes": 1 << 20}
    # A name: no response to it can contradict it.
    return outcome_of(server, lambda cloud: call(operation, cloud, "web-1"), **settings)


@dataclass(frozen=True)
class Case:
    """One documented shape of the responses of one operation.

    Attributes:
        operation: The operation.
        api_version: The requested version.
        shape: The shape.
    """

    operation: Row
    api_version: str
    shape: Shape[Any, Any]

    @property
    def schema(self) -> str:
        """The key of the documented schema of one object of the response."""
        return self.shape.schema

    @property
    def is_list(self) -> bool:
        """Whether the operation responds with a list of such objects."""
        return self.operation in LISTING

    @property
    def is_minimal(self) -> bool:
        """Whether the shape is that of an app of which only the identifier is known."""
        return self.schema == APP_MINIMAL

    def payloads(self) -> st.SearchStrategy[dict[str, Any]]:
        """Draw objects of this shape."""
        return payloads(self.schema)

    def is_distinct(self, payload: dict[str, Any], other: Shape[Any, Any]) -> bool:
        """Return whether a payload can be of this shape only: of an app in full, its CVMs show the version.

        A shape of another version may know all of its keys, too.
        """
        if documented_keys(payload, self.shape.wire) <= documented_keys(payload, other.wire):
            return other is self.shape
        if self.operation.name != "apps.get" or self.is_minimal:
            return True
        return as_object(payload.get("current_cvm")) is not None or bool(payload.get("cvms"))


def _cases() -> Iterator[Case]:
    for operation in OPERATIONS:
        for shape in SHAPES.get(operation.name, ()):
            versions = VERSIONS if shape.schema == APP_MINIMAL else [shape.since]
            yield from (Case(operation, version, shape) for version in versions)


CASES = {f"{case.operation.name} {case.api_version} {case.shape.title}": case for case in _cases()}
"""Every documented shape of every operation, in each version that responds with it."""
