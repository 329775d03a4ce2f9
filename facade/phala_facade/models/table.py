"""Tables for people: CVMs as rows, or one value as its fields, in a terminal (rich) or a notebook (HTML)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from phala_facade.models.leaves import leaf_paths, leaf_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table as RichTable

    from phala_facade.models.base import Model
    from phala_facade.models.cvm import Cvm
    from phala_facade.models.inventory import Undetailed

_MOST_ROWS = 100
_LONGEST = 120
_NOTHING = "-"
_NUMBERS = frozenset({"vCPU", "Memory", "Disk", "GPUs"})


class Table(msgspec.Struct, frozen=True):
    """A heading and cells of text: nothing in them is markup, and nothing steers a terminal.

    Attributes:
        title: What the table shows.
        headings: One for each column.
        rows: As many cells each as there are headings.
        left_out: How many rows more there would be.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0

    def rich(self) -> RichTable:
        """Return the table as rich draws it."""
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


def table_of_cvms(cvms: Sequence[Cvm]) -> Table:
    """Return one row a CVM, the first hundred of them."""
    headings = ("Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref")
    shown = cvms[:_MOST_ROWS]
    title = f"{len(cvms):,} CVM{'' if len(cvms) == 1 else 's'}"
    return Table(title, headings, tuple(map(_row, shown)), left_out=len(cvms) - len(shown))


def table_of_errors(undetailed: Sequence[Undetailed]) -> Table:
    """Return one row a CVM whose details could not be had, the first hundred of them."""
    shown = undetailed[:_MOST_ROWS]
    rows = tuple((_cell(one.cvm.name), _cell(one.cvm.ref), _cell(str(one.error))) for one in shown)
    title = f"{len(undetailed):,} without details"
    return Table(title, ("Name", "Ref", "Error"), rows, left_out=len(undetailed) - len(shown))


def table_of_fields(value: Model, *, without: tuple[str, ...] = ()) -> Table:
    """Return one row a field that is known.

    Args:
        value: A CVM or an app.
        without: Fields to leave out.
    """
    paths = (path for path in leaf_paths(type(value)) if not path.startswith(without))
    cells = ((path, _cell(leaf_value(value, path))) for path in paths)
    rows = tuple((path, cell) for path, cell in cells if cell != _NOTHING)
    return Table(type(value).__name__, ("Field", "Value"), rows)


def _row(cvm: Cvm) -> tuple[str, ...]:
    resources = cvm.resources
    return (
        _cell(cvm.name),
        _cell(cvm.status),
        _cell(resources.vcpu),
        _NOTHING if resources.memory_mb is None else f"{resources.memory_mb / 1024:g} GB",
        _NOTHING if resources.disk_gb is None else f"{resources.disk_gb} GB",
        _cell(resources.gpus),
        _cell(cvm.node.region if cvm.node else None),
        _cell(cvm.ref),
    )


def _cell(value: object) -> str:
    """Return a value as a line of text: cut when it is long, with whatever does not print written as an escape."""
    if isinstance(value, tuple):
        items = (item for item in cast("tuple[object, ...]", value) if item is not None)
        text = ", ".join(map(str, items))
    else:
        text = "" if value is None else str(value)
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in cut)
    return shown or _NOTHING
