"""What the facade asks and imports: its calls with their operations, and what it names of the generated client."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from phala_facade.operations.versions import APPS, DETAILED, LISTED

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape
    from phala_facade.operations.answers import Reader

FACADE = Path(__file__).resolve().parents[2] / "facade" / "phala_facade"

#: How the facade can authenticate.
CREDENTIALS = frozenset({"header X-API-Key", "bearer token"})


@dataclass(frozen=True)
class FacadeCall:
    """A call of the facade.

    Attributes:
        name: As the user writes it: `"cvms.list"`.
        operation: The operation behind it.
        readers: The shapes that it reads.
        arguments: The argument behind each parameter that it sends, by place and name: `"query teepod_id"`.
        always: The parameters that it always sends.
    """

    name: str
    operation: str
    readers: tuple[Reader[Any], ...]
    arguments: dict[str, str]
    always: frozenset[str] = field(default_factory=frozenset[str])

    @property
    def shapes(self) -> tuple[Shape[Any], ...]:
        """The shapes that its answer may have."""
        return tuple(reader.shape for reader in self.readers)


_LISTED = cast("tuple[Reader[Any], ...]", LISTED)
_DETAILED = cast("tuple[Reader[Any], ...]", DETAILED)
_APPS = cast("tuple[Reader[Any], ...]", APPS)
_APP_ID = frozenset({"path app_id"})

CALLS = (
    FacadeCall("apps.get", "GET /api/v1/apps/{app_id}", _APPS, {"path app_id": "app_id"}, _APP_ID),
    FacadeCall("apps.list_cvms", "GET /api/v1/apps/{app_id}/cvms", _LISTED, {"path app_id": "app_id"}, _APP_ID),
    FacadeCall(
        "cvms.get", "GET /api/v1/cvms/{cvm_id}", _DETAILED, {"path cvm_id": "cvm_id"}, frozenset({"path cvm_id"})
    ),
    FacadeCall("cvms.list", "GET /api/v1/cvms", _LISTED, {"query user_id": "user_id", "query teepod_id": "node_id"}),
)
"""Every call of the facade."""


def call_of(operation: str) -> FacadeCall | None:
    """Return the call that asks an operation."""
    return next((call for call in CALLS if call.operation == operation), None)


def shape_schemas() -> set[str]:
    """Return the components that the facade names as the schemas of shapes, those of the CVMs within apps included."""
    readers = [reader for call in CALLS for reader in call.readers]
    nested = [reader.nested for reader in readers if reader.nested is not None]
    return {shape.schema for shape in (*nested, *(reader.shape for reader in readers))}


@cache
def imported() -> frozenset[str]:
    """Return what the facade imports of the generated client: `"models.HostedCvm"`, `"api.cvms.list_cvms"`."""
    found: set[str] = set()
    for path in FACADE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("phala_wire."):
                module = node.module.removeprefix("phala_wire.")
                models = [f"{module}.{name.name}" for name in node.names]
                found.update([module] if module.startswith("api.") else models)
    return frozenset(found)
