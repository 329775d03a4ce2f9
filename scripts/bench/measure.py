"""Each contender in its own process, and the contenders in turn: other load on the machine affects all alike."""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from scripts.bench.contenders import CONTENDERS, FACADE, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: A contender and what it does.
Series = tuple[str, Task]


def measure(series: Iterable[Series], rounds: int, seconds: float) -> dict[Series, list[float]]:
    """Let each series take its turn, round after round, each contender in a process that lives through all rounds.

    Args:
        series: What is measured; each has `rounds` turns.
        rounds: How many turns each has.
        seconds: How long a turn is, about; at least one call.

    Returns:
        The seconds of one call, in each round.
    """
    measured: dict[Series, list[float]] = {each: [] for each in series}
    with ExitStack() as stack:
        processes = {name: stack.enter_context(_process()) for name, _ in measured}

        def turn(each: Series, calls: int) -> float:
            return processes[each[0]].submit(_turn, *each, calls).result()

        calls = {each: max(1, int(seconds / turn(each, 1))) for each in measured}
        for _ in range(rounds):
            for each, times in measured.items():
                times.append(turn(each, calls[each]))
    return measured


def memory(task: Task) -> tuple[int, int, int]:
    """Return what the facade allocates for a list in a fresh process: the size of the body, the peak, what is kept."""
    with _process() as process:
        return process.submit(_memory, task).result()


def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


@cache
def _runner() -> asyncio.Runner:
    return asyncio.Runner()


@cache
def _prepared(name: str, task: Task) -> Callable[[], Any]:
    call = CONTENDERS[name](task)
    for _ in range(3 if task.count < 10_000 else 1):
        _ = _runner().run(call()) if task.mode == "async" else call()
    return call


def _turn(name: str, task: Task, calls: int) -> float:
    """Make calls, and return the seconds that one took; of a process, those that it measured."""
    call = _prepared(name, task)
    # What earlier turns left is nobody's cost; from here on the collector runs as it does for every user.
    gc.collect()
    if task.kind == "start":
        return float(call())
    if task.mode == "async":
        return _runner().run(_timed(call, calls))
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls


async def _timed(call: Callable[[], Any], calls: int) -> float:
    start = time.perf_counter()
    for _ in range(calls):
        await call()
    return (time.perf_counter() - start) / calls


def _memory(task: Task) -> tuple[int, int, int]:
    CONTENDERS[FACADE](replace(task, count=1))()
    call = CONTENDERS[FACADE](task)
    gc.collect()
    tracemalloc.start()
    result = call()
    peak = tracemalloc.get_traced_memory()[1]
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0]
    del result
    return len(task.body), peak, kept
