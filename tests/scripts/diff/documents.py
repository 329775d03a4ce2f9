"""Documents that differ from the committed one in what a test is about."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from phala_facade.operations.versions import VERSIONS
from scripts import diff
from scripts.diff.__main__ import tracked_part
from scripts.diff.renames import with_keys
from scripts.spec.assemble import tracked_operations
from scripts.spec.names import NO_RECORD
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scripts.diff import Change, Report

Document: TypeAlias = dict[str, Any]
Edit: TypeAlias = "Callable[[Document], object]"

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
TEXT = {"type": "string"}

LISTS = ("/api/v1/cvms", "/api/v1/apps/{app_id}/cvms")
GET = ("paths", LISTS[0], "get")
"""Where the operation stands that most edits are of."""

SCHEMAS = ("components", "schemas")


def today() -> Document:
    """Return the committed document, to be changed at will."""
    document: Document = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    return document


def edited(*edits: Edit) -> Document:
    """Return the committed document after some edits."""
    document = today()
    for edit in edits:
        edit(document)
    return document


def march() -> Document:
    """Return the document as it was before some fields were added without notice."""
    added = [f"{key}.{name}" for key in INFOS for name in ("in_progress", "logs")]
    return selected(edited(*map(remove, [*added, "NodeRef.node_id", "VmInfo.events"])))


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


def changed(*edits: Edit) -> Report:
    """Report what edits of the committed document change."""
    return report(today(), edited(*edits))


def only(found: Report) -> Change:
    """Return the one change of a report."""
    (change,) = found.changes
    return change


def at(document: Document, *steps: str | int) -> Any:
    """Return a part of a document."""
    part: Any = document
    for step in steps:
        part = part[step]
    return part


def put(*steps: str | int, **values: Any) -> Edit:
    """Make an edit that gives keywords to a part of a document."""
    return lambda document: at(document, *steps).update(copy.deepcopy(values))


def add(*steps: str | int, item: Any) -> Edit:
    """Make an edit that adds an item to a list."""
    return lambda document: at(document, *steps).append(copy.deepcopy(item))


def drop(*steps: str | int) -> Edit:
    """Make an edit that removes a part of a document."""
    return lambda document: at(document, *steps[:-1]).pop(steps[-1])


def field(place: str) -> tuple[str, ...]:
    """Return where a property stands: `"NodeRef.id"`."""
    key, _, name = place.rpartition(".")
    return (*SCHEMAS, key, "properties", name)


def remove(place: str) -> Edit:
    """Make an edit that removes a property."""
    return lambda document: (drop(*field(place))(document), optional(place)(document))


def retype(place: str, value: Document | bool) -> Edit:
    """Make an edit that adds a property or replaces its schema."""
    return put(*field(place)[:-1], **{field(place)[-1]: value})


def optional(place: str) -> Edit:
    """Make an edit after which a property is optional."""
    key, _, name = place.rpartition(".")

    def edit(document: Document) -> None:
        schema = at(document, *SCHEMAS, key)
        schema["required"] = [each for each in schema.get("required", []) if each != name]

    return edit


def required(place: str) -> Edit:
    """Make an edit after which a property is required."""
    key, _, name = place.rpartition(".")
    return lambda document: at(document, *SCHEMAS, key).setdefault("required", []).append(name)


def nullable(place: str) -> Edit:
    """Make an edit after which a property may be null."""
    return lambda document: retype(place, {"anyOf": [at(document, *field(place)), NULL]})(document)


def never_null(place: str) -> Edit:
    """Make an edit after which a property is never null."""

    def edit(document: Document) -> None:
        (value,) = (each for each in at(document, *field(place), "anyOf") if each != NULL)
        retype(place, value)(document)

    return edit


def variants(path: str = LISTS[0]) -> tuple[str, ...]:
    """Return where the variants of an operation's response stand."""
    return ("paths", path, "get", "responses", "200", "content", "application/json", "schema", "anyOf")


def renamed(document: Document, **renames: str) -> Document:
    """Return a document in which components have other keys."""
    return with_keys(document, renames)
