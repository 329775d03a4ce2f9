"""`phala-facade cvms`: list CVMs, describe some, wait for a state."""

from __future__ import annotations

import click

from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import result_of_cvms, result_of_details, result_of_wait
from phala_facade.cli.exits import exit_of, line_of
from phala_facade.cli.options import Group, Options, command, common_options, completing, duration
from phala_facade.cli.output import write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.selection import Selection, selecting
from phala_facade.cli.status import status_of
from phala_facade.cli.terminal import complain
from phala_facade.errors import PhalaError
from phala_facade.models import CvmList
from phala_facade.statuses import KNOWN


@click.group(cls=Group, no_args_is_help=False)
@common_options
def cvms() -> None:
    """List and describe CVMs, and wait for a state."""


@command("list", cvms)
@selecting
@click.option("--user", metavar="ID", help="Only the CVMs of one user, usr_... For administrators.")
@click.option("--node", type=int, metavar="N", help="Only the CVMs on one node. For administrators.")
@click.option(
    "--all-pages", is_flag=True, help="Request the list page by page, for a fleet too large for one response."
)
def list_(options: Options, *, selection: Selection, user: str | None, node: int | None, all_pages: bool) -> int:
    """List the CVMs of the workspace."""
    with connected(options) as cloud, ProgressBar("Listing CVMs"):
        listed = CvmList(cloud.cvms.iter(user_id=user, node_id=node)) if all_pages else cloud.cvms.list(user, node)
    write(result_of_cvms(selection.of(listed), len(listed)), options)
    return 0


@command("get", cvms)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--merge", is_flag=True, help="Request every documented API version, and fill in what any of them says.")
def get(options: Options, *, ids: tuple[str, ...], merge: bool) -> int:
    """Describe CVMs, by any of their identifiers.

    The CVMs that could be fetched are shown. Failures go to stderr, and the first one sets the exit code.
    """
    with connected(options) as cloud:
        if len(ids) == 1:
            with ProgressBar("Describing a CVM"):
                write(result_of_details([cloud.cvms.get(ids[0], merge=merge)]), options)
            return 0
        with ProgressBar("Describing CVMs") as progress:
            outcomes = cloud.cvms.get_many(ids, on_progress=progress.count, merge=merge)
    write(result_of_details([outcome for outcome in outcomes if not isinstance(outcome, PhalaError)]), options)
    failures = [(name, outcome) for name, outcome in zip(ids, outcomes, strict=True) if isinstance(outcome, PhalaError)]
    for name, error in failures:
        complain(line_of(error, options.base_url, name=name))
    return exit_of(failures[0][1]) if failures else 0


@command("wait", cvms)
@click.argument("cvm", metavar="ID")
@click.option(
    "--status",
    default="running",
    show_default=True,
    help="The state to wait for.",
    shell_complete=completing(KNOWN),
)
@click.option(
    "--within", type=duration, default="10m", show_default=True, metavar="TIME", help="The total time to wait."
)
@click.option(
    "--interval", type=duration, default="5s", show_default=True, metavar="TIME", help="The time between two polls."
)
@click.option(
    "--keep-waiting", is_flag=True, help="Keep waiting in a state that normally does not lead to the wanted one."
)
def wait(options: Options, *, cvm: str, status: str, within: float, interval: float, keep_waiting: bool) -> int:
    """Wait until a CVM reaches a state, then describe it."""
    label = f"for {cvm} to be {status}"
    with connected(options) as cloud, ProgressBar(f"Waiting {label}") as progress:
        found = cloud.cvms.wait(
            cvm,
            status,
            timeout=within,
            interval=interval,
            on_poll=lambda seen: progress.update(f"{status_of(seen)}; waiting {label}"),
            stop_early=not keep_waiting,
        )
    write(result_of_wait(found), options)
    return 0
