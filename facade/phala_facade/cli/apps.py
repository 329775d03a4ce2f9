"""`phala-facade apps`: describe an app, list its CVMs."""

from __future__ import annotations

import click

from phala_facade.cli.app_details import result_of_app
from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_table import result_of_cvms
from phala_facade.cli.options import Group, Options, command, common_options
from phala_facade.cli.output import write
from phala_facade.cli.progress import Progress
from phala_facade.cli.selection import selected, selecting


@click.group(cls=Group, no_args_is_help=False)
@common_options
def apps() -> None:
    """Describe an app, or list its CVMs."""


@command(apps, "get")
@click.argument("app", metavar="ID")
def get(options: Options, *, app: str) -> int:
    """Describe an app, with the CVMs that run it."""
    with connected(options) as cloud, Progress("Describing an app"):
        found = cloud.apps.get(app)
    write(result_of_app(found), options)
    return 0


@command(apps, "cvms")
@click.argument("app", metavar="ID")
@selecting
def cvms(
    options: Options,
    *,
    app: str,
    statuses: tuple[str, ...],
    regions: tuple[str, ...],
    apps: tuple[str, ...],
    sort: str | None,
) -> int:
    """List the CVMs of an app."""
    with connected(options) as cloud, Progress("Listing CVMs"):
        listed = cloud.apps.list_cvms(app)
    chosen = selected(listed, statuses=statuses, regions=regions, apps=apps, sort=sort)
    write(result_of_cvms(chosen, len(listed)), options)
    return 0
