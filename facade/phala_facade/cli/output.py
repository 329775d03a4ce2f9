"""The output of a command: a table or a tree for people; JSON, JSON lines, CSV, YAML and more for programs."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from phala_facade.cli.details import plain_lines, tree_lines
from phala_facade.cli.exits import badness, exit_of, line_of
from phala_facade.cli.terminal import complain, console, is_colored
from phala_facade.errors import PhalaError
from phala_facade.errors.wording import one_line
from phala_facade.models.plain import as_object

if TYPE_CHECKING:
    from rich.console import Console

    from phala_facade.cli.details import Leaf, Line
    from phala_facade.cli.options import Options
    from phala_facade.cli.table import TextTable

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes as the start of a formula; the last four are the full-width forms."""

_ODD = re.compile(r"[^\n -~]")


class Screen:
    """Output for people: a terminal, or a pipe, which gets everything.

    Args:
        wide: Whether a table has all columns, uncut, even in a terminal.
        on: What to write to, if that is not stdout as it is.
    """

    def __init__(self, *, wide: bool = False, on: Console | None = None) -> None:
        is_terminal = sys.stdout.isatty()
        self._console = on or (console(sys.stdout) if is_terminal or is_colored(sys.stdout) else None)
        self._width = self._console.width if self._console and is_terminal and not wide else None

    def line(self, text: str = "", *, style: str = "", wrap: bool = True) -> None:
        """Write a line, which only the terminal itself wraps unless `wrap`."""
        self._write([(one_line(text), style)], wrap=wrap and self._width is not None)

    def table(self, table: TextTable[Any], *, heading: str = "", summary: str = "") -> None:
        """Write a table: after an empty line and its heading, before the summary if it is in a terminal."""
        if heading:
            self.line()
            self.line(heading, style="bold")
        lines, left_out = table.lines(terminal=self._console is not None, width=self._width)
        for line in lines:
            self._write(line)
        if summary and self._console is not None:
            self.line(summary, style="dim")
        if left_out:
            self.line(f"(no room for {', '.join(left_out)}: -o wide shows them)", style="dim")

    def details(self, title: str, details: Sequence[Leaf]) -> None:
        """Write all that is known about something."""
        if self._console is None:
            lines = plain_lines(details)
            width = max((len(path) for path, _ in lines), default=0)
            sys.stdout.writelines(f"{path.ljust(width)}  {text}\n" for path, text in lines)
            return
        self.line(title, style="bold", wrap=False)
        for line in tree_lines(details):
            self._write(line)

    def _write(self, line: Line, *, wrap: bool = False) -> None:
        """Write a line; unless `wrap`, the terminal wraps it, so that copying a long one yields a single line."""
        if self._console is None:
            sys.stdout.write(f"{''.join(text for text, _ in line).rstrip()}\n")
        else:
            from rich.text import Text

            text = Text.assemble(*line)
            text.rstrip()
            self._console.print(text, soft_wrap=not wrap)


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The output of a command.

    Attributes:
        document: The document of JSON and YAML, as plain values.
        lines: The values of the JSON lines; only the document if None.
        header: The names of the CSV columns: paths in a row, such as `"resources.vcpu"`.
        rows: The CSV rows; the values of the JSON lines if None.
        others: The texts of further output formats.
        show: Shows the result to people.
        headings: Whether CSV begins with the names of the columns.
        warnings: What to warn of.
        errors: What went wrong, each with the identifier that it is about; the worst one sets the exit code.
    """

    document: object
    lines: Sequence[object] | None = None
    header: Sequence[str]
    rows: Sequence[object] | None = None
    others: Mapping[str, Callable[[], str]] = {}
    show: Callable[[Screen], None]
    headings: bool = True
    warnings: Sequence[str] = ()
    errors: Sequence[tuple[str, PhalaError]] = ()


def write(result: Result, options: Options) -> int:
    """Write a result in the selected form, tell of what went wrong, and return the exit code."""
    if options.is_for_people:
        result.show(Screen(wide=options.output == "wide"))
    else:
        stream: TextIO = sys.stdout
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
        sys.stdout.write(_text(result, options.output or ""))
    for warning in result.warnings:
        complain(warning, kind="warning")
    for name, error in result.errors:
        complain(line_of(error, options.base_url, name=name))
    return exit_of(min((error for _, error in result.errors), key=badness)) if result.errors else 0


def _text(result: Result, output: str) -> str:
    lines = [result.document] if result.lines is None else result.lines
    match output:
        case "json":
            return f"{_json(result.document, indent=2)}\n"
        case "jsonl":
            return "".join(f"{_json(line, separators=(',', ':'))}\n" for line in lines)
        case "csv":
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            if result.headings:
                writer.writerow(result.header)
            for row in lines if result.rows is None else result.rows:
                writer.writerow([_csv_cell(row, path) for path in result.header])
            return text.getvalue()
        case "yaml":
            return _yaml(result.document)
        case _:
            return result.others[output]()


def _json(value: object, **settings: Any) -> str:
    """Return JSON in which whatever could steer a terminal is an escape."""
    text = json.dumps(value, ensure_ascii=False, **settings)
    return _ODD.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text)


def _yaml(value: object) -> str:
    import yaml

    # A class of its own, since representers are kept by class.
    dumper: Any = type("Dumper", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})
    dumper.add_representer(str, _yaml_text)
    text: str = yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True)
    if all(found[0].isprintable() for found in _ODD.finditer(text)):
        return text
    # Whatever could steer a terminal becomes an escape; so does every other character beyond ASCII.
    escaped: str = yaml.dump(value, Dumper=dumper, sort_keys=False)
    return escaped


def _yaml_text(dumper: Any, text: str) -> Any:
    """Represent a text of several lines as such."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


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
