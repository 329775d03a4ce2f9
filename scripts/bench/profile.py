"""Shows where the time of a list and of a `get` goes, function by function: `python -m scripts.bench.profile`."""

from __future__ import annotations

import cProfile
import pstats
import sys

from scripts.bench.contenders import Task, facade
from scripts.bench.fleet import VERSIONS


def main(calls: int = 20, shown: int = 20) -> None:
    """Profile a list of 1,000 and a `get` in each documented version, and print the functions that take most."""
    for version in VERSIONS:
        for task, repeats in ((Task(version, "list", 1_000), calls), (Task(version, "get"), 100 * calls)):
            call = facade(task)
            call()
            profiler = cProfile.Profile()
            with profiler:
                for _ in range(repeats):
                    call()
            print(f"{task.kind} of {task.count:,}, {version}, {repeats:,} times, in memory", flush=True)
            pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(shown)


if __name__ == "__main__":
    main()
