"""All that is known about a value, for people: a tree in a terminal, one line per leaf in a pipe."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, cast

import msgspec

from phala_facade.cli.status import status_style
from phala_facade.cli.units import moment, size
from phala_facade.errors.wording import one_line
from phala_facade.models.base import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Line: TypeAlias = "list[tuple[str, str]]"
"""A line for people: texts, each with its style."""

_LONGEST = 200
_UNITS = {"_mb": "MB", "_gb": "GB"}


class Detail(msgspec.Struct, frozen=True):
    """One known field: a text, or nested details."""

    label: str
    text: str = ""
    children: tuple[Detail, ...] = ()


def details_of(value: Model, *, without: Iterable[str] = ()) -> tuple[Detail, ...]:
    """Return the known fields of a value, without some."""
    fields = [(name, getattr(value, name)) for name in value.__struct_fields__ if name not in {"source", *without}]
    known = [_detail(name, found) for name, found in fields if found is not None and found != ()]
    # Fields on one line come before fields with several.
    return tuple(sorted(known, key=lambda detail: bool(detail.children)))


def _detail(name: str, value: object) -> Detail:
    if isinstance(value, Model):
        return Detail(name, children=details_of(value))
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return Detail(name, children=tuple(_detail(f"[{index}]", item) for index, item in enumerate(items)))
    unit = _UNITS.get(name[-3:])
    if unit is not None and isinstance(value, int):
        return Detail(name[:-3], size(value, unit))
    return Detail(name, text_of(value))


def text_of(value: object) -> str:
    """Return a leaf on one line; of one that is long, how long it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    text = str(value) if not isinstance(value, dict) else json.dumps(value)
    lines = text.count("\n")
    if lines or len(text) > _LONGEST:
        what = f"{lines + 1} lines, " if lines else ""
        return f"({what}{size(len(text.encode(errors='replace')))}: --output json shows them)"
    return one_line(text)


def plain_lines(details: Iterable[Detail], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and text of each leaf."""
    for detail in details:
        joint = "" if not path or detail.label.startswith("[") else "."
        where = f"{path}{joint}{detail.label}"
        if detail.children:
            yield from plain_lines(detail.children, where)
        else:
            yield where, detail.text


def tree_lines(details: Sequence[Detail], guide: str = "") -> Iterator[Line]:
    """Yield the lines of a tree, each after the guide."""
    for place, detail in enumerate(details, start=1):
        branch, below = ("├── ", "│   ") if place < len(details) else ("└── ", "    ")
        style = status_style(detail.text) if detail.label == "status" else ""
        yield [(f"{guide}{branch}", "dim"), (detail.label, "cyan"), (f"  {detail.text}", style)]
        yield from tree_lines(detail.children, f"{guide}{below}")
