"""Tables for people: the columns that fit in the terminal, or all of them, uncut."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from phala_facade.cli.details import text_of
from phala_facade.errors.wording import one_line
from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.text import Text

T = TypeVar("T")

_GAP = 2


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        heading: The heading.
        path: The field that it shows, such as `"resources.vcpu"`, which CSV has in its place; of a column that can be
            neither selected nor sorted by, an empty text.
        text: Returns what a cell shows, if that is not just the field.
        rank: 0 is always shown; of the others, those with the lowest have room first.
        right: Whether it is right-aligned.
        style: Returns the style of a cell in a terminal, by its text.
        least: To how many cells its texts may be cut rather than leave it out; identifiers may not be.
        usual: To how many cells they may be cut rather than leave another column out.
        order: The field to sort by, if that is another one.
    """

    heading: str
    path: str = ""
    text: Callable[[T], object] | None = None
    _: KW_ONLY
    rank: int = 0
    right: bool = False
    style: Callable[[str], str] | None = None
    least: int | None = None
    usual: int | None = None
    order: str = ""

    @property
    def name(self) -> str:
        """What selects the column, and sorts by it."""
        return self.heading.lower()

    def cell(self, value: T) -> str:
        """Return the text of a cell, in one line; `-` if there is nothing to show."""
        found = leaf_value(value, self.path) if self.text is None else self.text(value)
        text = "" if found is None else found if isinstance(found, str) else text_of(found)
        return one_line(text) or "-"


@dataclass(frozen=True)
class TextTable(Generic[T]):
    """Columns and the values in them.

    Attributes:
        columns: The columns.
        values: The values, one per row.
        groups: What a terminal shows in place of the values: the title of each group, and the values below it.
        headings: Whether there is a line of headings.
    """

    columns: tuple[Column[T], ...]
    values: Sequence[T]
    groups: tuple[tuple[str, Sequence[T]], ...] = ()
    headings: bool = True

    def plain(self) -> Iterator[str]:
        """Yield the lines of the whole table, aligned with spaces."""
        columns = [[*self._heading(column), *map(column.cell, self.values)] for column in self.columns]
        widths = [max(map(len, cells), default=0) for cells in columns]
        for row in zip(*columns, strict=True):
            padded = (
                text.rjust(width) if column.right else text.ljust(width)
                for column, text, width in zip(self.columns, row, widths, strict=True)
            )
            yield "  ".join(padded).rstrip()

    def fitted(self, width: int | None) -> tuple[list[Text], list[str]]:
        """Return the lines for a terminal, and the headings of the columns that do not fit.

        Args:
            width: The width of the terminal, in cells; None if there is room for everything.
        """
        from rich.cells import cell_len
        from rich.text import Text

        groups = self.groups or (("", self.values),)
        texts = {column: [column.cell(value) for _, values in groups for value in values] for column in self.columns}
        natural = {
            column: max(map(cell_len, (*self._heading(column), *texts[column])), default=0) for column in self.columns
        }
        shown, widths = _fit(self.columns, natural, width)
        headings = [Text(column.heading, style="bold") for column in shown]
        lines = [_line(shown, widths, headings)] if self.headings else []
        rows = list(zip(*(texts[column] for column in shown), strict=True))
        for title, values in groups:
            if title:
                lines.append(Text(one_line(title), style="bold"))
            lines += [
                _line(shown, widths, [_cell(column, text) for column, text in zip(shown, row, strict=True)])
                for row in rows[: len(values)]
            ]
            del rows[: len(values)]
        return lines, [column.heading for column in self.columns if column not in shown]

    def _heading(self, column: Column[T]) -> tuple[str, ...]:
        return (column.heading,) if self.headings else ()


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


def _fit(
    columns: Sequence[Column[T]], natural: dict[Column[T], int], width: int | None
) -> tuple[list[Column[T]], list[int]]:
    """Return the columns that there is room for, and the width of each."""
    if width is None:
        return list(columns), list(natural.values())
    widths: dict[Column[T], int] = {}
    room = width + _GAP
    for column in sorted(columns, key=lambda column: column.rank):
        usual = min(natural[column], column.usual or natural[column])
        least = min(usual, column.least or usual)
        taken = usual if usual + _GAP <= room else least
        if not column.rank or taken + _GAP <= room:
            widths[column] = taken
            room -= taken + _GAP
    shown = [column for column in columns if column in widths]
    # The remaining width goes to the columns that are cut, from the left.
    for column in shown:
        more = min(natural[column] - widths[column], max(room, 0))
        widths[column] += more
        room -= more
    return shown, [widths[column] for column in shown]
