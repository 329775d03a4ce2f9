"""From two documents to the report of what changed and what it does to the facade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.diff.asked import Documents
from scripts.diff.case import Case, Told
from scripts.diff.comparison import Comparison
from scripts.diff.exchange import differences, moved_operations, servers
from scripts.diff.feeds import Feeds
from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.markdown import written
from scripts.diff.operations import described
from scripts.diff.renames import renamed_components
from scripts.diff.rules import Rule, Verdict, rule_of
from scripts.escaping import code
from scripts.spec.meaning import Schemas
from scripts.spec.names import NO_RECORD
from scripts.spec.overlay import read_overlay, unmatched
from scripts.spec.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scripts.spec.document import JsonObject

OVERLAY = Path(__file__).resolve().parents[2] / "openapi.overlay.yaml"

_SUBJECT = {
    Area.FIELD: "field ",
    Area.HEADER: "response header ",
    Area.MEDIA: "media type ",
    Area.PARAMETER: "parameter ",
    Area.RESPONSE: "response ",
}


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        rule: The rule that judges it.
        where: What changed: `"NodeRef.node_id"`, `"GET /api/v1/cvms query user_id"`.
        what: How: ``"field added: `integer | null`"``.
        facade: The fields of the facade that it touches: `"Cvm.node.node_id"`; of a parameter, the argument.
        calls: The calls whose responses or requests it touches: `"cvms.list"`.
        why: The reason for the verdict.
    """

    rule: Rule
    where: str
    what: str
    facade: tuple[str, ...]
    calls: tuple[str, ...]
    why: str

    @property
    def verdict(self) -> Verdict:
        """What it does to the facade."""
        return self.rule.verdict


@dataclass(frozen=True)
class Report:
    """What changed.

    Attributes:
        changes: Every change, those that break the facade first.
        markdown: The same, to be read.
    """

    changes: tuple[Change, ...]
    markdown: str

    @property
    def breaks(self) -> bool:
        """Whether a change breaks the facade."""
        return any(change.verdict is Verdict.BREAKS for change in self.changes)


class Api:
    """A document with what it means.

    Args:
        document: The document.
        recorded: The names that operations and classes got before, which they keep.
    """

    def __init__(self, document: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> None:
        self.document = document
        self.schemas = Schemas(document)
        self.operations = described(document, self.schemas, recorded)
        self.reached = self.schemas.reached(operation.value() for operation in self.operations.values())
        self.feeds = cache(partial(_feeds, self.schemas))


def _feeds(schemas: Schemas, renames: frozenset[tuple[str, str]]) -> Feeds:
    """Return what a document feeds, given the keys that components have in it and in the other document."""
    return Feeds(schemas, dict(renames))


def report(old: Api, new: Api, notes: Sequence[str] = ()) -> Report:
    """Say what changed between two documents, and what it does to the facade as it is.

    Args:
        old: The document that was, with the tracked operations and what they reach.
        new: The document that is to be.
        notes: What is to be said about how the new document was put together.

    Raises:
        SpecError: The overlay cannot be read, or a reference points out of its document.
    """
    overlay = read_overlay(OVERLAY)
    found, renames = findings(old, new, moved_operations(old.document, new.document))
    feeds = old.feeds(frozenset((now, was) for was, now in renames.items())), new.feeds(frozenset(renames.items()))
    documents = Documents((old.document, feeds[0]), (new.document, feeds[1]), renames, overlay)
    ranks = {verdict: rank for rank, verdict in enumerate(Verdict)}
    changes = sorted(
        (_change(Case(finding, documents)) for finding in found),
        key=lambda change: (ranks[change.verdict], change.where, change.what),
    )
    return Report(tuple(changes), written(changes, unmatched(new.document, overlay), _compared(new), notes))


def findings(old: Api, new: Api, moved: Mapping[str, str]) -> tuple[list[Finding], dict[str, str]]:
    """Find what is different between two documents, and which components only got another key.

    A component that comes or goes is told with what brings it.
    """
    gone, come = old.reached - new.reached, new.reached - old.reached
    renames = renamed_components(old.schemas, new.schemas, gone, come)
    comparison = Comparison(old.schemas, new.schemas, renames)
    found = [
        *servers(old.document, new.document),
        *differences(old.operations, new.operations, moved, comparison),
        *(Finding(Kind.SCHEMA_RENAMED, Place(Area.SCHEMA, now), f"was {was}") for was, now in renames.items()),
    ]
    for key in old.reached:
        if comparison.renamed(key) in new.reached:
            found += comparison.component(key)
    # What a component without a key of its own says is found wherever it is referred to.
    distinct = {(finding.kind, finding.place, finding.detail): finding for finding in found}
    return [
        replace(
            finding,
            brings=(
                *sorted(gone.difference(renames) & old.schemas.reached([finding.old or Value(())])),
                *sorted(come.difference(renames.values()) & new.schemas.reached([finding.new or Value(())])),
            ),
        )
        for finding in distinct.values()
    ], renames


def _compared(new: Api) -> str:
    return (
        f"{len(new.operations)} operations and the {len(new.reached)} schemas that they reach: servers, security,"
        " parameters, bodies, statuses, headers, types, constraints, defaults, deprecations"
    )


def _change(case: Case) -> Change:
    finding, rule = case.finding, rule_of(case)
    what = _SUBJECT.get(finding.place.area, "") + finding.kind.value
    if finding.detail:
        what += f": {code(finding.detail)}"
    if finding.brings:
        what += f" (with {', '.join(map(code, finding.brings))})"
    return Change(
        rule=rule,
        where=str(finding.place),
        what=what,
        facade=tuple(sorted(case.feed.fields)),
        calls=tuple(sorted(case.feed.calls)),
        why=rule.why.format_map(Told(case)),
    )
