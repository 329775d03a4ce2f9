"""From two documents to the report of what changed and what it does to the facade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.diff import value_differences
from scripts.diff.case import Case, Documents
from scripts.diff.feeds import Feeds
from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.markdown import written
from scripts.diff.operation_differences import differences, moved_operations, servers
from scripts.diff.operations import read_operations, servers_of
from scripts.diff.renames import renamed_components, with_keys
from scripts.diff.rules import Rule, Verdict, judge
from scripts.diff.wire_types import WireTypes, corrected
from scripts.escaping import code
from scripts.spec.meaning import Schemas
from scripts.spec.names import NO_RECORD, class_names
from scripts.spec.overlay import read_overlay, unmatched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scripts.spec.document import JsonObject

overlay = cache(partial(read_overlay, Path(__file__).resolve().parents[2] / "openapi.overlay.yaml"))
"""Returns the corrections of the document."""

#: The areas of which a report names what changed; of the others, the place says it.
_NAMED = {Area.FIELD, Area.HEADER, Area.MEDIA, Area.PARAMETER, Area.RESPONSE}


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
        recorded: The names that operations got before, which they keep.
    """

    def __init__(self, document: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> None:
        self.document = document
        self.recorded = recorded
        self.schemas = Schemas(document)
        self.operations = read_operations(document, self.schemas, recorded)
        self.reached = self.schemas.reached(operation.value() for operation in self.operations.values())

    @cached_property
    def corrected(self) -> Schemas:
        """What the schemas mean as the overlay corrects them."""
        return Schemas(corrected(self.document, overlay()))


def report(old: Api, new: Api, notes: Sequence[str] = ()) -> Report:
    """Report what changed between two documents, and what it does to the facade as it is.

    Args:
        old: The document that was, with the tracked operations and what they reach.
        new: The document that is to be.
        notes: What else the report says about how the new document was put together.

    Raises:
        SpecError: The overlay cannot be read, or a reference points out of its document.
    """
    moved = moved_operations(old.document, new.document)
    renames = renamed_components(old.schemas, new.schemas, old.reached - new.reached, new.reached - old.reached)
    names = class_names(old.schemas.keys)
    new_names = class_names(new.schemas.keys, names)
    if renames:
        names = {renames.get(key, key): name for key, name in names.items()}
        old = Api(with_keys(old.document, renames), old.recorded)
    documents = Documents(
        Feeds(old.schemas, renames),
        Feeds(new.schemas, renames),
        WireTypes(lambda: old.corrected, names),
        WireTypes(lambda: new.corrected, new_names),
    )
    found = [
        *(Finding(Kind.SCHEMA_RENAMED, Place(Area.SCHEMA, now), f"was {was}") for was, now in renames.items()),
        *_findings(old, new, moved),
    ]
    ranks = {verdict: rank for rank, verdict in enumerate(Verdict)}
    changes = sorted(
        (_change(Case(finding, documents)) for finding in found),
        key=lambda change: (ranks[change.verdict], change.where, change.what),
    )
    compared = f"{len(new.operations)} operations and the {len(new.reached)} schemas that they use"
    return Report(tuple(changes), written(changes, unmatched(new.document, overlay()), compared, notes))


def _findings(old: Api, new: Api, moved: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the differences between two documents; one that brings or removes components says so."""
    found = [
        *servers(servers_of(old.document), servers_of(new.document)),
        *differences(old.operations, new.operations, moved),
    ]
    for key in old.reached & new.reached:
        found += value_differences.differences(
            old.schemas.component(key), new.schemas.component(key), Place(Area.SCHEMA, key)
        )
    # What a component without a key of its own says is found wherever it is referred to.
    for finding in {(finding.kind, finding.place, finding.detail): finding for finding in found}.values():
        gone = old.schemas.reached([finding.old] if finding.old else []) - new.reached
        come = new.schemas.reached([finding.new] if finding.new else []) - old.reached
        yield replace(finding, brings=(*sorted(gone), *sorted(come)))


def _change(case: Case) -> Change:
    finding = case.finding
    rule, why = judge(case)
    area = finding.place.area
    what = f"{area.value} {finding.kind.value}" if area in _NAMED else finding.kind.value
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
        why=why,
    )
