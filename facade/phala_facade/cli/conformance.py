"""`phala-facade conformance`: compare the responses of the API with its documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from phala_facade.cli.connection import connected
from phala_facade.cli.exits import Exit
from phala_facade.cli.options import Group, Options, command
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import Progress
from phala_facade.cli.table import Column, Table
from phala_facade.conformance.survey import LIMIT, survey
from phala_facade.conformance.text import sections, verdict
from phala_facade.models import ApiVersion

if TYPE_CHECKING:
    from phala_facade.conformance import Report
    from phala_facade.conformance.text import Section

FINDING_FIELDS = ("kind", "api_version", "operation", "shape", "path", "rule", "problem", "count", "example")
"""The columns of a CSV file of findings; new ones are added at the end."""


def add_conformance(program: Group) -> None:
    """Add the command."""
    strict = click.option("--strict", is_flag=True, help="Fail on any violation, even if no value is lost.")
    limit = click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help="The most CVMs, and the most apps, to request one by one in each version.  [default: 50]",
    )
    command(program, "conformance")(limit(strict(_conformance)))


def _conformance(options: Options, *, limit: int | None, strict: bool) -> int:
    """Compare the responses of the API with its documentation.

    All operations are called in every known version, or only in the one that --api-version selects. The exit code is
    10 if a value could not be read (with --strict: or is not as documented), and 11 if the survey is incomplete.
    Requires the `strict` extra.
    """
    versions = [options.api_version] if options.api_version else list(ApiVersion)
    with connected(options, deviations=False) as cloud, Progress("Calling") as progress:
        report = survey(
            cloud,
            versions,
            limit=LIMIT if limit is None else limit,
            on_progress=lambda version, operation, done, total: progress.update(
                f"{version}: {operation}", done=done, total=total
            ),
        )
    write(_result(report), options)
    status = report.exit_status(strict=strict)
    return (Exit.OK, Exit.DEPARTED, Exit.INCOMPLETE)[status]


def _result(report: Report) -> Result:
    def show(screen: Screen) -> None:
        for section in sections(report):
            if section.heading:
                screen.line()
                screen.line(section.heading, style="bold")
            screen.table(Table(tuple(_column(section, place) for place in range(len(section.columns))), section.rows))
        screen.line()
        for note in report.notes:
            screen.line(note)
        screen.line(verdict(report), style="green" if not report.exit_status(strict=True) else "yellow")

    findings = [finding.to_dict() for finding in report.findings]
    return Result(
        document=report.to_dict(),
        lines=findings,
        header=FINDING_FIELDS,
        rows=[[finding[name] for name in FINDING_FIELDS] for finding in findings],
        show=show,
    )


def _column(section: Section, place: int) -> Column[tuple[object, ...]]:
    name, rank = section.columns[place]
    return Column(
        heading=name.upper(),
        text=lambda row: row[place],
        rank=rank,
        right=all(isinstance(row[place], int) for row in section.rows),
        cut=name == "What",
    )
