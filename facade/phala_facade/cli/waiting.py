"""Waiting until CVMs reach a state."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from phala_facade.cli.connection import connected
from phala_facade.cli.cvm_views import result_of_details, status_of
from phala_facade.cli.exits import Exit
from phala_facade.cli.options import completing, duration, words
from phala_facade.cli.output import write
from phala_facade.cli.progress import ProgressBar
from phala_facade.cli.terminal import complain
from phala_facade.statuses import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.cli.options import Options
    from phala_facade.client import PhalaCloud
    from phala_facade.errors import PhalaError
    from phala_facade.models import Cvm


Goal: TypeAlias = "dict[str, Any]"
"""What to wait for: arguments of `cvms.wait`."""


def wait(
    options: Options,
    goal: Goal,
    subject: str,
    start: Callable[[PhalaCloud, Goal], tuple[Cvm | PhalaError, ...]],
    names: Sequence[str] = (),
) -> int:
    """Wait, show the CVMs that reached the state, and return the exit code.

    Args:
        options: The options of every command.
        goal: What to wait for.
        subject: What is waited for, in words.
        start: Waits, with the arguments that it is given.
        names: The name or identifier that each CVM was requested by.
    """
    label = f"waiting for {subject} to be {' or '.join(goal['until'])}"
    with connected(options) as cloud, ProgressBar(label.capitalize()) as progress:

        def tell(seen: Cvm) -> None:
            progress.update(label=f"{seen.name} is {status_of(seen)}; {label}")

        outcomes = start(cloud, {**goal, "on_poll": tell})
    if not outcomes:
        complain("there are no CVMs to wait for")
        return Exit.NOT_FOUND
    return write(result_of_details(outcomes, names), options)


def waiting(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say what to wait for; the function takes them as `goal`."""

    @click.option(
        "--status",
        "statuses",
        type=words,
        default="running",
        show_default=True,
        metavar="NAME,...",
        help="The status to wait for; of several, any one ends the wait.",
        shell_complete=completing(KNOWN),
    )
    @click.option(
        "--within", type=duration, default="10m", show_default=True, metavar="TIME", help="The total time to wait."
    )
    @click.option(
        "--interval", type=duration, default="5s", show_default=True, metavar="TIME", help="The time between two polls."
    )
    @click.option(
        "--keep-waiting", is_flag=True, help="Keep waiting even if the status does not normally lead to a wanted one."
    )
    @wraps(function)
    def with_goal(
        *args: Any, statuses: tuple[str, ...], within: float, interval: float, keep_waiting: bool, **given: Any
    ) -> int:
        goal = {"until": statuses, "timeout": within, "interval": interval, "stop_early": not keep_waiting}
        return function(*args, goal=goal, **given)

    return with_goal
