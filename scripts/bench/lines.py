"""What is measured, and what it has to reach: each line is a ratio of times, or a figure of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scripts.bench.contenders import Task
from scripts.bench.fleet import VERSIONS
from scripts.bench.measure import Processes, Series, memory
from scripts.bench.server import server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FACADE = "phala-facade"


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


class Line(NamedTuple):
    """A comparison of the facade with another contender, or with itself at another task.

    Attributes:
        task: What the facade does.
        other: The contender that does the same, or the other task.
        target: What the ratio has to reach: of times or, where a higher value is better, of speeds.
        name: The contender that stands for the facade.
    """

    task: Task
    other: str | Task
    target: Target
    name: str = FACADE

    @property
    def series(self) -> tuple[Series, Series]:
        """What is measured: the facade, and what it is compared with."""
        other = (self.other, self.task) if isinstance(self.other, str) else (FACADE, self.other)
        return (self.name, self.task), other

    def found(self, measured: Mapping[Series, list[float]]) -> Found:
        """Return what the rounds say: the ratio of the fastest ones, and those within each round, per CVM.

        Whatever else the machine does only adds to a round, so the fastest one is the closest to what the code costs.
        """
        own, other = ([each / series[1].count for each in measured[series]] for series in self.series)
        over, under = (other, own) if self.target.higher else (own, other)
        ratios = [number / divisor for number, divisor in zip(over, under, strict=True)]
        quantity = "speed" if self.target.higher else "time"
        than = self.other
        if isinstance(than, Task):
            quantity, than = f"{quantity} per CVM", f"a list of {than.count:,}"
        what = f"{self.task.label if self.name == FACADE else self.name}: {quantity} relative to {than}"
        return Found(what, min(over) / min(under), min(ratios), max(ratios), self.target)


class Found(NamedTuple):
    """A line that was measured: its value, and the least and the most of the rounds."""

    what: str
    value: float
    least: float
    most: float
    target: Target


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
    return [
        Line(plain, "vendor's SDK", Target(5, 7, higher=True)),
        Line(plain, "pydantic", Target(2.5, 3.5, higher=True)),
        Line(plain, "msgspec limit", Target(2.8, 2.2)),
        Line(plain, "json.loads", Target(1, 0.85)),
        Line(odd, plain, Target(3)),
        Line(missing, plain, Target(2)),
        *(Line(Task(version, "list", count), plain, Target(1.2)) for count in effort.long),
        *(Line(Task(version, "get", 1, mode), "httpx", Target(1)) for mode in ("sync", "async")),
        *(Line(Task(version, "get", 1, mode, url), "httpx", Target(0.85, 0.75)) for mode in ("sync", "async")),
        Line(Task(version, "inventory", effort.inventory, "async", url), "httpx", Target(1.1, higher=True)),
    ]


def starts(url: str) -> list[Line]:
    """Return what is measured of fresh processes."""
    task = Task(VERSIONS[-1], "start", 1, "sync", url)
    return [
        Line(task, "import httpx", Target(1.1), "import phala_facade"),
        Line(task, 'python -c "import httpx"', Target(2), "phala-facade cvms list"),
    ]


def memory_lines(version: str, effort: Effort, measure: Callable[[Task], tuple[int, int, int]] = memory) -> list[Found]:
    """Return what a list keeps, and what it takes at its peak."""
    task = Task(version, "list", 4 * effort.listed)
    size, peak, kept = measure(task)
    own = (kept - size) / task.count
    return [
        Found(f"{task.label}: memory kept per CVM beyond its JSON", own, own, own, Target(5_000, unit=" B")),
        Found(f"{task.label}: peak memory relative to the body", peak / size, peak / size, peak / size, Target(4)),
    ]


def run(effort: Effort, say: Callable[[str], None]) -> tuple[list[Found], dict[Series, list[float]]]:
    """Measure everything: return the lines, and the seconds of each series in each round."""
    results: list[Found] = []
    measured: dict[Series, list[float]] = {}
    with Processes() as processes:

        def measure(what: str, planned: list[Line]) -> None:
            say(what)
            times = processes.measure([each for line in planned for each in line.series], effort.rounds, effort.seconds)
            results.extend(line.found(times) for line in planned)
            measured.update(times)

        for version in VERSIONS:
            with server(version, effort.inventory) as url:
                measure(version, lines(version, url, effort))
            say(f"{version}, memory")
            results += memory_lines(version, effort)
        with server(VERSIONS[-1], 1) as url:
            measure("processes", starts(url))
    return results, measured
