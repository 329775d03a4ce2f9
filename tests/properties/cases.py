"""What the properties are shown for: each documented shape of each operation, in the versions that answer with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phala_facade.models.plain import as_object
from phala_facade.operations.versions import APPS, DETAILED, LISTED, VERSIONS
from tests.properties.payloads import payloads
from tests.support.documented import APP_MINIMAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis import strategies as st

    from phala_facade.operations.answers import Reader

CALLS: dict[str, Callable[[Any], Any]] = {
    "cvms.list": lambda cloud: cloud.cvms.list(),
    "cvms.get": lambda cloud: cloud.cvms.get("cvm_1"),
    "apps.get": lambda cloud: cloud.apps.get("50b0e827"),
    "apps.list_cvms": lambda cloud: cloud.apps.list_cvms("50b0e827"),
}
LISTING = {"cvms.list", "apps.list_cvms"}
SHAPES: dict[str, tuple[Reader[Any], ...]] = {
    "cvms.list": LISTED,
    "cvms.get": DETAILED,
    "apps.get": APPS,
    "apps.list_cvms": LISTED,
}
ASKED = (*VERSIONS, "LATEST", "2027-06-01")


@dataclass(frozen=True)
class Case:
    """One documented shape of the answer of one operation.

    Attributes:
        operation: As the facade names it.
        api_version: What is asked for.
        reader: The shape, and how it is read.
    """

    operation: str
    api_version: str
    reader: Reader[Any]

    @property
    def schema(self) -> str:
        """The key of the documented schema of one object of the answer."""
        return self.reader.shape.schema

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
        return f"{self.operation} {self.api_version} {self.reader.shape.title}"

    def payloads(self) -> st.SearchStrategy[dict[str, Any]]:
        """Draw objects of this shape."""
        return payloads(self.schema)

    def is_told_from_others(self, payload: dict[str, Any]) -> bool:
        """Say whether a payload can be nothing else than this shape: of an app in full, its CVMs tell the version."""
        if self.operation != "apps.get" or self.is_minimal:
            return True
        return as_object(payload.get("current_cvm")) is not None or bool(payload.get("cvms"))


def _cases() -> Iterator[Case]:
    for operation, readers in SHAPES.items():
        for reader in readers:
            versions = VERSIONS if reader.shape.schema == APP_MINIMAL else [reader.shape.since]
            yield from (Case(operation, version, reader) for version in versions)


CASES = {case.label: case for case in _cases()}
"""Every documented shape of every operation, in each version that answers with it, by its label."""
