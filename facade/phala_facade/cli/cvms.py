"""`phala-facade cvms`: list CVMs, describe some, wait for a state, and open what they name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from phala_facade.cli import waiting
from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import CVMS, result_of_cvms, result_of_details
from phala_facade.cli.exits import Exit
from phala_facade.cli.finding import cvm_argument, cvm_arguments, find_cvms, wait_for_cvms
from phala_facade.cli.listing import Listing, listing
from phala_facade.cli.options import Group, Options, command, word
from phala_facade.cli.output import Result, write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.terminal import complain, printable
from phala_facade.errors import PhalaError
from phala_facade.errors.wording import one_line
from phala_facade.models import Cvm, CvmList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.cli.waiting import Goal
    from phala_facade.client import PhalaCloud

_SECONDS_OF_LOGS = 30.0


@click.group(cls=Group)
def cvms() -> None:
    """List and describe CVMs, wait for a status, or show what they run."""


@command("list", cvms)
@selecting
@click.option("--user", type=word, metavar="ID", help="Show only the CVMs of this user, usr_... (administrators only).")
@click.option("--node", type=int, metavar="N", help="Show only the CVMs on this node (administrators only).")
@click.option(
    "--all-pages", is_flag=True, help="Request the list page by page, for a fleet too large for one response."
)
@listing(CVMS)
def list_(
    options: Options,
    *,
    selection: Selection,
    listing: Listing[Cvm],
    user: str | None,
    node: int | None,
    all_pages: bool,
) -> int:
    """List the CVMs of the workspace."""

    def fetch(cloud: PhalaCloud, _: ProgressBar) -> Result:
        selected = selection.resolved(cloud)
        listed = CvmList(cloud.cvms.iter(user_id=user, node_id=node)) if all_pages else cloud.cvms.list(user, node)
        return result_of_cvms(listed, selected, listing)

    return listing.show(options, "Listing CVMs", fetch)


@command("get", cvms)
@cvm_arguments
@click.option("--version-only", is_flag=True, help="Request one API version, instead of merging all documented ones.")
def get(options: Options, *, names: tuple[str, ...], version_only: bool) -> int:
    """Describe CVMs, each given by its name, an identifier, or the start of one.

    Each is requested in every documented API version and the responses are merged; with --api-version, only that
    version is requested. The CVMs that could be fetched are shown. Errors go to stderr, and the worst one sets the exit
    code.
    """
    merge = not (version_only or options.api_version)
    with connected(options) as cloud, ProgressBar(f"Describing {_counted(names)}") as progress:
        outcomes = find_cvms(cloud, names, merge=merge, on_progress=progress.update)
    return write(result_of_details(outcomes, names), options)


@command("wait", cvms)
@cvm_arguments
@waiting.waiting
def wait(options: Options, *, names: tuple[str, ...], goal: Goal) -> int:
    """Wait until CVMs have a status, then describe them."""

    def start(cloud: PhalaCloud, goal: Goal) -> tuple[Cvm | PhalaError, ...]:
        return wait_for_cvms(cloud, names, lambda found: cloud.cvms.wait_many(found, **goal))

    return waiting.wait(options, goal, names[0] if len(names) == 1 else _counted(names), start, names)


@command("logs", cvms, outputs=())
@cvm_argument
@click.option(
    "--stream",
    type=click.Choice(["stdout", "stderr", "serial"]),
    default="stdout",
    show_default=True,
    help="Which log to show.",
)
@click.option("--container", type=word, metavar="NAME", help="Show the log of a container.")
def logs(options: Options, *, name: str, stream: str, container: str | None) -> int:
    """Show a log of a CVM, from the URL in the response of the API.

    The key is not sent to that URL.
    """
    from urllib.parse import quote

    from phala_facade.transport.foreign import read_text

    cvm = _one(options, name)
    base = cvm.logs and (cvm.logs.container_log_base if container else getattr(cvm.logs, stream))
    if not base:
        return _is_lacking(name, f"URL of the log of {container or stream}")
    url = f"{base.rstrip('/')}/{quote(container, safe='')}" if container else base
    clean = printable if sys.stdout.isatty() else str
    for text in read_text("cvms.logs", url, timeout=options.timeout or _SECONDS_OF_LOGS):
        click.echo(clean(text), nl=False, color=True)
    return 0


@command("open", cvms, outputs=())
@cvm_argument
def open_(options: Options, *, name: str) -> int:
    """Open the dashboard of a CVM's app in a browser, or print its URL if there is none."""
    import webbrowser

    url = _one(options, name).dashboard_url
    if not url:
        return _is_lacking(name, "URL of a dashboard")
    if not (sys.stdout.isatty() and url.startswith("https://") and webbrowser.open(url)):
        click.echo(one_line(url))
    return 0


@command("compose", cvms, outputs=())
@cvm_argument
def compose(options: Options, *, name: str) -> int:
    """Print the Docker Compose file that a CVM runs."""
    cvm = _one(options, name)
    file = cvm.compose and cvm.compose.file
    text = file.get("docker_compose_file") if isinstance(file, dict) else file
    if not isinstance(text, str) or not text:
        return _is_lacking(name, "compose file")
    click.echo(printable(text).rstrip("\n"))
    return 0


def _one(options: Options, name: str) -> Cvm:
    """Return a CVM, with what any API version says."""
    with connected(options) as cloud, ProgressBar("Describing a CVM"):
        (outcome,) = find_cvms(cloud, [name], merge=options.api_version is None)
    if isinstance(outcome, PhalaError):
        raise outcome
    return outcome


def _is_lacking(name: str, what: str) -> int:
    complain(f"the API has no {what} for {name!r}")
    return Exit.NOT_FOUND


def _counted(names: Sequence[str]) -> str:
    return "a CVM" if len(names) == 1 else f"{len(names):,} CVMs"
