"""All that is known about a value, for people: a tree in a terminal, one line per leaf in a pipe."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias, cast

from phala_facade.cli.units import moment, size
from phala_facade.errors.wording import one_line
from phala_facade.models.base import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Line: TypeAlias = "list[tuple[str, str]]"
"""A line for people: texts, each with its style."""

Leaf: TypeAlias = "tuple[tuple[str, ...], str]"
"""The path of a known field, such as `("endpoints", "[0]", "app")`, and its text."""

_LONGEST = 200
_UNITS = {"_mb": "MB", "_gb": "GB"}
_STYLES = {
    "running": "green",
    "online": "green",
    "stopped": "yellow",
    "exited": "yellow",
    "paused": "yellow",
    "deleted": "dim",
    "failed": "red",
    "error": "red",
    "offline": "red",
}


def details_of(value: Model, *, without: Iterable[str] = ()) -> list[Leaf]:
    """Return the known fields of a value, without some."""
    fields = [(name, getattr(value, name)) for name in value.__struct_fields__ if name not in {"source", *without}]
    # Fields on one line come before fields with several.
    fields.sort(key=lambda field: isinstance(field[1], Model | tuple))
    return [leaf for name, found in fields if found is not None for leaf in _leaves(name, found)]


def _leaves(name: str, value: object) -> list[Leaf]:
    if isinstance(value, Model):
        parts = details_of(value)
    elif isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        parts = [leaf for index, item in enumerate(items) for leaf in _leaves(f"[{index}]", item)]
    elif isinstance(value, int) and name[-3:] in _UNITS:
        return [((name[:-3],), size(value, _UNITS[name[-3:]]))]
    else:
        return [((name,), text_of(value))]
    return [((name, *path), text) for path, text in parts]


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


def plain_lines(details: Iterable[Leaf]) -> list[tuple[str, str]]:
    """Return the path and text of each leaf."""
    return [(".".join(path).replace(".[", "["), text) for path, text in details]


def tree_lines(details: Iterable[Leaf], guide: str = "") -> Iterator[Line]:
    """Yield the lines of a tree, each after the guide."""
    branches = {name: list(leaves) for name, leaves in groupby(details, key=lambda leaf: leaf[0][0])}
    for place, (name, leaves) in enumerate(branches.items(), start=1):
        branch, below = ("├── ", "│   ") if place < len(branches) else ("└── ", "    ")
        (path, text), *_ = leaves
        inner = [(path[1:], text) for path, text in leaves] if len(path) > 1 else []
        text = "" if inner else text
        yield [
            (f"{guide}{branch}", "dim"),
            (name, "cyan"),
            (f"  {text}", status_style(text) if name == "status" else ""),
        ]
        yield from tree_lines(inner, f"{guide}{below}")


def status_style(text: str) -> str:
    """Return the style of a status; a transitional or unknown one is cyan."""
    return _STYLES.get(text.lower(), "cyan")
