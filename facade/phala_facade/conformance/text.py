"""A report as text for people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from phala_facade.errors.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from phala_facade.conformance.report import Report

_CALLS = (("API version", 0), ("Operation", 0), ("Calls", 0), ("Succeeded", 0), ("Objects", 0))
_FINDINGS = (
    ("API version", 2),
    ("Operation", 3),
    ("Shape", 4),
    ("Path", 0),
    ("Count", 1),
    ("Example", 5),
    ("What", 0),
)
_UNANSWERED = (("API version", 0), ("Operation", 0), ("Status", 0), ("Count", 0), ("Example", 1))
_HEADING = {
    "unread": "The facade could not read:",
    "departure": "Not as documented, but still read:",
}


@dataclass(frozen=True)
class Section:
    """One table of a report.

    Attributes:
        heading: The heading; empty for the first section.
        columns: The names of its columns, each with a rank: if the columns do not fit, the highest is left out first,
            and 0 never.
        rows: The rows.
    """

    heading: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[tuple[object, ...]]


def as_text(report: Report) -> str:
    """Return a report as tables, followed by a one-line summary."""
    return "".join(f"{line}\n" for line in _lines(report))


def sections(report: Report) -> Iterator[Section]:
    """Yield the tables of a report."""
    yield Section(
        "",
        _CALLS,
        [(call.api_version, call.operation, call.asked, call.answered, call.objects) for call in report.calls],
    )
    for kind, findings in groupby(report.findings, key=lambda finding: finding.kind):
        yield Section(
            _HEADING[kind],
            _FINDINGS,
            [
                (
                    found.api_version,
                    found.operation,
                    found.shape or "-",
                    found.path or "-",
                    found.count,
                    found.example or "-",
                    found.problem,
                )
                for found in findings
            ],
        )
    if report.unanswered:
        yield Section(
            "Error statuses:",
            _UNANSWERED,
            [
                (refused.api_version, refused.operation, refused.status, refused.count, refused.example or "-")
                for refused in report.unanswered
            ],
        )


def verdict(report: Report) -> str:
    """Return a one-line summary of a report."""
    read = sum(call.objects for call in report.calls)
    unread = sum(found.count for found in report.findings if found.kind == "unread")
    departures = sum(found.count for found in report.findings if found.kind == "departure")
    gaps = "" if report.complete else "incomplete; "
    return f"{gaps}{read} objects read, {unread} places in them unread, {departures} not as documented"


def _lines(report: Report) -> Iterator[str]:
    for section in sections(report):
        if section.heading:
            yield from ("", section.heading)
        yield from _table([name for name, _ in section.columns], section.rows)
    if report.notes:
        yield ""
        yield from map(quoted, report.notes)
    yield from ("", verdict(report))


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    cells = [headings, *([quoted(str(value)) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
