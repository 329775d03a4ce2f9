"""One contender in a process of its own: `python -m scripts.bench.worker NAME` runs a round whenever it is told to."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from scripts.bench.contenders import CONTENDERS
from scripts.bench.task import Task
from scripts.bench.values import Value, values

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scripts.bench.contenders import Subject

Clock = Literal["wall", "cpu"]

CLOCKS: Final[dict[Clock, Callable[[], float]]] = {"wall": time.perf_counter, "cpu": time.process_time}
"""How time is told: as it passes, or what the process itself computes, which others on the machine hardly change."""

_WARMING: Final = 3
_LONG: Final = 1.0
_MOST_CALLS: Final = 2000


class Prepare(msgspec.Struct, tag=True):
    """Make ready for a task whose time is told by a clock, and answer how many calls take about `seconds`."""

    key: str
    task: Task
    seconds: float
    clock: Clock


class Round(msgspec.Struct, tag=True):
    """Make calls, and answer the seconds that one took."""

    key: str
    calls: int


class Values(msgspec.Struct, tag=True):
    """Make one call, and answer what it said."""

    key: str


class Forget(msgspec.Struct, tag=True):
    """Close what was made ready."""


Command = Prepare | Round | Values | Forget
Answer = float | int | list[Value] | None


class Worker:
    """Holds what was made ready for each task."""

    def __init__(self, contender: str, runner: asyncio.Runner) -> None:
        self._make = CONTENDERS[contender]
        self._runner = runner
        self._subjects: dict[str, tuple[Task, Subject, Callable[[], float]]] = {}

    def obey(self, command: Command) -> Answer:
        """Do what one command says."""
        match command:
            case Prepare(key, task, seconds, clock):
                self._subjects[key] = task, self._make(task), CLOCKS[clock]
                once = self._seconds(key, 1)
                if once < _LONG:
                    once = min(self._seconds(key, 1) for _ in range(_WARMING))
                return min(_MOST_CALLS, max(1, round(seconds / once)))
            case Round(key, calls):
                return self._seconds(key, calls) / calls
            case Values(key):
                task, subject, _ = self._subjects[key]
                result = self._runner.run(subject.call()) if task.mode == "async" else subject.call()
                return values(result, task)
            case Forget():
                for task, subject, _ in self._subjects.values():
                    if task.mode == "async":
                        self._runner.run(subject.close())
                    else:
                        subject.close()
                self._subjects.clear()
                return None

    def _seconds(self, key: str, calls: int) -> float:
        task, subject, clock = self._subjects[key]
        # What earlier rounds left behind is nobody's cost; from here on the collector runs as it does for every user.
        gc.collect()
        if task.mode == "async":
            return self._runner.run(_timed_async(subject.call, calls, clock))
        return _timed(subject.call, calls, clock)


def _timed(call: Callable[[], Any], calls: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(calls):
        call()
    return clock() - start


async def _timed_async(call: Callable[[], Any], calls: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(calls):
        await call()
    return clock() - start


def main(contender: str) -> None:
    """Read a command a line, and write an answer a line, until the input ends."""
    decoder = msgspec.json.Decoder(Command)
    with asyncio.Runner() as runner:
        worker = Worker(contender, runner)
        for line in sys.stdin.buffer:
            sys.stdout.buffer.write(msgspec.json.encode(worker.obey(decoder.decode(line))) + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
