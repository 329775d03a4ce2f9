"""What is measured: one call in one documented shape, and the body that answers it."""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from phala_facade.testing.render import RENDERERS
from scripts.bench.fleet import cvm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from phala_facade.testing.render.values import JsonObject

Operation = Literal["list", "get", "inventory"]
Mode = Literal["sync", "async"]

VERSIONS: Final = ("2025-10-28", "2026-01-21")

SCHEMAS: Final = {
    ("2025-10-28", "list"): "HostedCvm",
    ("2025-10-28", "get"): "teehouse__api__routes__cvms__management__CvmBasicInfo",
    ("2026-01-21", "list"): "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo",
    ("2026-01-21", "get"): "CVMInfoDetail",
}
"""The documented schema of a CVM, by version and by whether it is one of a list."""

CONCURRENCY: Final = 16
"""How many details an inventory asks for at a time."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One call that is repeated.

    Attributes:
        version: The API version that is asked with.
        operation: What is called; an inventory is the details of many CVMs, some at a time.
        count: How many CVMs there are.
        mode: With the synchronous or the asynchronous client.
        url: Where a server answers; in memory when None.
        body: The file with the answer's body, for an answer in memory.
        ids: The CVMs that are asked for.
        headers: What the facade sends, and so every contender.
    """

    version: str
    operation: Operation
    count: int
    mode: Mode
    headers: dict[str, str]
    ids: list[str] = []
    body: str | None = None
    url: str | None = None

    @property
    def schema(self) -> str:
        """The documented schema of one CVM."""
        return SCHEMAS[self.version, "list" if self.operation == "list" else "get"]

    @property
    def paths(self) -> list[str]:
        """The paths of the requests."""
        return ["/api/v1/cvms"] if self.operation == "list" else [f"/api/v1/cvms/{cvm_id}" for cvm_id in self.ids]


def write_list(folder: Path, version: str, count: int) -> Path:
    """Write the list of a fleet, unless it is there; compact, as servers send it.

    Returns:
        The file.
    """
    path = folder / f"list-{version}-{count}.json"
    if not path.exists():
        items = (compact(body) for body in bodies(version, "list", count))
        with path.open("w", encoding="utf-8") as file:
            file.writelines(chain("[", islice(items, 1), (f",{item}" for item in items), "]"))
    return path


def write_detail(folder: Path, version: str) -> Path:
    """Write the description of the fleet's first CVM.

    Returns:
        The file.
    """
    path = folder / f"get-{version}.json"
    path.write_text(compact(next(bodies(version, "get", 1))), encoding="utf-8")
    return path


def bodies(version: str, operation: Operation, count: int) -> Iterator[JsonObject]:
    """Render the CVMs of the fleet in the documented shape of a version."""
    renderer = RENDERERS[version]
    render = renderer.list_item if operation == "list" else renderer.detail
    for index in range(count):
        body = render(cvm(index))
        assert body is not None  # noqa: S101 - the fleet's CVMs have everything that a shape requires
        yield body


def compact(body: JsonObject) -> str:
    """Write a body as the API does."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
