"""The output of a command: a table or a tree for people; JSON, JSON lines or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phala_facade.cli.details import plain_lines, tree_lines
from phala_facade.cli.terminal import console
from phala_facade.errors.wording import one_line
from phala_facade.models.plain import as_object

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from phala_facade.cli.details import Detail
    from phala_facade.cli.options import Options
    from phala_facade.cli.table import TextTable

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes as the start of a formula; the last four are the full-width forms."""


class Screen:
    """Output for people: a terminal, or a pipe, which gets everything, without colors."""

    def __init__(self) -> None:
        self._console: Console | None = console(sys.stdout) if sys.stdout.isatty() else None

    def line(self, text: str = "", *, style: str = "") -> None:
        """Write a line."""
        if self._console is None:
            sys.stdout.write(f"{one_line(text)}\n")
        else:
            self._console.print(one_line(text), style=style)

    def table(self, table: TextTable[Any], *, heading: str = "", summary: str = "") -> None:
        """Write a table.

        Args:
            table: The table.
            heading: The line above it, after an empty one.
            summary: The line below it in a terminal, before the columns that did not fit.
        """
        if heading:
            self.line()
            self.line(heading, style="bold")
        if self._console is None:
            sys.stdout.writelines(f"{line}\n" for line in table.plain())
            return
        lines, left_out = table.fitted(self._console.width)
        for line in lines:
            self._console.print(line, soft_wrap=True)
        if summary:
            self.line(summary, style="dim")
        if left_out:
            self.line(f"(no room for {', '.join(left_out)})", style="dim")

    def details(self, title: str, details: Sequence[Detail]) -> None:
        """Write all that is known about something."""
        if self._console is None:
            lines = list(plain_lines(details))
            width = max((len(path) for path, _ in lines), default=0)
            sys.stdout.writelines(f"{path.ljust(width)}  {text}\n" for path, text in lines)
        else:
            for line in tree_lines(one_line(title), details):
                # The terminal wraps long lines, so that copying one yields a single line.
                self._console.print(line, soft_wrap=True)


@dataclass(frozen=True, kw_only=True)
class Result:
    """The output of a command.

    Attributes:
        document: The JSON document, as plain values.
        lines: The values of the JSON lines; only the document if None.
        header: The names of the CSV columns: paths in a row, such as `"resources.vcpu"`.
        rows: The CSV rows; the values of the JSON lines if None.
        show: Shows the result to people.
    """

    document: object
    lines: Sequence[object] | None = None
    header: Sequence[str]
    rows: Sequence[object] | None = None
    show: Callable[[Screen], None]


def write(result: Result, options: Options) -> None:
    """Write a result in the selected format."""
    lines = [result.document] if result.lines is None else result.lines
    match options.output:
        case "json":
            sys.stdout.write(f"{json.dumps(result.document, indent=2)}\n")
        case "jsonl":
            sys.stdout.writelines(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)
        case "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(result.header)
            for row in lines if result.rows is None else result.rows:
                writer.writerow([_csv_cell(row, path) for path in result.header])
        case _:
            result.show(Screen())


def _csv_cell(row: object, path: str) -> object:
    """Return a cell on one line that no spreadsheet takes as a formula."""
    value = row
    for name in path.split("."):
        value = (as_object(value) or {}).get(name)
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
