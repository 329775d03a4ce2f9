"""Tables for people: the columns that fit in the terminal, or in a pipe all of them, uncut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.errors.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.text import Text

T = TypeVar("T")

_GAP = 2
_SHORTEST = 12
"""The minimum width of a column that may be cut, in cells."""


@dataclass(frozen=True, kw_only=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        heading: The heading.
        text: The text of a cell; `None` or an empty text is shown as `-`.
        rank: 0 is always shown; of the others, the highest is left out first if they do not fit.
        right: Whether it is right-aligned.
        style: Returns the style of a cell in a terminal, by its text.
        cut: Whether its texts may be cut; identifiers may not be.
    """

    heading: str
    text: Callable[[T], object]
    rank: int = 0
    right: bool = False
    style: Callable[[str], str] | None = None
    cut: bool = False


@dataclass(frozen=True)
class TextTable(Generic[T]):
    """Columns and the values in them.

    Attributes:
        columns: The columns.
        values: The values, one per row.
        groups: Titles above groups of rows in a terminal, each with its number of rows.
    """

    columns: tuple[Column[T], ...]
    values: Sequence[T]
    groups: tuple[tuple[str, int], ...] = ()

    def cells(self, column: Column[T]) -> list[str]:
        """Return the texts of a column."""
        found = (column.text(value) for value in self.values)
        return [("" if text is None else one_line(str(text))) or "-" for text in found]

    def plain(self) -> Iterator[str]:
        """Yield the lines of the whole table, aligned with spaces."""
        columns = [[column.heading, *self.cells(column)] for column in self.columns]
        widths = [max(map(len, cells)) for cells in columns]
        for row in zip(*columns, strict=True):
            padded = (
                text.rjust(width) if column.right else text.ljust(width)
                for column, text, width in zip(self.columns, row, widths, strict=True)
            )
            yield "  ".join(padded).rstrip()

    def fitted(self, width: int) -> tuple[list[Text], list[str]]:
        """Return the lines for a terminal, and the headings of the columns that do not fit.

        Args:
            width: The width of the terminal, in cells.
        """
        from rich.cells import cell_len
        from rich.text import Text

        texts = {column: self.cells(column) for column in self.columns}
        natural = {column: max(map(cell_len, (column.heading, *texts[column]))) for column in self.columns}
        least = {column: min(natural[column], _SHORTEST) if column.cut else natural[column] for column in self.columns}
        shown = _with_room(self.columns, least, width)
        # The remaining width goes to the columns that can be cut, from the left.
        over = max(width - _needed(shown, least), 0)
        widths: list[int] = []
        for column in shown:
            widths.append(min(natural[column], least[column] + over))
            over -= widths[-1] - least[column]
        lines = [_line(shown, widths, [Text(column.heading, style="bold") for column in shown])]
        rows = list(zip(*(texts[column] for column in shown), strict=True))
        for title, count in self.groups or (("", len(rows)),):
            if title:
                lines.append(Text(one_line(title), style="bold"))
            lines += [
                _line(shown, widths, [_cell(column, text) for column, text in zip(shown, row, strict=True)])
                for row in rows[:count]
            ]
            del rows[:count]
        return lines, [column.heading for column in self.columns if column not in shown]


def _cell(column: Column[T], text: str) -> Text:
    from rich.text import Text

    return Text(text, style="dim" if text == "-" else column.style(text) if column.style else "")


def _line(columns: Sequence[Column[T]], widths: Sequence[int], cells: Sequence[Text]) -> Text:
    from rich.text import Text

    line = Text()
    for column, width, cell in zip(columns, widths, cells, strict=True):
        cell.truncate(width, overflow="ellipsis")
        cell.align("right" if column.right else "left", width)
        line.append_text(cell).append(" " * _GAP)
    line.rstrip()
    return line


def _with_room(columns: Sequence[Column[T]], least: dict[Column[T], int], width: int) -> list[Column[T]]:
    """Return the columns that fit, leaving out the highest ranks first."""
    shown = list(columns)
    while _needed(shown, least) > width and any(column.rank for column in shown):
        shown.remove(max(shown, key=lambda column: column.rank))
    return shown


def _needed(columns: Sequence[Column[T]], widths: dict[Column[T], int]) -> int:
    return sum(widths[column] for column in columns) + _GAP * (len(columns) - 1)
