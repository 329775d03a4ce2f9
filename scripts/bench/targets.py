"""What the facade has to reach, and whether a run shows that it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scripts.bench.figures import Ratio, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.bench.figures import Calls, Figures, Memory

_LIST: Final = 1_000
_OWN: Final = 4 << 10
"""The bytes that a CVM may keep besides its JSON."""


@dataclass(frozen=True)
class Target:
    """One line of what is to be reached.

    Attributes:
        what: What is compared.
        found: What the run found.
        bound: The least or the most that it may be.
        at_least: Whether the bound is the least.
        unit: What is behind the numbers: `"x"` or `" B"`.
        spread: The least and the most of the rounds.
        moonshot: What would be better still.
    """

    what: str
    found: float
    bound: float
    at_least: bool = False
    unit: str = "x"
    spread: tuple[float, float] | None = None
    moonshot: float | None = None

    @property
    def met(self) -> bool:
        """Whether the bound is kept."""
        return self.found >= self.bound if self.at_least else self.found <= self.bound

    @property
    def reached(self) -> bool:
        """Whether the moonshot is reached."""
        if self.moonshot is None:
            return False
        return self.found >= self.moonshot if self.at_least else self.found <= self.moonshot


def targets(figures: Figures) -> list[Target]:
    """Compare a run with what is to be reached, as far as it measured that."""
    return [
        *_lists(figures.lists),
        *_imports(figures),
        *_gets(figures.gets),
        *_growth(figures.growth),
        *_memory(figures.memory),
        *_inventory(figures.inventory),
    ]


def _of(what: str, found: Ratio, bound: float, *, at_least: bool = False, moonshot: float | None = None) -> Target:
    return Target(what, found.of_medians, bound, at_least, "x", (found.least, found.most), moonshot)


def _lists(lists: list[Calls]) -> Iterator[Target]:
    for calls in lists:
        if calls.count == _LIST:
            where = f"list of {_LIST:,}, {calls.version}, {calls.mode}"
            vendor, better = calls.ratio("pydantic_dicts", "facade"), calls.ratio("pydantic_json", "facade")
            limit = calls.ratio("facade", "msgspec_limit")
            yield _of(f"{where}: faster than pydantic `model_validate`", vendor, 2.5, at_least=True, moonshot=4)
            yield _of(f"{where}: faster than pydantic `model_validate_json`", better, 1.5, at_least=True, moonshot=2)
            yield _of(f"{where}: time of the msgspec limit", limit, 3.5, moonshot=2.5)


def _imports(figures: Figures) -> Iterator[Target]:
    if figures.imports is not None:
        seconds = figures.imports.seconds
        yield _of(
            "`import phala_facade`: time of `import httpx`", ratio(seconds["phala_facade"], seconds["httpx"]), 1.3
        )
        yield Target(
            "`import phala_facade`: modules of what was not asked for", len(figures.imports.unwanted), 0, unit=""
        )


def _gets(gets: list[Calls]) -> Iterator[Target]:
    for calls in gets:
        if calls.mode == "sync":
            bound = 1.25 if calls.carrier == "loopback" else 1.5
            where = "over loopback" if calls.carrier == "loopback" else "in memory"
            what = f"`get`, {calls.version}, {where}: time of raw httpx"
            yield _of(what, calls.ratio("facade", "httpx_json"), bound)


def _growth(growth: list[Calls]) -> Iterator[Target]:
    base = {calls.version: calls for calls in growth if calls.count == _LIST}
    for calls in growth:
        if calls.count > _LIST:
            small = base[calls.version]
            large_each = [seconds / calls.count for seconds in calls.seconds["facade"]]
            small_each = [seconds / small.count for seconds in small.seconds["facade"]]
            what = f"list of {calls.count:,}, {calls.version}: time per CVM of that at {_LIST:,}"
            yield _of(what, ratio(large_each, small_each), 1.2)


def _memory(memory: list[Memory]) -> Iterator[Target]:
    for found in memory:
        if found.contender == "facade":
            where = f"list of {found.count:,}, {found.version}"
            kept = (found.kept - found.size) / found.count
            peak = max(found.peak, found.resident or 0) / found.size
            yield Target(f"{where}: kept per CVM beyond its JSON", kept, _OWN, unit=" B")
            yield Target(f"{where}: kept by one CVM of it, of a CVM listed alone", found.one / found.single, 1.1)
            yield Target(f"{where}: peak of the body", peak, 4.5)


def _inventory(inventory: list[Calls]) -> Iterator[Target]:
    for calls in inventory:
        what = f"inventory of {calls.count:,}, {calls.version}: throughput of a hand-written gather"
        yield _of(what, calls.ratio("gather", "facade"), 0.9, at_least=True)
