"""What is measured, and what it has to reach: each line is the ratio of two series, or a figure of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scripts.bench.contenders import Task
from scripts.bench.fleet import VERSIONS
from scripts.bench.measure import Processes, Series, memory
from scripts.bench.server import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    """A ratio of two series.

    Attributes:
        what: What is compared.
        over: The series that is divided, per CVM.
        under: The series that it is divided by, per CVM.
        target: What the ratio has to reach.
    """

    what: str
    over: Series
    under: Series
    target: Target


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


def lists(version: str, effort: Effort) -> Iterator[Line]:
    """Yield the lines of a list beside what a user would pick instead, and beside lists that deviate."""
    plain = Task(version, "list", effort.listed)
    what = f"list of {effort.listed:,}, {version}"
    for name, target in {
        "vendor's SDK": Target(5, 7, higher=True),
        "pydantic": Target(2.5, 3.5, higher=True),
    }.items():
        yield Line(f"{what}: faster than {name}", (name, plain), (FACADE, plain), target)
    yield Line(f"{what}: time of msgspec limit", (FACADE, plain), ("msgspec limit", plain), Target(2.8, 2.2))
    yield Line(f"{what}: time of json.loads", (FACADE, plain), ("json.loads", plain), Target(1, 0.85))
    for kind, bound, words in (("odd", 3, "an odd value in each"), ("missing", 2, "a missing property in each")):
        other = Task(version, kind, effort.listed)
        yield Line(f"{what}, {words}: time of a plain one", (FACADE, other), (FACADE, plain), Target(bound))


def growth(version: str, effort: Effort) -> Iterator[Line]:
    """Yield the lines of long lists."""
    base = Task(version, "list", effort.listed)
    for count in effort.long:
        what = f"list of {count:,}, {version}: time of a CVM in one of {effort.listed:,}"
        yield Line(what, (FACADE, Task(version, "list", count)), (FACADE, base), Target(1.2))


def gets(version: str, url: str) -> Iterator[Line]:
    """Yield the lines of single CVMs: in memory or, where there is a server, over loopback."""
    for mode in ("sync", "async"):
        task = Task(version, "get", 1, mode, url)
        what = f"get, {version}, {mode}, {'over loopback' if url else 'in memory'}: time of httpx"
        yield Line(what, (FACADE, task), ("httpx", task), Target(0.85, 0.75) if url else Target(1))


def inventory(version: str, url: str, effort: Effort) -> Iterator[Line]:
    """Yield the line of many details at once."""
    task = Task(version, "inventory", effort.inventory, "async", url)
    what = f"inventory of {task.count:,}, {version}: throughput of a gather over httpx"
    yield Line(what, ("httpx", task), (FACADE, task), Target(1.1, higher=True))


def starts(url: str) -> Iterator[Line]:
    """Yield the lines of fresh processes."""
    task = Task(VERSIONS[-1], "start", 1, "sync", url)
    for name, other, bound in (
        ("import phala_facade", "import httpx", 1.1),
        ("phala-facade cvms list", 'python -c "import httpx"', 2),
    ):
        yield Line(f"{name}: time of {other}", (name, task), (other, task), Target(bound))


def found(line: Line, measured: Mapping[Series, list[float]]) -> Found:
    """Return what the rounds say of a line: the ratio of the fastest ones, and those within each round.

    Whatever else the machine does only adds to a round, so the fastest one is the closest to what the code costs.
    """
    numbers, divisors = ([each / series[1].count for each in measured[series]] for series in (line.over, line.under))
    ratios = [number / divisor for number, divisor in zip(numbers, divisors, strict=True)]
    return Found(line.what, min(numbers) / min(divisors), min(ratios), max(ratios), line.target)


def memory_lines(version: str, effort: Effort, measure: Callable[[Task], tuple[int, int, int]] = memory) -> list[Found]:
    """Return what a list keeps, and what it takes at its peak."""
    task = Task(version, "list", 4 * effort.listed)
    size, peak, kept = measure(task)
    own, what = (kept - size) / task.count, f"list of {task.count:,}, {version}"
    return [
        Found(f"{what}: kept per CVM beyond its JSON", own, own, own, Target(5_000, unit=" B")),
        Found(f"{what}: peak of the body", peak / size, peak / size, peak / size, Target(4)),
    ]


def run(effort: Effort, say: Callable[[str], None]) -> tuple[list[Found], dict[Series, list[float]]]:
    """Measure everything: return the lines, and the seconds of each series in each round."""
    results: list[Found] = []
    measured: dict[Series, list[float]] = {}
    with Processes() as processes:

        def add(
            section: str, lines: Iterator[Line], rounds: int = effort.rounds, seconds: float = effort.seconds
        ) -> None:
            say(section)
            planned = list(lines)
            series = [each for line in planned for each in (line.over, line.under)]
            times = processes.measure(series, rounds, seconds)
            results.extend(found(line, times) for line in planned)
            measured.update({each: measured.get(each, []) + rounds_of for each, rounds_of in times.items()})

        for version in VERSIONS:
            add(f"lists, {version}", lists(version, effort))
            add(f"long lists, {version}", growth(version, effort), min(effort.rounds, 3))
            say(f"memory, {version}")
            results += memory_lines(version, effort)
            add(f"get in memory, {version}", gets(version, ""), 3 * effort.rounds, effort.seconds / 3)
            with server(version, effort.inventory) as url:
                add(f"get over loopback, {version}", gets(version, url), 3 * effort.rounds, effort.seconds / 3)
                add(f"inventory, {version}", inventory(version, url, effort), min(effort.rounds, 5))
        with server(VERSIONS[-1], 1) as url:
            add("processes", starts(url), effort.rounds, 0)
    return results, measured
