"""CVMs and apps by what people call them: an identifier, a name, or the start of an identifier."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import click

from phala_facade.cli.connection import connected, has_key
from phala_facade.cli.exits import Exit
from phala_facade.cli.options import ALL_OUTPUTS, Options, word
from phala_facade.cli.terminal import complain
from phala_facade.errors import NotFoundError, PhalaError
from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from phala_facade.cli.options import Completion
    from phala_facade.client import PhalaCloud
    from phala_facade.models import App, Cvm

T = TypeVar("T")

_SECONDS_FOR_COMPLETION = 3.0


def find_cvms(
    cloud: PhalaCloud,
    names: Sequence[str],
    *,
    details: bool = True,
    merge: bool = False,
    on_progress: Callable[[int, int], object] | None = None,
) -> tuple[Cvm | PhalaError, ...]:
    """Return each CVM or the error, as `cvms.get_many` does.

    What is an identifier takes no other request than that of the details. Unless `details`, those that only the list
    knows are returned as listed.
    """
    outcomes = list(cloud.cvms.get_many(names, merge=merge, on_progress=on_progress))
    for place, (name, outcome) in enumerate(zip(names, outcomes, strict=True)):
        if isinstance(outcome, NotFoundError):
            try:
                listed = cloud.cvms.find(name)
                outcomes[place] = cloud.cvms.get(listed, merge=merge) if details else listed
            except PhalaError as error:
                outcomes[place] = error
    return tuple(outcomes)


def wait_for_cvms(
    cloud: PhalaCloud, names: Sequence[str], wait: Callable[[Sequence[str | Cvm]], Sequence[Cvm | PhalaError]]
) -> tuple[Cvm | PhalaError, ...]:
    """Return the outcome of a wait for each CVM, given what they are called and what waits for CVMs."""
    found = find_cvms(cloud, names, details=False)
    # What went wrong with an identifier may be over by the next poll.
    wanted = [
        name if isinstance(outcome, PhalaError) and outcome.operation == "cvms.get" else outcome
        for name, outcome in zip(names, found, strict=True)
    ]
    waits = iter(wait([each for each in wanted if not isinstance(each, PhalaError)]))
    return tuple(each if isinstance(each, PhalaError) else next(waits) for each in wanted)


def with_app(cloud: PhalaCloud, name: str, call: Callable[[str | App], T]) -> T:
    """Return what a call returns for an app, given what the app is called.

    Raises:
        click.exceptions.Exit: Several apps fit.
        PhalaError: None does, or something else went wrong, also with the list of apps.
    """
    try:
        return call(name)
    except NotFoundError:
        wanted, apps = bare(name), cloud.apps.list()
        found = [app for app in apps if app.name == name] or [
            app
            for app in apps
            if (app.name or "").casefold() == name.casefold() or (wanted and bare(app.app_id or "").startswith(wanted))
        ]
        if not found:
            raise
    if len(found) > 1:
        complain(f"{len(found)} apps fit {name!r}: {', '.join(str(app.app_id) for app in found)}")
        raise click.exceptions.Exit(Exit.NOT_FOUND)
    return call(found[0])


def bare(app_id: str) -> str:
    """Return the identifier of an app without a prefix and in lower case."""
    return app_id.casefold().removeprefix("app_").removeprefix("0x")


def _completing(texts_in: Callable[[PhalaCloud], Iterable[str | None]]) -> Completion:
    """Return a completion function that suggests texts from responses, or nothing if these do not come in time."""

    def complete(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
        options = context.ensure_object(Options)
        with suppress(PhalaError, click.UsageError):
            options.settle(ALL_OUTPUTS)
            options.timeout = min(options.timeout or _SECONDS_FOR_COMPLETION, _SECONDS_FOR_COMPLETION)
            if has_key(options):
                with connected(options, deviations=False) as cloud:
                    known = dict.fromkeys(text for text in texts_in(cloud) if text)
                return [text for text in known if text.startswith(begun) and text.isprintable()]
        return []

    return complete


_complete_cvms = _completing(lambda cloud: (text for cvm in cloud.cvms.list() for text in (cvm.name, cvm.ref)))
complete_apps = _completing(lambda cloud: (text for app in cloud.apps.list() for text in (app.name, app.app_id)))
complete_regions = _completing(lambda cloud: (leaf_value(cvm, "node.region") for cvm in cloud.cvms.list()))

cvm_argument = click.argument("name", type=word, metavar="CVM", shell_complete=_complete_cvms)
cvm_arguments = click.argument(
    "names", type=word, nargs=-1, required=True, metavar="CVM...", shell_complete=_complete_cvms
)
app_argument = click.argument("name", type=word, metavar="APP", shell_complete=complete_apps)
