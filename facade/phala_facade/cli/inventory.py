"""`phala-facade inventory`: the whole fleet, by app."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import CVM_COLUMNS, CVM_FIELDS
from phala_facade.cli.exits import exit_of, line_of
from phala_facade.cli.options import Options, command
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.table import TextTable
from phala_facade.cli.terminal import complain
from phala_facade.cli.units import size
from phala_facade.inventory import DetailsFailure

if TYPE_CHECKING:
    from phala_facade.inventory import Inventory


@command("inventory")
@selecting
@click.option("--no-details", is_flag=True, help="Use only the list, without a request for each CVM.")
def inventory(options: Options, *, selection: Selection, no_details: bool) -> int:
    """Show the whole fleet: every CVM with its details, by app.

    A CVM whose details cannot be fetched is shown as listed. Failures go to stderr, and the first one sets the exit
    code.
    """
    with connected(options) as cloud, ProgressBar("Reading the fleet") as progress:
        whole = cloud.inventory(details=not no_details, on_progress=progress.count)
    shown = _selected(whole, selection)
    write(_result(shown), options)
    for failure in shown.errors:
        name = failure.cvm.ref or failure.cvm.name if isinstance(failure, DetailsFailure) else failure.app_id or ""
        complain(line_of(failure.error, options.base_url, name=name))
    return exit_of(shown.errors[0].error) if shown.errors else 0


def _selected(whole: Inventory, selection: Selection) -> Inventory:
    """Return an inventory of the selected CVMs, in order within each app."""
    kept = selection.of(whole.cvms)
    place = {id(cvm): number for number, cvm in enumerate(kept)}
    groups = (
        replace(app, cvms=tuple(sorted((cvm for cvm in app.cvms if id(cvm) in place), key=lambda cvm: place[id(cvm)])))
        for app in whole.apps
    )
    return replace(
        whole,
        apps=tuple(app for app in groups if app.cvms),
        cvms=tuple(kept),
        errors=tuple(each for each in whole.errors if not isinstance(each, DetailsFailure) or id(each.cvm) in place),
    )


def _result(inventory: Inventory) -> Result:
    in_order = [cvm for app in inventory.apps for cvm in app.cvms]
    messages = {
        id(failure.cvm): str(failure.error) for failure in inventory.errors if isinstance(failure, DetailsFailure)
    }
    lines = [cvm.to_dict() for cvm in in_order]

    def show(screen: Screen) -> None:
        groups = tuple(
            (f"app {app.app_id}{f' ({app.name})' if app.name else ''}" if app.app_id else "no app", len(app.cvms))
            for app in inventory.apps
        )
        screen.table(TextTable(CVM_COLUMNS, in_order, groups), summary=_summary(inventory))

    return Result(
        document=inventory.to_dict(),
        lines=lines,
        header=(*CVM_FIELDS, "error"),
        rows=[{**line, "error": messages.get(id(cvm))} for line, cvm in zip(lines, in_order, strict=True)],
        show=show,
    )


def _summary(inventory: Inventory) -> str:
    cvms = inventory.cvms
    states = Counter(cvm.status for cvm in cvms).most_common()
    resources = [cvm.resources for cvm in cvms]
    return ", ".join(
        (
            f"{len(cvms):,} CVMs of {sum(app.app_id is not None for app in inventory.apps):,} apps",
            *(f"{count:,} {status}" for status, count in states),
            f"{sum(part.vcpu or 0 for part in resources):,} vCPUs",
            f"{size(sum(part.memory_mb or 0 for part in resources), 'MB')} of memory",
            f"{size(sum(part.disk_gb or 0 for part in resources), 'GB')} of disk",
            f"{sum(part.gpus or 0 for part in resources):,} GPUs",
        )
    )
