"""The sections of the bench: what is measured, how often, and by whom."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from scripts.bench.carriage import InMemory
from scripts.bench.contenders import API_KEY, BASE_URL
from scripts.bench.figures import Calls, Figures, Memory
from scripts.bench.fleet import cvm
from scripts.bench.imports import measure_imports
from scripts.bench.loopback import loopback
from scripts.bench.machine import machine, versions
from scripts.bench.memory import measure_memory
from scripts.bench.task import VERSIONS, Mode, Task, write_detail, write_list
from scripts.bench.workers import workers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scripts.bench.worker import Clock
    from scripts.bench.workers import Workers

Section = Literal["lists", "gets", "growth", "inventory", "imports", "memory"]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)

WHOLE: Final = (
    *("facade", "plain_client", "pydantic_dicts", "pydantic_json"),
    *("json_alone", "msgspec_limit"),
)
"""Who lists."""

_SINGLE: Final = (*WHOLE, "httpx_json")
_OVER_LOOPBACK: Final = ("facade", "plain_client", "pydantic_dicts", "pydantic_json", "httpx_json")
_INVENTORY: Final = ("facade", "gather")
_MODES: Final[tuple[Mode, ...]] = get_args(Mode)
_LONG_LIST: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is measured.

    Attributes:
        counts: The lengths of lists.
        modes: The modes in which lists and single CVMs are read.
        rounds: How often each contender has its turn.
        short_rounds: The same for single CVMs.
        long_rounds: The same for lists of 10,000 and more.
        seconds: How long a turn is, about; shorter where there are more rounds.
        growth: The lengths of the lists that show how the cost grows.
        memory: The length of the list whose memory is measured.
        inventory: How many details an inventory has.
        imports: How often each import is repeated.
    """

    counts: Sequence[int]
    modes: Sequence[Mode]
    rounds: int
    short_rounds: int
    long_rounds: int
    seconds: float
    growth: Sequence[int]
    memory: int
    inventory: int
    imports: int


FULL: Final = Effort(
    counts=(1, 100, 1_000, 10_000),
    modes=_MODES,
    rounds=9,
    short_rounds=27,
    long_rounds=3,
    seconds=0.06,
    growth=(100, 1_000, 10_000, 100_000),
    memory=4_000,
    inventory=1_000,
    imports=15,
)
QUICK: Final = Effort(
    counts=(1_000,),
    modes=("sync",),
    rounds=5,
    short_rounds=20,
    long_rounds=3,
    seconds=0.1,
    growth=(100, 1_000, 10_000),
    memory=1_000,
    inventory=200,
    imports=5,
)
TINY: Final = Effort(
    counts=(3,),
    modes=_MODES,
    rounds=2,
    short_rounds=3,
    long_rounds=1,
    seconds=0.0,
    growth=(1, 3),
    memory=3,
    inventory=3,
    imports=1,
)


def measure(effort: Effort, sections: Collection[Section] = SECTIONS, clock: Clock = "wall") -> Figures:
    """Run sections of the bench.

    Args:
        effort: How much is measured.
        sections: What is measured.
        clock: How time is told; over loopback as it passes, whatever is given.
    """
    with tempfile.TemporaryDirectory() as folder, workers() as started:
        run = _Run(effort, Path(folder), started, clock)
        return Figures(
            machine=machine(),
            versions=versions(),
            lists=run.lists() if "lists" in sections else [],
            gets=run.gets() if "gets" in sections else [],
            growth=run.growth() if "growth" in sections else [],
            inventory=run.inventory() if "inventory" in sections else [],
            imports=measure_imports(effort.imports, clock) if "imports" in sections else None,
            memory=run.memory() if "memory" in sections else [],
        )


