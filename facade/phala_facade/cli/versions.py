"""`phala-facade versions`: the API versions that this release knows, and what the server returns."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from phala_facade import __version__
from phala_facade.cli.connection import connected
from phala_facade.cli.exits import exit_of, line_of
from phala_facade.cli.options import Group, Options, command
from phala_facade.cli.output import Result, write
from phala_facade.cli.progress import Progress
from phala_facade.cli.table import Column, Table
from phala_facade.cli.terminal import complain
from phala_facade.errors import PhalaError
from phala_facade.models import ApiVersion
from phala_facade.operations.versions import LISTED, VERSIONS

if TYPE_CHECKING:
    from phala_facade.cli.output import Screen
    from phala_facade.client import PhalaCloud

VERSION_FIELDS = ("api_version", "known", "listed", "detailed", "app", "answered", "answered_as", "cvms", "error")
"""The columns of a CSV file of versions; new ones are added at the end."""


@dataclass(frozen=True, kw_only=True)
class _Version:
    """What is known about one API version.

    Attributes:
        api_version: A date, or `LATEST`.
        known: Whether this release knows it.
        listed: The documented shape of a CVM in lists; None for `LATEST` and unknown versions.
        detailed: The documented shape of a single CVM.
        app: The documented shape of an app.
        answered: The shapes in the server's list of CVMs; None if it was not requested, or is empty.
        answered_as: The API version that documents these shapes.
        cvms: How many CVMs are listed.
        error: The message of the error that was raised for the list.
    """

    api_version: str
    known: bool
    listed: str | None = None
    detailed: str | None = None
    app: str | None = None
    answered: str | None = None
    answered_as: str | None = None
    cvms: int | None = None
    error: str | None = None


def add_versions(program: Group) -> None:
    """Add the command."""
    offline = click.option("--offline", is_flag=True, help="Show what this release knows, without a request.")
    command(program, "versions")(offline(_versions))


def _versions(options: Options, *, offline: bool) -> int:
    """Show which API versions this release and the server know.

    The list of CVMs is requested once in each version, or only in the one that --api-version selects.
    """
    names = [options.api_version] if options.api_version else [version.value for version in ApiVersion]
    found = [_known(version) for version in names]
    errors: list[PhalaError] = []
    base_url = None
    if not offline:
        with connected(options) as cloud, Progress("Listing CVMs in each version") as progress:
            base_url = cloud.base_url
            for place, version in enumerate(found):
                progress.count(place, len(found))
                found[place], error = _request_list(cloud, version)
                errors += [error] if error else []

    def show(screen: Screen) -> None:
        screen.line(f"phala-facade {__version__}" + (f", calling {base_url}" if base_url else ""))
        screen.line()
        screen.table(Table(_columns(offline=offline), found))

    rows = [asdict(version) for version in found]
    result = Result(
        document={"facade": __version__, "base_url": base_url, "versions": rows},
        lines=rows,
        header=VERSION_FIELDS,
        rows=[list(row.values()) for row in rows],
        show=show,
    )
    write(result, options)
    for error in errors[:1]:
        complain(line_of(error, options.base_url))
    return exit_of(errors[0]) if errors else 0


def _known(name: str) -> _Version:
    version = VERSIONS.get(name)
    if version is None:
        return _Version(api_version=name, known=name == ApiVersion.LATEST)
    shapes = {part: getattr(version, part).title for part in ("listed", "detailed", "app")}
    return _Version(api_version=name, known=True, **shapes)


def _request_list(cloud: PhalaCloud, version: _Version) -> tuple[_Version, PhalaError | None]:
    try:
        cvms = cloud.with_api_version(version.api_version).cvms.list()
    except PhalaError as error:
        return replace(version, error=str(error)), error
    shapes = {cvm.source.schema: cvm.source.shape for cvm in cvms}
    since = [shape.since for shape in LISTED if shape.schema in shapes]
    return replace(
        version,
        answered=", ".join(shapes.values()) or None,
        answered_as=", ".join(since) or None,
        cvms=len(cvms),
    ), None


def _columns(*, offline: bool) -> tuple[Any, ...]:
    known: tuple[Column[_Version], ...] = (
        Column(heading="API VERSION", text=lambda version: version.api_version),
        Column(heading="KNOWN", text=lambda version: "yes" if version.known else "no", rank=1),
        Column(heading="LISTED AS", text=lambda version: version.listed, rank=3),
        Column(heading="DETAILED AS", text=lambda version: version.detailed, rank=4),
        Column(heading="APP AS", text=lambda version: version.app, rank=5),
    )
    answered: tuple[Column[_Version], ...] = (
        Column(
            heading="SERVER RETURNS",
            text=lambda version: version.answered or ("an error" if version.error else None),
            style=lambda text: "red" if text == "an error" else "green",
        ),
        Column(heading="AS OF", text=lambda version: version.answered_as, rank=1),
        Column(heading="CVMS", text=lambda version: version.cvms, rank=2, right=True),
    )
    return known if offline else (*known, *answered)
