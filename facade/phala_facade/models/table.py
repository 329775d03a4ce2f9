"""Tables for people, in a terminal (rich) or a notebook (HTML)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, cast

import msgspec

from phala_facade.models.leaves import leaf_paths, leaf_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table as RichTable

    from phala_facade.models.base import Model

MOST_ROWS = 100
_LONGEST = 120
NOTHING = "-"
_NUMBERS = frozenset({"vCPU", "Memory", "Disk", "GPUs", "CVMs"})


class Table(msgspec.Struct, frozen=True):
    """A table of text cells, without markup or control characters.

    Attributes:
        title: What the table shows.
        headings: One heading per column.
        rows: The cells of each row, one per heading.
        left_out: How many rows are not shown.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0

    def rich(self) -> RichTable:
        """Return the table for rich."""
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text

        caption = Text(self._remark) if self.left_out else None
        table = RichTable(title=Text(self.title), caption=caption, box=box.SIMPLE_HEAD, title_justify="left")
        for heading in self.headings:
            table.add_column(Text(heading), justify="right" if heading in _NUMBERS else "left")
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def html(self) -> str:
        """Return the table as HTML."""
        from html import escape

        def line(tag: str, cells: tuple[str, ...]) -> str:
            return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

        head = f"<caption>{escape(self.title)}</caption><thead>{line('th', self.headings)}</thead>"
        body = "".join(line("td", row) for row in self.rows)
        remark = f"<p>{escape(self._remark)}</p>" if self.left_out else ""
        return f"<table>{head}<tbody>{body}</tbody></table>{remark}"

    @property
    def _remark(self) -> str:
        return f"... and {self.left_out:,} more"


class Shown:
    """A value that rich, in a terminal, and notebooks show as tables."""

    __slots__ = ()

    @abstractmethod
    def _tables(self) -> Sequence[Table]: ...

    def __rich__(self) -> RenderableType:
        """Return the tables for rich; a table of CVMs has a row for each of the first hundred."""
        from rich.console import Group

        return Group(*(table.rich() for table in self._tables()))

    def _repr_html_(self) -> str:
        """Return the same tables as HTML, for notebooks."""
        return "".join(table.html() for table in self._tables())


def table_of_fields(value: Model, *, without: tuple[str, ...] = ()) -> Table:
    """Return a table with one row per known field.

    Args:
        value: A CVM or an app.
        without: Fields to leave out.
    """
    paths = (path for path in leaf_paths(type(value)) if not path.startswith(without))
    cells = ((path, cell(leaf_value(value, path))) for path in paths)
    rows = tuple((path, cell) for path, cell in cells if cell != NOTHING)
    return Table(type(value).__name__, ("Field", "Value"), rows)


def cell(value: object) -> str:
    """Return a value as one line of text: truncated if long, with unprintable characters escaped."""
    if isinstance(value, tuple):
        items = (item for item in cast("tuple[object, ...]", value) if item is not None)
        text = ", ".join(map(str, items))
    else:
        text = "" if value is None else str(value)
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in cut)
    return shown or NOTHING