class _Run:
    def __init__(self, effort: Effort, folder: Path, started: Workers, clock: Clock) -> None:
        self._effort = effort
        self._clock: Clock = clock
        self._folder = folder
        self._workers = started

    def lists(self) -> list[Calls]:
        measured: list[Calls] = []
        for version in VERSIONS:
            for count in self._effort.counts:
                tasks: dict[str, Task] = {mode: self._list(version, count, mode) for mode in self._effort.modes}
                rounds = self._effort.long_rounds if count >= _LONG_LIST else self._effort.rounds
                measured += self._measure(tasks, WHOLE, rounds)
        return measured

    def gets(self) -> list[Calls]:
        measured: list[Calls] = []
        for version in VERSIONS:
            body = str(write_detail(self._folder, version))
            ids, headers = [cvm(0).id], headers_sent(version)
            with loopback(version, 1) as url:
                for mode in self._effort.modes:
                    in_memory = Task(
                        version=version, operation="get", count=1, mode=mode, body=body, ids=ids, headers=headers
                    )
                    over_loopback = Task(
                        version=version, operation="get", count=1, mode=mode, url=url, ids=ids, headers=headers
                    )
                    measured += self._measure({f"get, {mode}": in_memory}, _SINGLE, self._effort.short_rounds)
                    measured += self._measure(
                        {f"get, {mode}": over_loopback}, _OVER_LOOPBACK, self._effort.short_rounds
                    )
        return measured

    def growth(self) -> list[Calls]:
        measured: list[Calls] = []
        for version in VERSIONS:
            tasks = {str(count): self._list(version, count, "sync") for count in self._effort.growth}
            measured += self._measure(tasks, ("facade",), self._effort.long_rounds)
        return measured

    def inventory(self) -> list[Calls]:
        measured: list[Calls] = []
        count = self._effort.inventory
        for version in VERSIONS:
            with loopback(version, count) as url:
                task = Task(
                    version=version,
                    operation="inventory",
                    count=count,
                    mode="async",
                    url=url,
                    ids=[cvm(index).id for index in range(count)],
                    headers=headers_sent(version),
                )
                measured += self._measure({"inventory": task}, _INVENTORY, self._effort.rounds)
        return measured

    def memory(self) -> list[Memory]:
        return [
            measure_memory(contender, self._list(version, self._effort.memory, "sync"), self._list(version, 1, "sync"))
            for version in VERSIONS
            for contender in WHOLE
        ]

    def _list(self, version: str, count: int, mode: Mode) -> Task:
        body = str(write_list(self._folder, version, count))
        return Task(version=version, operation="list", count=count, mode=mode, body=body, headers=headers_sent(version))

    def _measure(self, tasks: Mapping[str, Task], contenders: Sequence[str], rounds: int) -> list[Calls]:
        seconds = self._effort.seconds * self._effort.rounds / rounds
        for task in tasks.values():
            where = "over loopback" if task.url else "in memory"
            say(f"{task.operation} of {task.count:,} in {task.version}, {task.mode}, {where}")
        clock = "wall" if any(task.url for task in tasks.values()) else self._clock
        measured = self._workers.measure(tasks, contenders, rounds=rounds, seconds=seconds, clock=clock)
        return [
            Calls(
                version=task.version,
                operation=task.operation,
                count=task.count,
                mode=task.mode,
                carrier="loopback" if task.url else "memory",
                size=Path(task.body).stat().st_size if task.body else 0,
                seconds=measured[key],
            )
            for key, task in tasks.items()
        ]


def headers_sent(version: str) -> dict[str, str]:
    """Find out what the facade sends, so that every contender sends the same."""
    from phala_facade import PhalaCloud

    carrier = InMemory(b"[]")
    with PhalaCloud(API_KEY, api_version=version, base_url=BASE_URL, transport=carrier) as cloud:
        cloud.cvms.list()
    return {name: value for name, value in carrier.headers.items() if name != "host"}


def say(step: str) -> None:
    """Say what is going on."""
    print(f"bench: {step}", file=sys.stderr, flush=True)
