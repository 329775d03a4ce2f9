"""From two documents to the report of what changed and what it does to the facade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.diff.change import Change
from scripts.diff.comparison import Comparison
from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.judge import Judge
from scripts.diff.markdown import written
from scripts.diff.operations import differences
from scripts.diff.renames import renamed_components
from scripts.diff.verdicts import Verdict
from scripts.spec.names import NO_RECORD
from scripts.spec.overlay import read_overlay, unmatched
from scripts.spec.references import component_of, references

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from scripts.spec.document import JsonObject, JsonValue

OVERLAY = Path(__file__).resolve().parents[2] / "openapi.overlay.yaml"

_SUBJECT = {Area.FIELD: "field ", Area.PARAMETER: "parameter ", Area.RESPONSE: "response ", Area.REQUEST: ""}
_SECTION = "schemas"


@dataclass(frozen=True)
class Report:
    """What changed.

    Attributes:
        changes: Every change, those that break the facade first.
        markdown: The same, to be read; one line when there is no change.
    """

    changes: tuple[Change, ...]
    markdown: str

    @property
    def breaks(self) -> bool:
        """Whether a change breaks the facade."""
        return any(change.verdict is Verdict.BREAKS for change in self.changes)


def report(old: dict[str, Any], new: dict[str, Any], recorded: Mapping[str, str] = NO_RECORD) -> Report:
    """Say what changed between two documents, and what it does to the facade as it is.

    Args:
        old: The document that was, with the tracked operations and what they reach.
        new: The document that is to be.
        recorded: The names that operations got before, which they keep.

    Raises:
        SpecError: The overlay cannot be read, or a reference points out of its document.
    """
    renames = renamed_components(old, new)
    overlay = read_overlay(OVERLAY)
    judge = Judge(old, new, renames, overlay)
    ranks = {verdict: rank for rank, verdict in enumerate(Verdict)}
    changes = sorted(
        (_change(finding, judge) for finding in findings(old, new, renames, recorded)),
        key=lambda change: (ranks[change.verdict], change.where, change.what),
    )
    return Report(tuple(changes), written(changes, unmatched(new, overlay)))


def findings(
    old: JsonObject, new: JsonObject, renames: dict[str, str], recorded: Mapping[str, str] = NO_RECORD
) -> list[Finding]:
    """Find what is different between two documents; a component that comes or goes is told with what brings it."""
    comparison = Comparison(old, new, renames)
    gone = comparison.old.keys() - comparison.new.keys() - renames.keys()
    come = comparison.new.keys() - comparison.old.keys() - set(renames.values())
    found = [
        replace(
            finding,
            brings=tuple(
                sorted({*_reached(finding.old, comparison.old, gone), *_reached(finding.new, comparison.new, come)})
            ),
        )
        for finding in (*differences(old, new, comparison, recorded), *comparison.components())
    ]
    told = {key for finding in found for key in finding.brings}
    found += [Finding(Kind.SCHEMA_ADDED, Place(Area.SCHEMA, key)) for key in come - told]
    found += [Finding(Kind.SCHEMA_REMOVED, Place(Area.SCHEMA, key)) for key in gone - told]
    found += [Finding(Kind.SCHEMA_RENAMED, Place(Area.SCHEMA, now), f"was {was}") for was, now in renames.items()]
    return found


def _reached(node: JsonValue, schemas: JsonObject, wanted: Collection[str]) -> Iterator[str]:
    """Yield the wanted components that a part of a document reaches over wanted ones."""
    seen: set[str] = set()
    pending = list(references(node))
    while pending:
        section, key = component_of(pending.pop())
        if section == _SECTION and key in wanted and key not in seen:
            seen.add(key)
            yield key
            pending += references(schemas.get(key))


def _change(finding: Finding, judge: Judge) -> Change:
    judgement = judge.judge(finding)
    what = _SUBJECT.get(finding.place.area, "") + finding.kind.value
    if finding.detail:
        what += f": `{finding.detail}`"
    if finding.brings:
        what += f" (with {', '.join(f'`{key}`' for key in finding.brings)})"
    return Change(
        verdict=judgement.verdict,
        where=str(finding.place),
        what=what,
        facade=tuple(sorted(judgement.feed.fields)),
        calls=tuple(sorted(judgement.feed.calls)),
        why=judgement.why,
    )
