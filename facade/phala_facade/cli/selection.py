"""Selecting and sorting the CVMs to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from phala_facade.cli.options import completing
from phala_facade.operations.states import KNOWN_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.models import Cvm

F = TypeVar("F", bound="Callable[..., object]")

SORT_FIELDS: dict[str, Callable[[Cvm], Any]] = {
    "name": lambda cvm: cvm.name.casefold(),
    "status": lambda cvm: cvm.status.casefold(),
    "region": lambda cvm: cvm.node and cvm.node.region,
    "app": lambda cvm: cvm.app_id,
    "vcpu": lambda cvm: cvm.resources.vcpu,
    "memory": lambda cvm: cvm.resources.memory_mb,
    "disk": lambda cvm: cvm.resources.disk_gb,
    "gpus": lambda cvm: cvm.resources.gpus,
    "created": lambda cvm: cvm.created_at,
}


def selecting(function: F) -> F:
    """Add the options that select and sort CVMs: `statuses`, `regions`, `apps` and `sort`."""
    for option in (
        click.option(
            "--sort",
            type=click.Choice([f"{sign}{name}" for sign in ("", "-") for name in SORT_FIELDS]),
            metavar="[-]FIELD",
            help=f"The order; - for descending: {', '.join(SORT_FIELDS)}.",
        ),
        click.option("--app", "apps", multiple=True, metavar="ID", help="Only the CVMs of an app. Repeatable."),
        click.option(
            "--region", "regions", multiple=True, metavar="NAME", help="Only the CVMs in a region. Repeatable."
        ),
        click.option(
            "--status",
            "statuses",
            multiple=True,
            metavar="NAME",
            help="Only the CVMs in a state. Repeatable.",
            shell_complete=completing(KNOWN_STATES),
        ),
    ):
        function = option(function)
    return function


def selected(
    cvms: Iterable[Cvm], *, statuses: Iterable[str], regions: Iterable[str], apps: Iterable[str], sort: str | None
) -> list[Cvm]:
    """Select and sort CVMs.

    Args:
        cvms: All the CVMs.
        statuses: The states to keep, ignoring case; empty for all.
        regions: The regions to keep, ignoring case; empty for all.
        apps: The identifiers of the apps to keep, with or without `app_` or `0x`; empty for all.
        sort: One of `SORT_FIELDS`, with a `-` in front for descending; CVMs without it come last. None keeps the
            order of the response.
    """
    wanted_statuses = {status.casefold() for status in statuses}
    wanted_regions = {region.casefold() for region in regions}
    wanted_apps = {_bare(app) for app in apps}
    kept = [
        cvm
        for cvm in cvms
        if (not wanted_statuses or cvm.status.casefold() in wanted_statuses)
        and (not wanted_regions or _region(cvm).casefold() in wanted_regions)
        and (not wanted_apps or _bare(cvm.app_id or "") in wanted_apps)
    ]
    if sort is None:
        return kept
    key = SORT_FIELDS[sort.removeprefix("-")]
    known = [cvm for cvm in kept if key(cvm) is not None]
    return [
        *sorted(known, key=key, reverse=sort.startswith("-")),
        *(cvm for cvm in kept if key(cvm) is None),
    ]


def _region(cvm: Cvm) -> str:
    return (cvm.node.region if cvm.node else None) or ""


def _bare(app_id: str) -> str:
    return app_id.casefold().removeprefix("app_").removeprefix("0x")
