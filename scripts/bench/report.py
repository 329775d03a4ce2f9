"""A run as Markdown: what is to be reached, and the tables behind it."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from scripts.bench.figures import ratio
from scripts.bench.targets import targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scripts.bench.figures import Calls, Figures, Imports, Memory, Rounds
    from scripts.bench.targets import Target

NAMES: Final = {
    "facade": "phala-facade",
    "plain_client": "generated client",
    "pydantic_dicts": "pydantic `model_validate`",
    "pydantic_json": "pydantic `model_validate_json`",
    "httpx_json": "httpx + `.json()`",
    "gather": "hand-written gather",
    "json_alone": "`json.loads`",
    "msgspec_limit": "msgspec limit",
}
"""What the contenders are called."""

_MILLI: Final = 1e-3
_MICRO: Final = 1e-6
_KIB: Final = 1024


def report(figures: Figures) -> str:
    """Write a run as Markdown, without headings above the third level."""
    return "\n".join([*_machine(figures), "", *_targets(targets(figures)), *_sections(figures)])


def _sections(figures: Figures) -> Iterator[str]:
    for version in dict.fromkeys(calls.version for calls in figures.lists):
        yield from _calls(f"Lists, {version}", [calls for calls in figures.lists if calls.version == version])
    for version in dict.fromkeys(calls.version for calls in figures.gets):
        yield from _calls(f"One CVM, {version}", [calls for calls in figures.gets if calls.version == version])
    if figures.growth:
        yield from _growth(figures.growth)
    if figures.inventory:
        yield from _calls("Inventory, all details over loopback", figures.inventory)
    if figures.memory:
        yield from _memory(figures.memory)
    if figures.imports is not None:
        yield from _imports(figures.imports)


def _machine(figures: Figures) -> list[str]:
    told = [f"{name}: {value}" for name, value in figures.machine.items()]
    return [
        f"Measured on {'; '.join(told)}; with " + ", ".join(f"{k} {v}" for k, v in figures.versions.items()) + ".",
    ]


def _targets(found: Sequence[Target]) -> Iterator[str]:
    yield "### What is to be reached"
    yield ""
    rows = [[each.what, _with_spread(each), _bound(each), _verdict(each)] for each in found]
    yield from _table(["", "found (rounds)", "target", ""], rows)


def _with_spread(target: Target) -> str:
    spread = "" if target.spread is None else f" ({target.spread[0]:.2f} to {target.spread[1]:.2f})"
    return _number(target.found, target.unit) + spread


def _bound(target: Target) -> str:
    bound = f"{'≥' if target.at_least else '≤'} {_number(target.bound, target.unit)}"
    return bound if target.moonshot is None else f"{bound}, at best {_number(target.moonshot, target.unit)}"


def _verdict(target: Target) -> str:
    if target.reached:
        return "**met**, at its best"
    if target.met:
        return "**met**"
    if not target.bound:
        return "**not met**"
    off = abs(target.found / target.bound - 1)
    return f"**not met**, by {off:.0%}"


def _number(value: float, unit: str) -> str:
    return f"{value:.2f}x" if unit == "x" else f"{value:,.0f}{unit}"


def _calls(heading: str, measured: Sequence[Calls]) -> Iterator[str]:
    yield from ("", f"### {heading}", "")
    names = [name for name in NAMES if any(name in calls.seconds for calls in measured)]
    rows = [[_call(calls), *(_cell(calls, name) for name in names)] for calls in measured]
    yield from _table(["", *(NAMES[name] for name in names)], rows)


def _call(calls: Calls) -> str:
    where = ", loopback" if calls.carrier == "loopback" and calls.operation == "get" else ""
    what = f"{calls.count:,}" if calls.operation == "list" else f"{calls.operation} {calls.version}"
    return f"{what}, {calls.mode}{where}"


def _cell(calls: Calls, name: str) -> str:
    if name not in calls.seconds:
        return "-"
    time = _time(calls.seconds[name])
    if name == "facade":
        return time
    each = calls.ratio(name, "facade")
    return f"{time}<br>{each.of_rounds:.2f}x ({each.least:.2f} to {each.most:.2f})"


def _growth(growth: Sequence[Calls]) -> Iterator[str]:
    yield from ("", "### Cost against the size of the fleet", "")
    rows: list[list[str]] = []
    for calls in growth:
        each = [seconds / calls.count for seconds in calls.seconds["facade"]]
        rows.append([calls.version, f"{calls.count:,}", f"{calls.size / 1e6:,.1f} MB", _time(each)])
    yield from _table(["", "CVMs", "body", "per CVM"], rows)


def _memory(memory: Sequence[Memory]) -> Iterator[str]:
    yield from ("", f"### Memory, lists of {memory[0].count:,}", "")
    rows = [
        [
            found.version,
            NAMES[found.contender],
            f"{found.peak / found.size:.2f}x",
            "-" if found.resident is None else f"{found.resident / found.size:.2f}x",
            f"{found.size / found.count / _KIB:.1f} KiB",
            f"{found.kept / found.count / _KIB:.1f} KiB",
            f"{found.one / _KIB:.1f} KiB",
            f"{found.single / _KIB:.1f} KiB",
        ]
        for found in memory
    ]
    columns = [
        "",
        "",
        "peak of the body, allocated",
        "resident",
        "JSON per CVM",
        "kept per CVM",
        "kept by one of it",
        "kept by one listed alone",
    ]
    yield from _table(columns, rows)


def _imports(imports: Imports) -> Iterator[str]:
    yield from ("", "### Imports, in a fresh process", "")
    rows: list[list[str]] = []
    for name, seconds in imports.seconds.items():
        each = ratio(seconds, imports.seconds["httpx"])
        spread = f"{each.of_rounds:.2f}x ({each.least:.2f} to {each.most:.2f})"
        rows.append([f"`{name}`" if "`" not in name else name, _time(seconds), spread, str(imports.modules[name])])
    yield from _table(["", "time", "of `import httpx`", "modules"], rows)
    if imports.unwanted:
        yield from ("", f"Loaded though not asked for: {', '.join(f'`{name}`' for name in imports.unwanted)}.")


def _time(seconds: Rounds) -> str:
    middle = median(seconds)
    if middle < _MILLI:
        return f"{middle / _MICRO:.3g} µs"
    return f"{middle / _MILLI:.3g} ms" if middle < 1 else f"{middle:.2f} s"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"| {' | '.join('---' for _ in columns)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
