"""Tables for people: the columns that fit in the terminal, or all of them, uncut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from phala_facade.cli.details import text_of
from phala_facade.errors.wording import one_line
from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from phala_facade.cli.details import Line

T = TypeVar("T")

_GAP = "  "


class Column(msgspec.Struct, Generic[T], frozen=True):
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


class TextTable(msgspec.Struct, Generic[T], frozen=True):
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

    def lines(self, *, terminal: bool, width: int | None = None) -> tuple[list[Line], list[str]]:
        """Return the lines, and the headings of the columns that do not fit.

        In a terminal, some characters take two cells. If it has a width, columns are cut or left out to fit.
        """
        measure: Callable[[str], int] = len
        if terminal:
            from rich.cells import cell_len as measure
        groups = (terminal and self.groups) or (("", self.values),)
        head = [[column.heading for column in self.columns]] if self.headings else []
        rows = [
            (title, [[column.cell(value) for column in self.columns] for value in values]) for title, values in groups
        ]
        texts = [*head, *(row for _, members in rows for row in members)]
        natural = {
            column: max((measure(row[place]) for row in texts), default=0) for place, column in enumerate(self.columns)
        }
        widths = _fit(natural, width)
        left_out = [column.heading for column in self.columns if column not in widths]
        if not widths:
            return [], left_out

        def line(row: Sequence[str], style: str = "") -> Line:
            parts: Line = []
            for column, text in zip(self.columns, row, strict=True):
                if column in widths:
                    padded = _padded(text, widths[column], measure, right=column.right)
                    parts += [(padded, style or _style(column, text)), (_GAP, "")]
            return parts

        lines = [line(row, "bold") for row in head]
        for title, members in rows:
            if title:
                lines.append([(one_line(title), "bold")])
            lines += map(line, members)
        return lines, left_out


def _style(column: Column[Any], text: str) -> str:
    return "dim" if text == "-" else column.style(text) if column.style else ""


def _padded(text: str, width: int, measure: Callable[[str], int], *, right: bool) -> str:
    if measure(text) > width:
        from rich.cells import set_cell_size

        text = f"{set_cell_size(text, width - 1)}…"
    space = " " * (width - measure(text))
    return f"{space}{text}" if right else f"{text}{space}"


def _fit(natural: dict[Column[Any], int], width: int | None) -> dict[Column[Any], int]:
    """Return the width of each column that there is room for."""
    if width is None:
        return natural
    widths: dict[Column[Any], int] = {}
    room = width + len(_GAP)
    for column in sorted(natural, key=lambda column: column.rank):
        usual = min(natural[column], column.usual or natural[column])
        least = min(usual, column.least or usual)
        taken = usual if usual + len(_GAP) <= room else least
        if not column.rank or taken + len(_GAP) <= room:
            widths[column] = taken
            room -= taken + len(_GAP)
    # The remaining width goes to the columns that are cut, from the left.
    for column, wanted in natural.items():
        if column in widths:
            more = min(wanted - widths[column], max(room, 0))
            widths[column] += more
            room -= more
    return widths
