"""A report as text for people."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from phala_facade.errors.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from phala_facade.conformance.report import Report

_CALLS = ("API version", "Operation", "Asked", "Answered", "Read")
_FINDINGS = ("API version", "Operation", "Shape", "Path", "Count", "Example", "What")
_UNANSWERED = ("API version", "Operation", "Status", "Count", "Example")
_HEADING = {
    "unread": "The facade could not read:",
    "departure": "Not as documented, and read all the same:",
}


def as_text(report: Report) -> str:
    """Write a report as tables, one beneath the other, and a line that says it in short."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    rows = [(call.api_version, call.operation, call.asked, call.answered, call.objects) for call in report.calls]
    yield from _table(_CALLS, rows)
    for kind, findings in groupby(report.findings, key=lambda finding: finding.kind):
        yield from ("", _HEADING[kind])
        yield from _table(
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
        yield from ("", "Answered with an error status:")
        yield from _table(
            _UNANSWERED,
            [
                (refused.api_version, refused.operation, refused.status, refused.count, refused.example or "-")
                for refused in report.unanswered
            ],
        )
    if report.notes:
        yield ""
        yield from map(quoted, report.notes)
    yield from ("", _verdict(report))


def _verdict(report: Report) -> str:
    read = sum(call.objects for call in report.calls)
    unread = sum(found.count for found in report.findings if found.kind == "unread")
    departures = sum(found.count for found in report.findings if found.kind == "departure")
    asked = "" if report.complete else "not everything could be asked; "
    return f"{asked}{read} objects read, {unread} places in them unread, {departures} not as documented"


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    cells = [headings, *([quoted(str(value)) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
