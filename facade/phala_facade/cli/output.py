"""What a command gives: to people a table or a tree, to programs JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from phala_facade.cli.details import plain_lines, tree_lines
from phala_facade.cli.terminal import console
from phala_facade.errors.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console

    from phala_facade.cli.details import Detail
    from phala_facade.cli.options import Options
    from phala_facade.cli.table import Table

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula; the latter four are the same in full width."""


class Screen:
    """Where people read: a terminal, or a pipe that gets the same without colours, and whole."""

    def __init__(self) -> None:
        self._console: Console | None = console(sys.stdout) if sys.stdout.isatty() else None

    def line(self, text: str = "", *, style: str = "") -> None:
        """Write a line."""
        if self._console is None:
            sys.stdout.write(f"{one_line(text)}\n")
        else:
            self._console.print(one_line(text), style=style)

    def table(self, table: Table[Any], *, summary: str = "") -> None:
        """Write a table.

        Args:
            table: The table.
            summary: What is said beneath it in a terminal, before the columns that found no room.
        """
        if self._console is None:
            sys.stdout.writelines(f"{line}\n" for line in table.plain())
            return
        fitted = table.fitted(self._console.width)
        for line in fitted.lines:
            self._console.print(line, soft_wrap=True)
        if summary:
            self.line(summary, style="dim")
        if fitted.left_out:
            self.line(f"(no room for {', '.join(fitted.left_out)})", style="dim")

    def details(self, title: str, details: Sequence[Detail]) -> None:
        """Write everything that is known of something."""
        if self._console is None:
            lines = list(plain_lines(details))
            width = max((len(path) for path, _ in lines), default=0)
            sys.stdout.writelines(f"{path.ljust(width)}  {text}\n" for path, text in lines)
        else:
            for line in tree_lines(one_line(title), details):
                # What is longer than a line is left to the terminal, which copies it as one piece.
                self._console.print(line, soft_wrap=True)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a command gives.

    Attributes:
        document: The JSON value, as plain values.
        lines: The values of JSON lines; the document alone when None.
        header: The names of the CSV columns.
        rows: The CSV rows.
        show: Shows it to people.
    """

    document: object
    lines: Sequence[object] | None = None
    header: Sequence[str]
    rows: Iterable[Sequence[object]] = field(default_factory=tuple[Any])
    show: Callable[[Screen], None]


def write(result: Result, options: Options) -> None:
    """Write a result in the form that is asked for."""
    match options.output:
        case "json":
            sys.stdout.write(f"{json.dumps(result.document, indent=2)}\n")
        case "jsonl":
            lines = [result.document] if result.lines is None else result.lines
            sys.stdout.writelines(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)
        case "csv":
            _write_csv(result)
        case _:
            result.show(Screen())


def _write_csv(result: Result) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.header)
    writer.writerows([_csv_cell(value) for value in row] for row in result.rows)


def _csv_cell(value: object) -> object:
    """Return a cell on one line, and none that a spreadsheet would take for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
