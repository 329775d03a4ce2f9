"""`phala-facade versions`: the API versions that this release knows, and what the server returns."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from phala_facade import __version__
from phala_facade.cli.connection import connected
from phala_facade.cli.exits import badness
from phala_facade.cli.options import Options, command
from phala_facade.cli.output import Result, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.table import Column, TextTable
from phala_facade.errors import PhalaError
from phala_facade.models import ApiVersion
from phala_facade.operations.versions import LISTED, VERSIONS

if TYPE_CHECKING:
    from phala_facade.cli.output import Screen
    from phala_facade.client import PhalaCloud

VERSION_FIELDS = ("api_version", "known", "listed", "detailed", "app", "answered", "answered_as", "cvms", "error")
"""The columns of a CSV file of versions; new ones are added at the end.

- `api_version`: a date, or `LATEST`
- `known`: whether this release knows it
- `listed`, `detailed`, `app`: the documented shape of a CVM in lists, of a single CVM, and of an app
- `answered`: the shapes in the server's list of CVMs; null if it was not requested, or is empty
- `answered_as`: the API version that documents these shapes
- `cvms`: how many CVMs are listed
- `error`: the message of the error that was raised for the list
"""

_Row: TypeAlias = "dict[str, Any]"

_KNOWN: tuple[Column[_Row], ...] = (
    Column("API VERSION", text=itemgetter("api_version")),
    Column("KNOWN", text=lambda row: "yes" if row["known"] else "no", rank=1),
    Column("LISTED AS", text=itemgetter("listed"), rank=3),
    Column("DETAILED AS", text=itemgetter("detailed"), rank=4),
    Column("APP AS", text=itemgetter("app"), rank=5),
)
_RETURNED: tuple[Column[_Row], ...] = (
    Column(
        heading="SERVER RETURNS",
        text=lambda row: row["answered"] or ("an error" if row["error"] else None),
        style=lambda text: "red" if text == "an error" else "green",
    ),
    Column("AS OF", text=itemgetter("answered_as"), rank=1),
    Column("CVMS", text=itemgetter("cvms"), rank=2, right=True),
)


@command("versions")
@click.option("--offline", is_flag=True, help="Show only what this release knows; send no request.")
def versions(options: Options, *, offline: bool) -> int:
    """Show the API versions that this release knows, and what the server returns.

    The list of CVMs is requested once in each version, or only in the one that --api-version selects.
    """
    names = [options.api_version] if options.api_version else [version.value for version in ApiVersion]
    rows = [_known(version) for version in names]
    errors: list[PhalaError] = []
    base_url = None
    if not offline:
        with connected(options) as cloud, ProgressBar("Listing CVMs in each version") as progress:
            base_url = cloud.base_url
            for place, row in enumerate(rows):
                progress.update(place, len(rows))
                try:
                    row.update(_returned(cloud, row["api_version"]))
                except PhalaError as error:
                    row["error"] = str(error)
                    errors.append(error)

    def show(screen: Screen) -> None:
        screen.line(f"phala-facade {__version__}" + (f", calling {base_url}" if base_url else ""))
        screen.line()
        screen.table(TextTable(_KNOWN if offline else (*_KNOWN, *_RETURNED), rows))

    document = {"facade": __version__, "base_url": base_url, "versions": rows}
    # What breaks one version mostly breaks the others, too.
    worst = [("", error) for error in sorted(errors, key=badness)[:1]]
    shown = Result(document=document, lines=rows, header=VERSION_FIELDS, show=show, errors=worst)
    return write(shown, options)


def _known(name: str) -> _Row:
    row: _Row = {**dict.fromkeys(VERSION_FIELDS), "api_version": name, "known": name == ApiVersion.LATEST}
    version = VERSIONS.get(name)
    if version is not None:
        row |= {part: getattr(version, part).title for part in ("listed", "detailed", "app")} | {"known": True}
    return row


def _returned(cloud: PhalaCloud, name: str) -> _Row:
    cvms = cloud.with_api_version(name).cvms.list()
    shapes = {cvm.source.schema: cvm.source.shape for cvm in cvms}
    since = [shape.since for shape in LISTED if shape.schema in shapes]
    return {"answered": ", ".join(shapes.values()) or None, "answered_as": ", ".join(since) or None, "cvms": len(cvms)}
