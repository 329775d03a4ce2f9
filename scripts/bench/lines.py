"""What is measured, and what it has to reach: each line is a ratio of times, or a figure of memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from scripts.bench.contenders import FACADE, Task
from scripts.bench.fleet import VERSIONS
from scripts.bench.measure import Series, measure, memory
from scripts.bench.server import server

if TYPE_CHECKING:
    from collections.abc import Mapping


class Target(NamedTuple):
    """What a line has to reach.

    Attributes:
        bound: The most that is allowed; the least, where a higher value is better.
        best: What would be better still.
        higher: Whether a higher value is better.
        unit: What is written behind the value.
    """

    bound: float
    best: float | None = None
    higher: bool = False
    unit: str = "x"

    def met(self, value: float) -> bool:
        """Return whether a value reaches the bound."""
        return value >= self.bound if self.higher else value <= self.bound


class Found(NamedTuple):
    """A line that was measured: its value, and the least and the most of the rounds."""

    what: str
    value: float
    least: float
    most: float
    target: Target


class Line(NamedTuple):
    """A comparison of two series.

    Attributes:
        own: What the facade does.
        other: Another contender that does the same, or the facade at another task.
        target: What the ratio has to reach: of times or, where a higher value is better, of speeds.
    """

    own: Series
    other: Series
    target: Target

    def found(self, measured: Mapping[Series, list[float]]) -> Found:
        """Return what the rounds say: the ratio of the fastest ones, and those within each round, per CVM.

        Whatever else the machine does only adds to a round, so the fastest one is the closest to what the code costs.
        """
        own, other = ([each / series[1].count for each in measured[series]] for series in (self.own, self.other))
        over, under = (other, own) if self.target.higher else (own, other)
        ratios = [number / divisor for number, divisor in zip(over, under, strict=True)]
        (name, task), (than, other_task) = self.own, self.other
        quantity = "speed" if self.target.higher else "time"
        if than == FACADE:
            quantity, than = f"{quantity} per CVM", f"a list of {other_task.count:,}"
        what = f"{task.label if name == FACADE else name}: {quantity} relative to {than}"
        return Found(what, min(over) / min(under), min(ratios), max(ratios), self.target)


class Effort(NamedTuple):
    """How much is measured: the CVMs of lists and of an inventory, the rounds, the seconds of a turn."""

    listed: int = 1_000
    long: tuple[int, ...] = (10_000, 100_000)
    inventory: int = 1_000
    rounds: int = 9
    seconds: float = 0.1


def lines(version: str, url: str, effort: Effort) -> list[Line]:
    """Return what is measured in a version; a server at `url` has the CVMs of an inventory."""
    plain, odd, missing = (Task(version, kind, effort.listed) for kind in ("list", "odd", "missing"))
    inventory = Task(version, "inventory", effort.inventory, "async", url)
    modes = ("sync", "async")
    compared = [
        (plain, "vendor's SDK", Target(5, 7, higher=True)),
        (plain, "pydantic", Target(2.5, 3.5, higher=True)),
        (plain, "msgspec limit", Target(2.8, 2.2)),
        (plain, "json.loads", Target(1, 0.85)),
        *((Task(version, "get", 1, mode), "httpx", Target(1)) for mode in modes),
        *((Task(version, "get", 1, mode, url), "httpx", Target(0.85, 0.75)) for mode in modes),
        (inventory, "httpx", Target(1.1, higher=True)),
    ]
    longer = [(odd, 3), (missing, 2), *((Task(version, "list", count), 1.2) for count in effort.long)]
    return [
        *(Line((FACADE, task), (other, task), target) for task, other, target in compared),
        *(Line((FACADE, task), (FACADE, plain), Target(bound)) for task, bound in longer),
    ]


def starts(url: str) -> list[Line]:
    """Return what is measured of fresh processes."""
    task = Task(VERSIONS[-1], "start", 1, "sync", url)
    return [
        Line(("import phala_facade", task), ("import httpx", task), Target(1.1)),
        Line(("phala-facade cvms list", task), ('python -c "import httpx"', task), Target(2)),
    ]


def memory_lines(task: Task, size: int, peak: int, kept: int) -> list[Found]:
    """Return what a list of a body of some size keeps, and what it takes at its peak."""
    own, most = (kept - size) / task.count, peak / size
    return [
        Found(f"{task.label}: memory kept per CVM beyond its JSON", own, own, own, Target(5_000, unit=" B")),
        Found(f"{task.label}: peak memory relative to the body", most, most, most, Target(4)),
    ]


def run(effort: Effort) -> tuple[list[Found], dict[Series, list[float]]]:
    """Measure everything: return the lines, and the seconds of each series in each round."""
    results: list[Found] = []
    measured: dict[Series, list[float]] = {}

    def add(planned: list[Line]) -> None:
        times = measure([each for line in planned for each in line[:2]], effort.rounds, effort.seconds)
        results.extend(line.found(times) for line in planned)
        measured.update(times)

    for version in VERSIONS:
        print(f"bench: {version}", file=sys.stderr, flush=True)
        with server(version, effort.inventory) as url:
            add(lines(version, url, effort))
        task = Task(version, "list", 4 * effort.listed)
        results += memory_lines(task, *memory(task))
    print("bench: processes", file=sys.stderr, flush=True)
    with server(VERSIONS[-1], 1) as url:
        add(starts(url))
    return results, measured
