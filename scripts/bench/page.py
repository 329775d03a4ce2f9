"""Writes a run into the documentation: the figures, the picture, and the tables of the page that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import msgspec

from scripts.bench.figures import Figures
from scripts.bench.plot import draw
from scripts.bench.report import report

if TYPE_CHECKING:
    from pathlib import Path

_BEGIN: Final = "<!-- figures: written by `make bench` -->"
_END: Final = "<!-- end of figures -->"


def write_page(figures: Figures, docs: Path) -> None:
    """Write `performance/figures.json` and `performance/*.svg`, and the tables between the marks of `performance.md`.

    Args:
        figures: What was measured.
        docs: The folder of the documentation.

    Raises:
        ValueError: The page has not both marks.
    """
    folder = docs / "performance"
    folder.mkdir(parents=True, exist_ok=True)
    # Rounded first, so that the page and the file say the same.
    figures = msgspec.convert(_short(msgspec.to_builtins(figures)), Figures)
    text = msgspec.json.format(msgspec.json.encode(figures), indent=1)
    (folder / "figures.json").write_bytes(text + b"\n")
    draw(figures, folder / "lists.svg")
    page = docs / "performance.md"
    page.write_text(with_tables(page.read_text(encoding="utf-8"), report(figures)), encoding="utf-8")


def with_tables(page: str, tables: str) -> str:
    """Put tables between the marks of a page.

    Raises:
        ValueError: The page has not both marks.
    """
    before, begun, rest = page.partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if not begun or not ended:
        raise ValueError(f"the page has no place for the figures, between {_BEGIN} and {_END}")
    return f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{after}"


def _short(value: object) -> object:
    """Give a plain value without digits that mean nothing."""
    if isinstance(value, dict):
        return {key: _short(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_short(item) for item in cast("list[object]", value)]
    return float(f"{value:.4g}") if isinstance(value, float) else value
