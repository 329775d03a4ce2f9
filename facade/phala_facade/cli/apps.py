"""`phala-facade apps`: describe an app, list its CVMs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import CVM_COLUMNS, result_of_cvms
from phala_facade.cli.details import details_of
from phala_facade.cli.options import Group, Options, command, common_options
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.table import TextTable

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


@click.group(cls=Group, no_args_is_help=False)
@common_options
def apps() -> None:
    """Describe an app, or list its CVMs."""


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
