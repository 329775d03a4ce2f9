"""Selecting the CVMs to show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
import msgspec

from phala_facade.cli.finding import bare, complete_apps, complete_regions, with_app
from phala_facade.cli.options import completing, word
from phala_facade.cli.terminal import suggestion
from phala_facade.errors import NotFoundError
from phala_facade.models import App
from phala_facade.models.leaves import leaf_value
from phala_facade.operations.identity import APP_FIELDS
from phala_facade.statuses import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from phala_facade.cli.options import Completion
    from phala_facade.client import PhalaCloud
    from phala_facade.models import Cvm


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which CVMs to show.

    Attributes:
        statuses: The states to keep, ignoring case; empty for all.
        regions: The regions to keep, ignoring case; empty for all.
        apps: What the apps to keep are called, each with its identifier once `resolved` has found it; empty for all.
    """

    statuses: tuple[str, ...]
    regions: tuple[str, ...]
    apps: Mapping[str, str | None]

    def resolved(self, cloud: PhalaCloud) -> Selection:
        """Return the same selection, with the identifiers of the apps.

        Raises:
            click.exceptions.Exit: Several apps fit one name.
            PhalaError: The apps cannot be requested.
        """
        return msgspec.structs.replace(self, apps={name: _app_id(cloud, name) for name in self.apps})

    def of(self, cvms: Sequence[Cvm]) -> list[Cvm]:
        """Return the selected CVMs."""
        statuses = {status.casefold() for status in self.statuses}
        regions = {region.casefold() for region in self.regions}
        apps = set(self.apps.values())
        return [
            cvm
            for cvm in cvms
            if (not statuses or cvm.status.casefold() in statuses)
            and (not regions or (leaf_value(cvm, "node.region") or "").casefold() in regions)
            and (not apps or (cvm.app_id and bare(cvm.app_id) in apps))
        ]

    def warnings(self, cvms: Sequence[Cvm]) -> Iterator[str]:
        """Yield a warning for each name that none of all CVMs has, and that may be mistyped."""
        states = KNOWN | {cvm.status for cvm in cvms}
        yield from unlisted("status", self.statuses, states)
        yield from unlisted("region", self.regions, filter(None, (leaf_value(cvm, "node.region") for cvm in cvms)))
        known = {bare(cvm.app_id) for cvm in cvms if cvm.app_id}
        for name, app_id in self.apps.items():
            if app_id is None:
                yield f"there is no app {name!r}"
            elif app_id not in known:
                yield f"there are no CVMs of the app {name!r}"


def unlisted(what: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield a warning for each wanted value of a field that is not among the known ones, ignoring case."""
    known = dict.fromkeys(known)
    names = {name.casefold() for name in known}
    for name in wanted:
        if name.casefold() not in names:
            yield f"there is no {what} {name!r}{suggestion(name, known)}"


def _keeping(
    what: str, flag: str, name: str, metavar: str, complete: Completion
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a decorator that adds an option; its help says that only `what` is shown."""
    text = f"Show only {what} (repeatable)."
    return click.option(flag, name, type=word, multiple=True, metavar=metavar, help=text, shell_complete=complete)


def selecting(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select CVMs; the function takes them as `selection`."""

    @_keeping("CVMs with this status", "--status", "statuses", "NAME", completing(KNOWN))
    @_keeping("CVMs in this region", "--region", "regions", "NAME", complete_regions)
    @_keeping("the CVMs of this app", "--app", "apps", "APP", complete_apps)
    @wraps(function)
    def with_selection(*args: Any, statuses: Any, regions: Any, apps: tuple[str, ...], **given: Any) -> int:
        selection = Selection(statuses=statuses, regions=regions, apps=dict.fromkeys(apps))
        return function(*args, selection=selection, **given)

    return with_selection


def _app_id(cloud: PhalaCloud, name: str) -> str | None:
    if APP_FIELDS["app_id"].fullmatch(bare(name)):
        return bare(name)
    try:
        found = with_app(cloud, name, lambda app: app if isinstance(app, App) else cloud.apps.get(app))
    except NotFoundError:
        return None
    return found.app_id and bare(found.app_id)
