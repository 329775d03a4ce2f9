"""`phala-facade inventory`: the whole fleet, by app."""

from __future__ import annotations

from collections import Counter

import click
from msgspec.structs import replace

from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import CVM_COLUMNS, CVM_FIELDS
from phala_facade.cli.exits import Exit, exit_of, line_of
from phala_facade.cli.options import Group, Options, command, common_options
from phala_facade.cli.output import Result, Screen, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.terminal import complain
from phala_facade.cli.units import size
from phala_facade.inventory import DetailsFailure, Inventory, InventoryChange, compare_inventories


@click.group(cls=Group, invoke_without_command=True, no_args_is_help=False)
@click.pass_context
@common_options
@selecting
@click.option("--no-details", is_flag=True, help="Use only lists, without a request for each CVM.")
@click.option("--complete", is_flag=True, help="Look for CVMs that the list hides, and name the apps.")
@click.option("--merge", is_flag=True, help="Request every documented API version, and fill in what any of them says.")
@click.option(
    "--save", type=click.Path(dir_okay=False), metavar="FILE", help="Save the whole fleet, to compare it later."
)
def inventory(
    context: click.Context, *, selection: Selection, no_details: bool, complete: bool, merge: bool, save: str | None
) -> int:
    """Show the whole fleet: every CVM with its details, by app.

    A CVM whose details cannot be fetched is shown as listed. Failures go to stderr, and the first one sets the exit
    code.
    """
    if context.invoked_subcommand is not None:
        return 0
    options = context.ensure_object(Options)
    with connected(options) as cloud, ProgressBar("Reading the fleet") as progress:
        whole = cloud.inventory(details=not no_details, complete=complete, merge=merge, on_progress=progress.count)
    if save is not None:
        whole.save(save)
    shown = _selected(whole, selection)
    write(_result(shown), options)
    for failure in shown.errors:
        name = failure.cvm.ref or failure.cvm.name if isinstance(failure, DetailsFailure) else failure.app_id or ""
        complain(line_of(failure.error, options.base_url, name=name))
    return exit_of(shown.errors[0].error) if shown.errors else 0


@command("diff", inventory)
@click.argument("before", type=click.Path(exists=True, dir_okay=False), metavar="BEFORE")
@click.argument("after", type=click.Path(exists=True, dir_okay=False), metavar="AFTER")
@click.option("--ignore", multiple=True, metavar="FIELD", help="A field that does not matter, such as runtime.uptime.")
def diff(options: Options, *, before: str, after: str, ignore: tuple[str, ...]) -> int:
    """Show what came, went and changed between two saved fleets; the exit code is 1 if anything did."""
    changes = compare_inventories(Inventory.load(before), Inventory.load(after), ignore=ignore).changes
    result = Result(
        document=[change.to_dict() for change in changes],
        lines=[change.to_dict() for change in changes],
        header=("what", "kind", "ref", "name", "path", "left", "right"),
        show=lambda screen: screen.table(TextTable(_CHANGE_COLUMNS, changes), summary=f"{len(changes):,} changes"),
    )
    write(result, options)
    return Exit.DIFFERENT if changes else 0


_CHANGE_COLUMNS: tuple[Column[InventoryChange], ...] = (
    Column(heading="CHANGE", text=lambda change: f"{change.what} {change.kind}"),
    Column(heading="NAME", text=lambda change: change.name, cut=True),
    Column(heading="FIELD", text=lambda change: change.path),
    Column(heading="BEFORE", text=lambda change: change.left, rank=1, cut=True),
    Column(heading="AFTER", text=lambda change: change.right, rank=2, cut=True),
    Column(heading="ID", text=lambda change: change.ref, rank=3),
)


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
