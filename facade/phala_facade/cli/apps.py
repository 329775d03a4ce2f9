"""`phala-facade apps`: list apps, describe one, list its CVMs, wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from phala_facade.cli import waiting
from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import CVMS, result_of_cvms
from phala_facade.cli.details import details_of
from phala_facade.cli.finding import app_argument, with_app
from phala_facade.cli.listing import Listing, View, listing
from phala_facade.cli.options import Group, Options, command, completing, word
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting, unlisted
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.units import ago, counted
from phala_facade.models import AppList
from phala_facade.statuses import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.cli.waiting import Goal
    from phala_facade.client import PhalaCloud
    from phala_facade.errors import PhalaError
    from phala_facade.models import App, Cvm

APPS: View[App] = View(
    ref="app_id",
    columns=(
        Column("NAME", "name", least=8, usual=12),
        Column("CVMS", "cvm_count", rank=2, right=True),
        Column("ID", "app_id", rank=1),
        Column("KMS", "kms_type", rank=4),
        Column("CREATED", "created_at", lambda app: ago(app.created_at), rank=3, right=True),
    ),
    fields=AppList.columns(),
)

_FILTERS = {
    "status": "statuses",
    "image": "image_versions",
    "instance_type": "instance_types",
    "kms_slug": "kms_slugs",
    "kms_type": "kms_types",
    "node": "nodes",
    "region": "regions",
}
"""The filters of which the service lists the values, each with the field of `FilterOptions`."""


@click.group(cls=Group)
def apps() -> None:
    """List apps, describe one, list its CVMs, or wait for them."""


@command("list", apps)
@click.option("--search", metavar="TEXT", help="Text in the name or an identifier of the app or of its CVMs.")
@click.option(
    "--status",
    type=word,
    multiple=True,
    metavar="STATUS",
    help="The status of a CVM (repeatable).",
    shell_complete=completing(KNOWN),
)
@click.option("--listed/--unlisted", default=None, help="Whether the app is listed publicly.")
@click.option("--image", type=word, metavar="IMAGE", help="The version of the guest image.")
@click.option("--instance-type", type=word, metavar="TYPE", help="The instance type of a CVM.")
@click.option("--kms-slug", type=word, metavar="SLUG", help="The slug of the key management service.")
@click.option("--kms-type", type=word, metavar="TYPE", help="The type of the key management service.")
@click.option("--node", type=word, metavar="NAME", help="The name of a node.")
@click.option("--region", type=word, metavar="REGION", help="The region of a CVM.")
@listing(APPS)
def list_(
    options: Options, *, listing: Listing[App], status: tuple[str, ...], image: str | None, **filters: Any
) -> int:
    """List the apps of the workspace; the service applies the filters."""

    def fetch(cloud: PhalaCloud, _: ProgressBar) -> Result:
        found = listing.sorted(cloud.apps.list(status=status or None, base_image=image, **filters))
        warnings = [] if found else [*_unlisted({**filters, "status": status, "image": image}, cloud)]
        return listing.result(found, summary=counted(len(found), "app"), warnings=warnings)

    return listing.show(options, "Listing apps", fetch)


@command("get", apps)
@app_argument
def get(options: Options, *, name: str) -> int:
    """Describe an app, with the CVMs that run it."""
    with connected(options) as cloud, ProgressBar("Describing an app"):
        found = with_app(cloud, name, cloud.apps.get)
    shown = Result(document=found.to_dict(), header=APPS.fields, show=lambda screen: _show(found, screen))
    return write(shown, options)


@command("cvms", apps)
@app_argument
@selecting
@listing(CVMS)
def cvms(options: Options, *, name: str, selection: Selection, listing: Listing[Cvm]) -> int:
    """List the CVMs of an app."""

    def fetch(cloud: PhalaCloud, _: ProgressBar) -> Result:
        selected = selection.resolved(cloud)
        return result_of_cvms(with_app(cloud, name, cloud.apps.list_cvms), selected, listing)

    return listing.show(options, "Listing CVMs", fetch)


@command("wait", apps)
@app_argument
@click.option(
    "--at-least",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Also wait until the app has at least N CVMs.",
)
@waiting.waiting
def wait(options: Options, *, name: str, at_least: int, goal: Goal) -> int:
    """Wait until every CVM of an app has a status, then describe them."""

    def start(cloud: PhalaCloud, goal: Goal) -> tuple[Cvm | PhalaError, ...]:
        return with_app(cloud, name, lambda app: cloud.apps.wait(app, at_least=at_least, **goal))

    return waiting.wait(options, goal, f"the CVMs of {name}", start)


def _unlisted(wanted: dict[str, Any], cloud: PhalaCloud) -> Iterator[str]:
    """Yield a warning for each value to filter by that the service does not list."""
    given = {name: [value] if isinstance(value, str) else value for name, value in wanted.items() if name in _FILTERS}
    if any(given.values()):
        known = cloud.apps.filter_options()
        for name, values in given.items():
            yield from unlisted(name.replace("_", " "), values or (), getattr(known, _FILTERS[name]))


def _show(app: App, screen: Screen) -> None:
    screen.details(app.name or app.app_id or "app", details_of(app, without=("cvms", "current_cvm")))
    cvms = app.cvms or ((app.current_cvm,) if app.current_cvm else ())
    if cvms:
        screen.line()
        screen.table(TextTable(CVMS.columns, cvms))
