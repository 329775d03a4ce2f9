"""A terminal in memory that a program of this process writes to, and its picture."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest.mock import patch

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

_FONT_FACES = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")
_SHOWN_ADDRESS = "http://127.0.0.1:8765"
_NO_WIDTH = "\u200b"


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def screen(
    program: Callable[[Sequence[str]], int],
    arguments: Sequence[str],
    *,
    columns: int,
    environment: Mapping[str, str],
    with_errors: bool = True,
) -> str:
    """Run a program in a terminal, and give what it wrote, colours included.

    Args:
        program: Takes the arguments, gives the exit code.
        arguments: Its command line.
        columns: How wide the terminal is.
        environment: What is set besides.
        with_errors: Whether the terminal shows stderr, too; otherwise that goes nowhere.
    """
    terminal = Terminal()
    errors = terminal if with_errors else io.StringIO()
    with (
        _environment({**environment, "COLUMNS": str(columns), "TERM": "xterm-256color"}),
        redirect_stdout(terminal),
        redirect_stderr(errors),
    ):
        program(arguments)
    return _ADDRESS.sub(_SHOWN_ADDRESS, terminal.getvalue())


def picture(name: str, command: str, shown: str, *, columns: int) -> str:
    """Draw a screen as SVG.

    Args:
        name: What the picture is called; its parts are named after it.
        command: What was typed.
        shown: What was answered, with colours.
        columns: How wide the terminal is.
    """
    console = Console(record=True, width=columns, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    console.print(_with_room_for_wide(shown.rstrip("\n")))
    # Beneath the last line, or the picture cuts its descenders off.
    console.print()
    svg = console.export_svg(title=command, unique_id=name)
    # No page that shows the picture is to load anything from elsewhere.
    return f"{_FONT_FACES.sub('', svg).rstrip()}\n"


def _with_room_for_wide(shown: str) -> Text:
    """Read what is shown, with characters of two cells set by themselves.

    rich gives a run of text as many cells as it has characters, so each of these gets one without a width, and a run
    of them a style of its own that changes nothing.
    """
    padded = "".join(f"{character}{_NO_WIDTH}" if cell_len(character) > 1 else character for character in shown)
    text = Text.from_ansi(padded)
    for run in re.finditer(f"(?:.{_NO_WIDTH})+", text.plain):
        text.stylize(Style(meta={"wide": True}), *run.span())
    return text


@contextmanager
def _environment(given: Mapping[str, str]) -> Generator[None]:
    odd = {"NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}
    kept = {name: value for name, value in os.environ.items() if name not in odd}
    with patch.dict(os.environ, {**kept, **given}, clear=True), patch.object(sys, "stdin", Terminal()):
        yield
