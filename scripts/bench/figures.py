"""What a run measured: plain numbers that can be written, read back and compared."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

import msgspec

Rounds = list[float]


class Ratio(NamedTuple):
    """How two measurements compare: of their medians, and the least and the most of the rounds' own ratios."""

    of_medians: float
    of_rounds: float
    least: float
    most: float


def ratio(over: Rounds, under: Rounds) -> Ratio:
    """Divide one measurement by another that was made in the same rounds."""
    each = [above / below for above, below in zip(over, under, strict=True)]
    return Ratio(median(over) / median(under), median(each), min(each), max(each))


class Calls(msgspec.Struct, frozen=True, kw_only=True):
    """The same call by several contenders.

    Attributes:
        version: The API version.
        operation: What was called.
        count: How many CVMs there were.
        mode: `"sync"` or `"async"`.
        carrier: `"memory"` or `"loopback"`.
        size: The bytes of all bodies of one call; 0 where it was not noted.
        seconds: The time of one call, round for round, by contender.
    """

    version: str
    operation: str
    count: int
    mode: str
    carrier: str
    size: int
    seconds: dict[str, Rounds]

    def ratio(self, over: str, under: str) -> Ratio:
        """Compare two contenders."""
        return ratio(self.seconds[over], self.seconds[under])


class Imports(msgspec.Struct, frozen=True, kw_only=True):
    """What an import costs in a fresh process.

    Attributes:
        seconds: The time of the import, round for round, by what is imported.
        modules: How many modules it loads.
        unwanted: What is loaded by `import phala_facade` though it belongs to something that was not asked for.
    """

    seconds: dict[str, Rounds]
    modules: dict[str, int]
    unwanted: list[str]


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What a list costs in memory, in bytes, in a fresh process.

    Attributes:
        version: The API version.
        contender: Who listed.
        count: How many CVMs the list has.
        size: The bytes of the body.
        peak: The most that was allocated while listing, the body included.
        resident: By how much the process grew at most; None where the operating system does not tell.
        kept: What the list keeps.
        one: What one CVM of it keeps once the list is gone.
        single: What the only CVM of another list keeps.
    """

    version: str
    contender: str
    count: int
    size: int
    peak: int
    resident: int | None
    kept: int
    one: int
    single: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a run measured; a section that was left out is empty."""

    machine: dict[str, str]
    versions: dict[str, str]
    lists: list[Calls] = []
    gets: list[Calls] = []
    growth: list[Calls] = []
    inventory: list[Calls] = []
    imports: Imports | None = None
    memory: list[Memory] = []
