"""Documents that differ from the committed one in what a test is about."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from phala_facade.operations.versions import VERSIONS
from scripts import diff
from scripts.diff.__main__ import tracked_part
from scripts.spec.assemble import tracked_operations
from scripts.spec.generate import ROOT
from scripts.spec.lock import recorded_names
from scripts.spec.names import NO_RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scripts.diff import Change, Report

Document: TypeAlias = dict[str, Any]
Edit: TypeAlias = "Callable[[Document], Any]"

INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"
INFOS = {
    shape.schema: calls
    for row in VERSIONS.values()
    if row.listed.since >= "2026-01-21"
    for shape, calls in (
        (row.detailed, ("cvms.get",)),
        (row.listed, ("apps.get", "apps.list", "apps.list_cvms", "cvms.list", "cvms.pages")),
    )
}
"""The components that describe a CVM as 2026-01-21 does, and the calls that read them."""

APP = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"
MANAGEMENT = "teehouse__api__routes__cvms__management__CvmBasicInfo"
NULL = {"type": "null"}
LISTS = ("/api/v1/cvms", "/api/v1/apps/{app_id}/cvms")


def today() -> Document:
    """Return the committed document, to be changed at will."""
    document: Document = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    return document


def march() -> Document:
    """Return the document as it was before some fields were added without notice."""
    document = today()
    for key in INFOS:
        remove(document, key, "in_progress")
        remove(document, key, "logs")
    remove(document, "NodeRef", "node_id")
    remove(document, "VmInfo", "events")
    return selected(document)


def selected(document: Document) -> Document:
    """Return the tracked operations that are there, and what they reach: what taking the document in would keep."""
    return tracked_part(today(), document, tracked_operations(ROOT / "pyproject.toml"))


def report(old: Document, new: Document, recorded: Mapping[str, str] = NO_RECORD, notes: Sequence[str] = ()) -> Report:
    """Report what changed between two documents; what one means is found once, as most are compared with the same."""
    before, after = (_api(json.dumps(document), tuple(recorded.items())) for document in (old, new))
    return diff.report(before, after, notes)


@lru_cache(maxsize=4)
def _api(document: str, recorded: tuple[tuple[str, str], ...]) -> diff.Api:
    return diff.Api(json.loads(document), dict(recorded))


def changed(*edits: Callable[[Document], object]) -> Report:
    """Report what edits of the committed document change."""
    document = today()
    for edit in edits:
        edit(document)
    return report(today(), selected(document), recorded_names(ROOT / "openapi.json"))


def only(found: Report) -> Change:
    """Return the one change of a report."""
    (change,) = found.changes
    return change


def schema(document: Document, key: str) -> Any:
    """Return a component."""
    return document["components"]["schemas"][key]


def fields(document: Document, key: str) -> Any:
    """Return the properties of a component."""
    return schema(document, key)["properties"]


def remove(document: Document, key: str, name: str) -> None:
    """Remove a property."""
    del fields(document, key)[name]
    optional(document, key, name)


def retype(document: Document, key: str, name: str, value: Document) -> None:
    """Replace the schema of a property."""
    fields(document, key)[name] = value


def optional(document: Document, key: str, name: str) -> None:
    """Make a property optional."""
    needed = schema(document, key).get("required", [])
    schema(document, key)["required"] = [each for each in needed if each != name]


def required(document: Document, key: str, name: str) -> None:
    """Make a property required."""
    schema(document, key).setdefault("required", []).append(name)


def nullable(document: Document, key: str, name: str) -> None:
    """Let a property be null."""
    fields(document, key)[name] = {"anyOf": [fields(document, key)[name], NULL]}


def never_null(document: Document, key: str, name: str) -> None:
    """No longer let a property be null."""
    fields(document, key)[name] = next(each for each in fields(document, key)[name]["anyOf"] if each != NULL)


def variants(document: Document, path: str) -> Any:
    """Return the variants of a success's body."""
    success = document["paths"][path]["get"]["responses"]["200"]
    return success["content"]["application/json"]["schema"]["anyOf"]


def parameters(document: Document, path: str = "/api/v1/cvms") -> Any:
    """Return the parameters of an operation."""
    return document["paths"][path]["get"]["parameters"]


def renamed(document: Document, old: str, new: str) -> Document:
    """Return a copy in which a component has another key."""
    text = json.dumps(copy.deepcopy(document)).replace(f'schemas/{old}"', f'schemas/{new}"')
    result: Document = json.loads(text)
    result["components"]["schemas"][new] = result["components"]["schemas"].pop(old)
    return result
