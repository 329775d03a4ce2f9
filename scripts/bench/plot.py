"""The picture of a run: what a list costs each contender, and how that grows with the fleet."""

from __future__ import annotations

from importlib import import_module
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from scripts.bench.report import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.bench.figures import Calls, Figures

_INK: Final = "#7d8590"
"""A grey that can be read on white and on black."""

_COLOURS: Final = {
    "facade": "#2f9e6e",
    "plain_client": "#b8860b",
    "pydantic_dicts": "#c05078",
    "pydantic_json": "#a06cd5",
    "json_alone": "#8a8f98",
    "msgspec_limit": "#3d8bd4",
}
_SETTINGS: Final = {
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK),
    # The same figures give the same file, and its text is text.
    "svg.hashsalt": "phala-facade",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_BARS_AT: Final = 1_000
_MICRO: Final = 1e-6


def draw(figures: Figures, out: Path) -> None:
    """Draw the lists of a run as SVG, for light and dark pages alike."""
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("svg")
    pyplot: Any = import_module("matplotlib.pyplot")
    lists = [calls for calls in figures.lists if calls.mode == "sync"]
    newest = max((calls.version for calls in lists), default="")
    with pyplot.rc_context(_SETTINGS):
        figure, (bars, lines) = pyplot.subplots(1, 2, figsize=(11, 4.4), layout="constrained")
        _bars(bars, [calls for calls in lists if calls.count == _BARS_AT])
        _lines(lines, [calls for calls in [*lists, *figures.growth] if calls.version == newest], newest)
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        pyplot.close(figure)


def _each(calls: Calls, name: str) -> float:
    return median(calls.seconds[name]) / calls.count / _MICRO


def _bars(axes: Any, lists: list[Calls]) -> None:
    axes.set_title(f"A list of {_BARS_AT:,}: µs per CVM")
    heights: list[float] = []
    labels: list[str] = []
    for number, calls in enumerate(lists):
        for name in reversed(_COLOURS):
            heights.append(len(labels) + number)
            labels.append(f"{NAMES[name].replace('`', '')}, {calls.version}")
            axes.barh(heights[-1], _each(calls, name), color=_COLOURS[name])
            end = _each(calls, name), heights[-1]
            axes.annotate(f"{end[0]:.1f}", end, xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_yticks(heights, labels)
    axes.margins(x=0.12)


def _lines(axes: Any, lists: list[Calls], version: str) -> None:
    axes.set_title(f"{version}: µs per CVM, by length of list")
    for name, colour in _COLOURS.items():
        each = {calls.count: _each(calls, name) for calls in lists if name in calls.seconds}
        axes.plot(list(each), list(each.values()), color=colour, marker="o")
    counts = sorted({calls.count for calls in lists})
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(counts, [f"{count:,}" for count in counts])
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.grid(color=_INK, alpha=0.25)
