"""The table of the documentation that says what each operation responds with in each version."""

from __future__ import annotations

import inspect
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from phala_facade import PhalaCloud
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.decode.shape import Shape
    from phala_facade.operations.operation import Operation


def rows() -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"| call | operation | {' | '.join(VERSIONS)} |"
    yield f"|---|---|{'---|' * len(VERSIONS)}"
    for operation in OPERATIONS:
        shapes = (_shapes(operation, version) for version in VERSIONS)
        yield f"| `{_call(operation)}` | `{operation.method} {operation.path}` | {' | '.join(shapes)} |"


def _call(operation: Operation[..., Any, Any]) -> str:
    group, _, name = operation.name.partition(".")
    with PhalaCloud("nobody's") as cloud:
        parameters = inspect.signature(attrgetter(f"{group}.{name}")(cloud)).parameters.values()
    required = [parameter.name for parameter in parameters if parameter.default is parameter.empty]
    return f"{operation.name}({', '.join(required)})"


def _shapes(operation: Operation[..., Any, Any], version: str) -> str:
    row = VERSIONS[version]
    of_version = [shape for shape in (row.listed, row.detailed, row.app) if shape in operation.shapes]
    suffix = "[]" if operation.items else ""
    return " or ".join(
        _shape(shape, suffix) for shape in (*of_version, *(each for each in operation.shapes if each.in_every_version))
    )


def _shape(shape: Shape[Any, Any], suffix: str) -> str:
    return f"`{shape.title}{suffix}`" + (f", with `{shape.nested.title}`," if shape.nested else "")
