"""Takes the pictures of the program's screens in docs/screens, the same on every run: `python -m scripts.screens`."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from phala_facade.cli import main as program
from phala_facade.cli import progress, units
from phala_facade.testing import API_KEY, EmbeddedServer, constants
from scripts import demo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"

#: The name of each picture, with the width of the terminal and the command line.
SCREENS = {
    "error": (100, "cvms get cvm_gone"),
    "cvms-list": (100, "cvms list --sort -created"),
    "cvms-list-narrow": (60, "cvms list --status running"),
    "cvms-get": (100, f"cvms get {constants.NO_COMPOSE_CVM_ID}"),
    "inventory": (100, "inventory --region us-west-1 --region eu-east-2"),
    "conformance": (100, "conformance --limit 5"),
    "versions": (120, "versions"),
}
_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_FONT_FACES = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_ODD = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def take() -> dict[str, str]:
    """Return the SVG of each screen by the name of its file."""
    with EmbeddedServer() as server, patch.object(units, "now", lambda: _NOW), patch.object(progress, "DELAY", 3600.0):
        kept = {name: value for name, value in os.environ.items() if name not in _ODD}
        kept |= {"PHALA_CLOUD_API_KEY": API_KEY, "PHALA_CLOUD_API_PREFIX": server.base_url, "TERM": "xterm-256color"}
        with patch.dict(os.environ, kept, clear=True), patch.object(sys, "stdin", _Terminal()):
            taken = {
                f"{name}.svg": _picture(name, f"phala-facade {line}", _shown(program, line.split(), columns), columns)
                for name, (columns, line) in SCREENS.items()
            }
            # The demo shows its progress by the clock, on stderr.
            shown = _shown(demo.main, [], 120, errors=io.StringIO())
            return {**taken, "demo.svg": _picture("demo", "make demo", shown, 120)}


def _shown(
    run: Callable[[Sequence[str]], int], arguments: list[str], columns: int, errors: io.StringIO | None = None
) -> str:
    """Run a program in a terminal, and return what it wrote, colours included."""
    terminal: Any = _Terminal()
    environment = patch.dict(os.environ, {"COLUMNS": str(columns)})
    with environment, redirect_stdout(terminal), redirect_stderr(errors or terminal):
        run(arguments)
    return re.sub(r"http://127\.0\.0\.1:[0-9]+", "http://127.0.0.1:8765", terminal.getvalue())


def _picture(name: str, command: str, shown: str, columns: int) -> str:
    """Draw a screen as SVG."""
    console = Console(record=True, width=columns, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    # rich gives a run of text as many cells as it has characters: each wide one gets one without a width, and a run of
    # them a style of its own that changes nothing.
    padded = "".join(f"{character}\u200b" if cell_len(character) > 1 else character for character in shown.rstrip("\n"))
    text = Text.from_ansi(padded)
    for run in re.finditer("(?:.\u200b)+", text.plain):
        text.stylize(Style(meta={"wide": True}), *run.span())
    # Beneath the last line, or the picture cuts its descenders off.
    console.print(text, "", sep="\n")
    # No page that shows the picture is to load anything from elsewhere.
    return f"{_FONT_FACES.sub('', console.export_svg(title=command, unique_id=name)).rstrip()}\n"


def main() -> None:
    """Write the pictures, and remove those that are no longer taken."""
    for path in FOLDER.glob("*.svg"):
        path.unlink()
    for name, svg in take().items():
        (FOLDER / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
