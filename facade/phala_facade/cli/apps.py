"""`phala-facade apps`: list apps, describe one, list its CVMs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import CVM_COLUMNS, result_of_cvms
from phala_facade.cli.details import details_of
from phala_facade.cli.options import Group, Options, command, common_options
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.units import age

if TYPE_CHECKING:
    from phala_facade.models import App

APP_FIELDS = (
    "app_id",
    "id",
    "name",
    "provision_type",
    "kms_type",
    "cvm_count",
    "is_minimal",
    "created_at",
    "workspace.id",
    "workspace.slug",
    "profile.display_name",
    "profile.custom_domain",
    "icon_url",
)
"""The columns of a CSV file of apps; new ones are added at the end."""

_APP_COLUMNS: tuple[Column[App], ...] = (
    Column(heading="NAME", text=lambda app: app.name, cut=True),
    Column(heading="CVMS", text=lambda app: app.cvm_count, right=True),
    Column(heading="ID", text=lambda app: app.app_id, rank=1),
    Column(heading="KMS", text=lambda app: app.kms_type, rank=3),
    Column(heading="AGE", text=lambda app: app.created_at and age(app.created_at), rank=2, right=True),
)


@click.group(cls=Group, no_args_is_help=False)
@common_options
def apps() -> None:
    """List apps, describe one, or list its CVMs."""


@command("list", apps)
@click.option("--search", metavar="TEXT", help="Part of a name, or of an identifier of the app or its CVMs.")
@click.option("--status", multiple=True, metavar="STATUS", help="The state of a CVM; may be repeated.")
@click.option("--listed/--unlisted", default=None, help="Whether the app is listed publicly.")
@click.option("--image", metavar="IMAGE", help="The version of the guest image.")
@click.option("--instance-type", metavar="TYPE", help="The instance type of a CVM.")
@click.option("--kms-slug", metavar="SLUG", help="The slug of the key management service.")
@click.option("--kms-type", metavar="TYPE", help="The type of the key management service.")
@click.option("--node", metavar="NAME", help="The name of a node.")
@click.option("--region", metavar="REGION", help="The region of a CVM.")
def list_(options: Options, *, status: tuple[str, ...], image: str | None, **filters: Any) -> int:
    """List the apps of the workspace, filtered by the service."""
    with connected(options) as cloud, ProgressBar("Listing apps"):
        found = cloud.apps.list(status=status or None, base_image=image, **filters)
    result = Result(
        document=found.to_dicts(),
        lines=found.to_dicts(),
        header=APP_FIELDS,
        show=lambda screen: screen.table(TextTable(_APP_COLUMNS, found), summary=f"{len(found):,} apps"),
    )
    write(result, options)
    return 0


@command("get", apps)
@click.argument("app", metavar="ID")
def get(options: Options, *, app: str) -> int:
    """Describe an app, with the CVMs that run it."""
    with connected(options) as cloud, ProgressBar("Describing an app"):
        found = cloud.apps.get(app)
    write(Result(document=found.to_dict(), header=APP_FIELDS, show=lambda screen: _show(found, screen)), options)
    return 0


@command("cvms", apps)
@click.argument("app", metavar="ID")
@selecting
def cvms(options: Options, *, app: str, selection: Selection) -> int:
    """List the CVMs of an app."""
    with connected(options) as cloud, ProgressBar("Listing CVMs"):
        listed = cloud.apps.list_cvms(app)
    write(result_of_cvms(selection.of(listed), len(listed)), options)
    return 0


def _show(app: App, screen: Screen) -> None:
    screen.details(app.name or app.app_id or "app", details_of(app, without=("cvms", "current_cvm")))
    cvms = app.cvms or ((app.current_cvm,) if app.current_cvm else ())
    if cvms:
        screen.line()
        screen.table(TextTable(CVM_COLUMNS, cvms))
