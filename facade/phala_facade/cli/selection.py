"""Selecting and sorting the CVMs to show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from phala_facade.cli.options import completing
from phala_facade.statuses import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.models import Cvm

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


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which CVMs to show, and in which order.

    Attributes:
        statuses: The states to keep, ignoring case; empty for all.
        regions: The regions to keep, ignoring case; empty for all.
        apps: The identifiers of the apps to keep, with or without `app_` or `0x`; empty for all.
        sort: One of `SORT_FIELDS`, with a `-` in front for descending; CVMs without it come last. None keeps the
            order of the response.
    """

    statuses: tuple[str, ...]
    regions: tuple[str, ...]
    apps: tuple[str, ...]
    sort: str | None

    def of(self, cvms: Iterable[Cvm]) -> list[Cvm]:
        """Return the selected CVMs in order."""
        statuses = {status.casefold() for status in self.statuses}
        regions = {region.casefold() for region in self.regions}
        apps = {_bare(app) for app in self.apps}
        kept = [
            cvm
            for cvm in cvms
            if (not statuses or cvm.status.casefold() in statuses)
            and (not regions or _region(cvm).casefold() in regions)
            and (not apps or _bare(cvm.app_id or "") in apps)
        ]
        if self.sort is None:
            return kept
        key = SORT_FIELDS[self.sort.removeprefix("-")]
        known = [cvm for cvm in kept if key(cvm) is not None]
        return [*sorted(known, key=key, reverse=self.sort.startswith("-")), *(cvm for cvm in kept if key(cvm) is None)]


def selecting(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select and sort CVMs; the function takes them as `selection`."""

    @click.option(
        "--status",
        "statuses",
        multiple=True,
        metavar="NAME",
        help="Only the CVMs in a state. Repeatable.",
        shell_complete=completing(KNOWN),
    )
    @click.option("--region", "regions", multiple=True, metavar="NAME", help="Only the CVMs in a region. Repeatable.")
    @click.option("--app", "apps", multiple=True, metavar="ID", help="Only the CVMs of an app. Repeatable.")
    @click.option(
        "--sort",
        type=click.Choice([f"{sign}{name}" for sign in ("", "-") for name in SORT_FIELDS]),
        metavar="[-]FIELD",
        help=f"The order; - for descending: {', '.join(SORT_FIELDS)}.",
    )
    @wraps(function)
    def with_selection(*args: Any, **given: Any) -> int:
        names = ("statuses", "regions", "apps", "sort")
        return function(*args, selection=Selection(**{name: given.pop(name) for name in names}), **given)

    return with_selection


def _region(cvm: Cvm) -> str:
    return (cvm.node.region if cvm.node else None) or ""


def _bare(app_id: str) -> str:
    return app_id.casefold().removeprefix("app_").removeprefix("0x")
