"""Selecting the CVMs to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from phala_facade.cli.finding import complete_apps, ids_of_apps
from phala_facade.cli.options import completing
from phala_facade.cli.suggestions import suggestion
from phala_facade.operations.identity import APP_FIELDS
from phala_facade.statuses import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from phala_facade.client import PhalaCloud
    from phala_facade.models import Cvm


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which CVMs to show.

    Attributes:
        statuses: The states to keep, ignoring case; empty for all.
        regions: The regions to keep, ignoring case; empty for all.
        apps: The apps to keep, by their identifiers, with or without `app_` or `0x`; empty for all.
    """

    statuses: tuple[str, ...]
    regions: tuple[str, ...]
    apps: tuple[str, ...]

    def resolved(self, cloud: PhalaCloud) -> Selection:
        """Return the same selection, with the identifiers of apps that are called otherwise."""
        is_id = APP_FIELDS["app_id"].fullmatch
        known = ([name] if is_id(_bare(name)) else ids_of_apps(cloud, name) or [name] for name in self.apps)
        return replace(self, apps=tuple(chain.from_iterable(known)))

    def of(self, cvms: Sequence[Cvm]) -> list[Cvm]:
        """Return the selected CVMs."""
        statuses = {status.casefold() for status in self.statuses}
        regions = {region.casefold() for region in self.regions}
        apps = {_bare(app) for app in self.apps}
        return [
            cvm
            for cvm in cvms
            if (not statuses or cvm.status.casefold() in statuses)
            and (not regions or _region(cvm).casefold() in regions)
            and (not apps or _bare(cvm.app_id or "") in apps)
        ]

    def warnings(self, cvms: Sequence[Cvm]) -> Iterator[str]:
        """Yield a warning for each name that no CVM has, and that may be mistyped.

        Args:
            cvms: All CVMs that there are.
        """
        states = KNOWN | {cvm.status for cvm in cvms}
        yield from unlisted("status", self.statuses, states)
        yield from unlisted("region", self.regions, filter(None, map(_region, cvms)))
        yield from unlisted("app", map(_bare, self.apps), (_bare(cvm.app_id) for cvm in cvms if cvm.app_id))


def unlisted(what: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield a warning for each wanted value of a field that is not among the known ones, ignoring case."""
    known = dict.fromkeys(known)
    names = {name.casefold() for name in known}
    for name in wanted:
        if name.casefold() not in names:
            yield f"there is no {what} {name!r}{suggestion(name, known)}"


def selecting(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select CVMs; the function takes them as `selection`."""

    @click.option(
        "--status",
        "statuses",
        multiple=True,
        metavar="NAME",
        help="Only the CVMs in a state. Repeatable.",
        shell_complete=completing(KNOWN),
    )
    @click.option("--region", "regions", multiple=True, metavar="NAME", help="Only the CVMs in a region. Repeatable.")
    @click.option(
        "--app",
        "apps",
        multiple=True,
        metavar="APP",
        help="Only the CVMs of an app. Repeatable.",
        shell_complete=complete_apps,
    )
    @wraps(function)
    def with_selection(*args: Any, **given: Any) -> int:
        names = ("statuses", "regions", "apps")
        return function(*args, selection=Selection(**{name: given.pop(name) for name in names}), **given)

    return with_selection


def _region(cvm: Cvm) -> str:
    return (cvm.node.region if cvm.node else None) or ""


def _bare(app_id: str) -> str:
    return app_id.casefold().removeprefix("app_").removeprefix("0x")
