"""`phala-facade inventory`: the whole fleet, by app."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click
from msgspec import structs

from phala_facade.cli.cvm_views import CVMS
from phala_facade.cli.exits import Exit
from phala_facade.cli.exporters import http_sd, prometheus
from phala_facade.cli.listing import Listing, listing
from phala_facade.cli.options import ALL_OUTPUTS, Group, Options, command
from phala_facade.cli.output import Result, write
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.units import counted, size
from phala_facade.inventory import DetailsFailure, Inventory, InventoryChange, SourceFailure, compare_inventories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from phala_facade.cli.progress import ProgressBar
    from phala_facade.client import PhalaCloud
    from phala_facade.inventory import AppGroup
    from phala_facade.models import Cvm


INVENTORY = structs.replace(CVMS, extra=("error",))


def _check_folder(_context: click.Context, _parameter: click.Parameter, file: str | None) -> str | None:
    """Return a file whose folder can be written to, which takes a try.

    Raises:
        click.BadParameter: It cannot.
    """
    if file is not None:
        try:
            TemporaryFile(dir=Path(file).parent).close()
        except OSError as error:
            raise click.BadParameter(f"{file!r} cannot be written: {error.strerror}") from error
    return file


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
@selecting
@click.option("--no-details", is_flag=True, help="Use only the list, without a request for each CVM.")
@click.option("--complete", is_flag=True, help="Also find CVMs that the list hides, and the names of the apps.")
@click.option("--merge", is_flag=True, help="Request every documented API version, and merge the responses.")
@click.option(
    "--save",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    callback=_check_folder,
    help="Save the whole fleet in a file, for `inventory diff`.",
)
@listing(INVENTORY)
def inventory(
    context: click.Context,
    *,
    selection: Selection,
    listing: Listing[Cvm],
    no_details: bool,
    complete: bool,
    merge: bool,
    save: str | None,
) -> int:
    """Show the whole fleet: every CVM with its details, by app.

    A CVM whose details cannot be fetched is shown as in the list. Errors go to stderr, and the worst one sets the exit
    code. -o prometheus writes metrics; -o http-sd writes targets for service discovery.
    """
    if context.invoked_subcommand is not None:
        return 0
    options = context.ensure_object(Options)
    options.settle(ALL_OUTPUTS)

    def fetch(cloud: PhalaCloud, progress: ProgressBar) -> Result:
        selected = selection.resolved(cloud)
        whole = cloud.inventory(details=not no_details, complete=complete, merge=merge, on_progress=progress.update)
        if save is not None:
            whole.save(save)
        return _result(whole, selected, listing)

    return listing.show(options, "Reading the fleet", fetch)


@command("diff", inventory)
@click.argument("before", type=click.Path(exists=True, dir_okay=False), metavar="BEFORE")
@click.argument("after", type=click.Path(exists=True, dir_okay=False), metavar="AFTER")
@click.option("--ignore", multiple=True, metavar="FIELD", help="Ignore a field, such as runtime.uptime (repeatable).")
def diff(options: Options, *, before: str, after: str, ignore: tuple[str, ...]) -> int:
    """Show what was added, removed and changed between two saved fleets; exit with 1 if anything differs.

    Where a list could not be read, a CVM is "missing" instead of removed, or "found" instead of added.
    """
    saved = {before: Inventory.load(before), after: Inventory.load(after)}
    comparison = compare_inventories(saved[before], saved[after], ignore=ignore)
    changes = comparison.changes
    result = Result(
        document=[change.to_dict() for change in changes],
        lines=[change.to_dict() for change in changes],
        warnings=() if comparison.is_complete else tuple(_gaps(saved)),
        header=("what", "kind", "ref", "name", "path", "left", "right"),
        show=lambda screen: screen.table(TextTable(_CHANGE_COLUMNS, changes), summary=counted(len(changes), "change")),
    )
    write(result, options)
    return Exit.DIFFERENT if changes else 0


_CHANGE_COLUMNS: tuple[Column[InventoryChange], ...] = (
    Column("CHANGE", text=lambda change: f"{change.what} {change.kind}"),
    Column("NAME", "name", usual=12),
    Column("FIELD", "path"),
    Column("BEFORE", "left", rank=1, usual=12),
    Column("AFTER", "right", rank=2, usual=12),
    Column("ID", "ref", rank=3),
)


def _gaps(saved: dict[str, Inventory]) -> Iterator[str]:
    """Yield what saved fleets lack."""
    for path, whole in saved.items():
        if not whole.is_complete:
            lists = [str(each.error) for each in whole.errors if isinstance(each, SourceFailure)]
            yield f"{path} may lack CVMs: {'; '.join(lists) or 'it was made without --complete'}"


def _selected(whole: Inventory, selection: Selection, listing: Listing[Cvm]) -> Inventory:
    """Return an inventory of the selected CVMs, in order within each app."""
    kept = listing.sorted(selection.of(whole.cvms))
    ids = set(map(id, kept))
    members = (listing.sorted([cvm for cvm in app.cvms if id(cvm) in ids]) for app in whole.apps)
    groups = (structs.replace(app, cvms=tuple(cvms)) for app, cvms in zip(whole.apps, members, strict=True))
    return structs.replace(
        whole,
        apps=tuple(app for app in groups if app.cvms),
        cvms=tuple(kept),
        errors=tuple(each for each in whole.errors if not isinstance(each, DetailsFailure) or id(each.cvm) in ids),
    )


def _result(whole: Inventory, selection: Selection, listing: Listing[Cvm]) -> Result:
    shown = _selected(whole, selection, listing)
    in_order = shown.cvms if listing.sort else [cvm for app in shown.apps for cvm in app.cvms]
    messages = {id(each.cvm): str(each.error) for each in shown.errors if isinstance(each, DetailsFailure)}
    apps = sum(app.app_id is not None for app in shown.apps)
    result = listing.result(
        in_order,
        summary=f"{counted(len(in_order), 'CVM')} of {counted(apps, 'app')}, {_total(in_order)}",
        groups=tuple((_title(app), app.cvms) for app in shown.apps),
        extra={"error": lambda cvm: messages.get(id(cvm))},
        warnings=[*selection.warnings(whole.cvms)],
        errors=[(_subject(failure), failure.error) for failure in shown.errors],
    )
    document = result.document if listing.quiet else shown.to_dict()
    others = {"prometheus": lambda: prometheus(shown), "http-sd": lambda: http_sd(shown)}
    return structs.replace(result, document=document, others=others)


def _subject(failure: DetailsFailure | SourceFailure) -> str:
    if isinstance(failure, DetailsFailure):
        return failure.cvm.ref or failure.cvm.name
    return failure.app_id or ""


def _title(app: AppGroup) -> str:
    """Return the line above the CVMs of an app, with their total."""
    name = f"app {app.app_id}{f' ({app.name})' if app.name else ''}" if app.app_id else "no app"
    return f"{name}: {_total(app.cvms)}"


def _total(cvms: Sequence[Cvm]) -> str:
    states = Counter(cvm.status for cvm in cvms).most_common()
    resources = [cvm.resources for cvm in cvms]
    gpus = sum(part.gpus or 0 for part in resources)
    prices = [price for part in resources if (price := part.monthly_estimate) is not None]
    return ", ".join(
        (
            *(f"{count:,} {status}" for status, count in states),
            counted(sum(part.vcpu or 0 for part in resources), "vCPU"),
            f"{size(sum(part.memory_mb or 0 for part in resources), 'MB')} of memory",
            f"{size(sum(part.disk_gb or 0 for part in resources), 'GB')} of disk",
            *([counted(gpus, "GPU")] if gpus else []),
            *([f"{sum(prices):,.2f} a month"] if prices else []),
        )
    )
