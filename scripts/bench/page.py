"""Writes a run into the documentation: the figures, the picture, and the table of the page that shows them."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import import_module
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scripts.bench.lines import Found
    from scripts.bench.measure import Series

BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"
_INK = "#7d8590"  # can be read on white and on black
_COLOR = "#2f9e6e"
_PACKAGES = ("httpx", "msgspec", "pydantic")


def table(results: Sequence[Found]) -> str:
    """Return what was found, and whether it reaches its target, in Markdown."""
    return "\n".join(["| | measured (rounds) | target | |", "| --- | --- | --- | --- |", *map(_row, results)])


def _row(found: Found) -> str:
    target, unit = found.target, found.target.unit
    sign, digits = ("≥" if target.higher else "≤"), (".2f" if unit == "x" else ",.0f")
    rounds = f" ({found.least:{digits}} to {found.most:{digits}})" if found.least != found.most else ""
    best = f", ideally {target.best:{digits}}{unit}" if target.best is not None else ""
    verdict = "met" if target.met(found.value) else "**not met**"
    goal = f"{sign} {target.bound:{digits}}{unit}{best}"
    return f"| {found.what} | {found.value:{digits}}{unit}{rounds} | {goal} | {verdict} |"


def _machine() -> str:
    """Return what a run was measured on and with."""
    info = Path("/proc/cpuinfo")
    named = re.search(r"^model name\s*: (.+)$", info.read_text(encoding="utf-8") if info.exists() else "", re.MULTILINE)
    packages = ", ".join(f"{name} {version_of(name)}" for name in _PACKAGES)
    cpu = named[1] if named else platform.machine()
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}; Python {sys.version.split()[0]}, {packages}"


def with_table(page: str, text: str) -> str:
    """Return a page with a text between its marks.

    Raises:
        ValueError: The page has not both marks.
    """
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"the page has no place for the figures, between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def write(docs: Path, results: Sequence[Found], measured: Mapping[Series, list[float]]) -> None:
    """Write the table of `performance.md`, and `performance/lists.svg`."""
    page, picture = docs / "performance.md", docs / "performance" / "lists.svg"
    text = with_table(page.read_text(encoding="utf-8"), f"Measured on {_machine()}.\n\n{table(results)}")
    page.write_text(text, encoding="utf-8")
    picture.parent.mkdir(exist_ok=True)
    _draw(picture, measured)


def _draw(out: Path, measured: Mapping[Series, list[float]]) -> None:
    """Draw the microseconds of a CVM in a list, for light and dark pages alike."""
    listed = [each for each in measured.items() if each[0][1].kind == "list"]
    listed.sort(key=lambda each: (each[0][1].version, each[0][1].count), reverse=True)
    labels = [f"{name}, {task.count:,}, {task.version}" for (name, task), _ in listed]
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("svg")
    pyplot: Any = import_module("matplotlib.pyplot")
    inked = dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK)
    with pyplot.rc_context({**inked, "svg.fonttype": "none"}):
        figure, axes = pyplot.subplots(figsize=(8, 0.3 * len(labels) + 1), layout="constrained")
        colors = [(_COLOR, 1 if label.startswith("phala-facade") else 0.5) for label in labels]
        drawn = axes.barh(labels, [1e6 * min(times) / task.count for (_, task), times in listed], color=colors)
        axes.bar_label(drawn, fmt="%.1f", padding=4)
        axes.set_title("µs per CVM of a list")
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(out, format="svg", transparent=True)
        pyplot.close(figure)
