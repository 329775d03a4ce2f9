"""Writing to terminals, with or without color: error messages and suggestions, too."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from phala_facade.errors.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

PROGRAM = "phala-facade"
COMPLETION_VARIABLE = "_PHALA_FACADE_COMPLETE"
"""The environment variable with which a shell requests completions."""


def is_colored(stream: TextIO) -> bool:
    """Return whether to write colors to a stream: to a terminal that has them; `FORCE_COLOR` and `NO_COLOR` decide."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def console(stream: TextIO) -> Console:
    """Return a rich console for a terminal."""
    from rich.console import Console

    colored = is_colored(stream)
    return Console(
        file=stream,
        force_terminal=True,
        color_system="auto" if colored else None,
        no_color=not colored,
        highlight=False,
        markup=False,
        emoji=False,
    )


def printable(text: str) -> str:
    """Return a text of several lines without what could steer a terminal."""
    return "".join(each if each.isprintable() or each in "\n\t" else " " for each in text)


def complain(message: str, *, kind: str = "") -> None:
    """Write one line to stderr, after the name of the program; `kind` may be `"warning"`, say, instead of an error."""
    before = f"{PROGRAM}:"
    if is_colored(sys.stderr):
        before = f"\033[{'33' if kind else '31'};1m{before}\033[0m"
    text = one_line(f"{kind}: {message}" if kind else message)
    click.echo(f"{before} {text}", file=sys.stderr, color=True)


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `"; did you mean ...?"` with the known name that is most like another one; an empty text if none is."""
    from difflib import get_close_matches

    like = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold(), like, n=1)
    return f"; did you mean {like[found[0]]!r}?" if found else ""
