"""What a stream is: a terminal or not, with colour or without."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from phala_facade.errors.wording import one_line

if TYPE_CHECKING:
    from rich.console import Console

PROGRAM = "phala-facade"


def is_coloured(stream: TextIO) -> bool:
    """Return whether to write colours to a stream: to a terminal that knows them, unless `NO_COLOR` is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def console(stream: TextIO) -> Console:
    """Return what rich writes to a terminal with."""
    from rich.console import Console

    coloured = is_coloured(stream)
    return Console(
        file=stream,
        force_terminal=True,
        color_system="auto" if coloured else None,
        no_color=not coloured,
        highlight=False,
        markup=False,
        emoji=False,
    )


def complain(message: str, *, kind: str = "") -> None:
    """Write one line to stderr, after the name of the program.

    Args:
        message: What to say; line breaks and whatever steers a terminal are taken out.
        kind: `"warning"`, say.
    """
    before = f"{PROGRAM}:"
    if is_coloured(sys.stderr):
        before = f"\033[{'33' if kind else '31'};1m{before}\033[0m"
    text = one_line(f"{kind}: {message}" if kind else message)
    click.echo(f"{before} {text}", file=sys.stderr, color=True)
