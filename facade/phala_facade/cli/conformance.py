"""`phala-facade conformance`: compare the responses of the API with its documentation."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import click

from phala_facade.cli.connection import connected
from phala_facade.cli.exits import Exit
from phala_facade.cli.options import Options, command
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.units import counted
from phala_facade.conformance.survey import LIMIT, survey
from phala_facade.models import ApiVersion

if TYPE_CHECKING:
    from phala_facade.conformance import Calls, ErrorStatus, Finding, Report

FINDING_FIELDS = ("kind", "api_version", "operation", "shape", "path", "rule", "problem", "count", "example")
"""The columns of a CSV file of findings; new ones are added at the end."""


_CALLS: tuple[Column[Calls], ...] = (
    Column("API VERSION", "api_version"),
    Column("OPERATION", "operation"),
    Column("CALLS", "made", right=True),
    Column("SUCCEEDED", "succeeded", right=True),
    Column("OBJECTS", "objects", right=True),
)
_FINDINGS: tuple[Column[Finding], ...] = (
    Column("API VERSION", "api_version", rank=2),
    Column("OPERATION", "operation", rank=3),
    Column("SHAPE", "shape", rank=4),
    Column("PATH", "path"),
    Column("COUNT", "count", rank=1, right=True),
    Column("EXAMPLE", "example", rank=5),
    Column("WHAT", "problem", usual=12),
)
_ERROR_STATUSES: tuple[Column[ErrorStatus], ...] = (
    Column("API VERSION", "api_version"),
    Column("OPERATION", "operation"),
    Column("STATUS", "status", right=True),
    Column("COUNT", "count", right=True),
    Column("EXAMPLE", "example", rank=1),
)
_HEADING = {"unread": "The facade could not read:", "violation": "Not as documented, but still read:"}


@command("conformance")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="Request at most N CVMs and N apps one by one in each version.",
)
@click.option("--strict", is_flag=True, help="Fail on any violation, even if no value is lost.")
def conformance(options: Options, *, limit: int, strict: bool) -> int:
    """Compare the responses of the API with its documentation.

    All operations are called in every known version, or only in the one that --api-version selects. The exit code is
    10 if a value could not be read (with --strict: or is not as documented), and 11 if the survey is incomplete.
    Requires the `strict` extra.
    """
    versions = [options.api_version] if options.api_version else list(ApiVersion)
    with connected(options, deviations=False) as cloud, ProgressBar("Calling") as progress:
        report = survey(
            cloud,
            versions,
            limit=limit,
            on_progress=lambda version, operation, done, total: progress.update(
                done, total, label=f"{version}: {operation}"
            ),
        )
    findings = [finding.to_dict() for finding in report.findings]
    document = report.to_dict()
    write(
        Result(document=document, lines=findings, header=FINDING_FIELDS, show=lambda screen: _show(report, screen)),
        options,
    )
    return (Exit.OK, Exit.VIOLATIONS, Exit.INCOMPLETE)[report.exit_status(strict=strict)]


def _show(report: Report, screen: Screen) -> None:
    screen.table(TextTable(_CALLS, report.calls))
    for kind, findings in groupby(report.findings, key=attrgetter("kind")):
        screen.table(TextTable(_FINDINGS, list(findings)), heading=_HEADING[kind])
    if report.error_statuses:
        screen.table(TextTable(_ERROR_STATUSES, report.error_statuses), heading="Error statuses:")
    screen.line()
    for note in report.notes:
        screen.line(note)
    screen.line(_verdict(report), style="green" if not report.exit_status(strict=True) else "yellow")


def _verdict(report: Report) -> str:
    """Return a one-line summary of a report."""
    read = sum(call.objects for call in report.calls)
    unread = sum(found.count for found in report.findings if found.kind == "unread")
    violations = sum(found.count for found in report.findings if found.kind == "violation")
    gaps = "" if report.complete else "incomplete; "
    return f"{gaps}{counted(read, 'object')} read, {counted(unread, 'place')} unread, {violations:,} not as documented"
