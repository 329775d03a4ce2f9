"""What the properties are shown for: each documented shape of each operation, in the versions that answer with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phala_facade.decode.keys import documented_keys
from phala_facade.models.plain import as_object
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS
from tests.facade.properties.payloads import payloads
from tests.support.documented import APP_MINIMAL
from tests.support.operations import LISTING as LISTS
from tests.support.operations import call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis import strategies as st

    from phala_facade.decode.shape import Shape
    from tests.support.operations import Row


def _called(operation: Row) -> Callable[[Any], Any]:
    # A name: no response to it can contradict it.
    return lambda cloud: call(operation, cloud, "web-1")


CALLS = {operation.name: _called(operation) for operation in OPERATIONS}
LISTING = {operation.name for operation in LISTS}
SHAPES = {operation.name: operation.shapes for operation in OPERATIONS if operation.items in {"", "[]"}}
"""The shapes of each operation; pages and filters are of shapes that others have, too."""
ASKED = (*VERSIONS, "LATEST", "9999-12-31")


@dataclass(frozen=True)
class Case:
    """One documented shape of the answer of one operation.

    Attributes:
        operation: As the facade names it.
        api_version: What is asked for.
        shape: The shape.
    """

    operation: str
    api_version: str
    shape: Shape[Any, Any]

    @property
    def schema(self) -> str:
        """The key of the documented schema of one object of the answer."""
        return self.shape.schema

    @property
    def is_list(self) -> bool:
        """Whether the operation answers with a list of such objects."""
        return self.operation in LISTING

    @property
    def is_minimal(self) -> bool:
        """Whether the shape is that of an app of which nothing but the identifier is told."""
        return self.schema == APP_MINIMAL

    @property
    def label(self) -> str:
        """What tells this case from the others."""
        return f"{self.operation} {self.api_version} {self.shape.title}"

    def payloads(self) -> st.SearchStrategy[dict[str, Any]]:
        """Draw objects of this shape."""
        return payloads(self.schema)

    def is_told_from_others(self, payload: dict[str, Any], other: Shape[Any, Any]) -> bool:
        """Say whether a payload can be nothing else than this shape: of an app in full, its CVMs tell the version.

        A shape of another version may know all of its keys, too.
        """
        if documented_keys(payload, self.shape.wire) <= documented_keys(payload, other.wire):
            return other is self.shape
        if self.operation != "apps.get" or self.is_minimal:
            return True
        return as_object(payload.get("current_cvm")) is not None or bool(payload.get("cvms"))


def _cases() -> Iterator[Case]:
    for operation, shapes in SHAPES.items():
        for shape in shapes:
            versions = VERSIONS if shape.schema == APP_MINIMAL else [shape.since]
            yield from (Case(operation, version, shape) for version in versions)


CASES = {case.label: case for case in _cases()}
"""Every documented shape of every operation, in each version that answers with it, by its label."""
