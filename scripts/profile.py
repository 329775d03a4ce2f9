"""Shows where the time of a call goes, function by function: `python -m scripts.profile`."""

from __future__ import annotations

import argparse
import cProfile
import gc
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts.bench.contenders import facade
from scripts.bench.fleet import cvm
from scripts.bench.suite import headers_sent
from scripts.bench.task import VERSIONS, Task, write_detail, write_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import CodeType
    from typing import Any

_ROOT: Final = Path(__file__).resolve().parents[1]
_CALLS: Final = 20
_LIST: Final = 1_000
_LEAST_SHARE: Final = 0.01
"""The share of the whole from which on a function is shown."""


class Line(NamedTuple):
    """One function: its shares of the whole time, and how often it ran in one call."""

    own: float
    cumulative: float
    calls: float
    function: str


def profile(call: Callable[[], Any], repetitions: int) -> list[Line]:
    """Profile a call that was warmed up.

    Args:
        call: Makes one call.
        repetitions: How often it is made.

    Returns:
        The functions that take the most time themselves, first.
    """
    call()
    gc.collect()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(repetitions):
        call()
    profiler.disable()
    entries = profiler.getstats()
    whole = sum(entry.inlinetime for entry in entries)
    lines = [
        Line(entry.inlinetime / whole, entry.totaltime / whole, entry.callcount / repetitions, _name(entry.code))
        for entry in entries
    ]
    return sorted((line for line in lines if line.own >= _LEAST_SHARE), reverse=True)


def _name(code: CodeType | str) -> str:
    """Name a function and where it is; one that is written in C has no place."""
    if isinstance(code, str):
        return code.strip("<>").removeprefix("built-in method ")
    path = Path(code.co_filename)
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(*path.parts[-2:])
    if "site-packages" in path.parts:
        shown = Path(*path.parts[path.parts.index("site-packages") + 1 :])
    return f"{code.co_qualname} ({shown}:{code.co_firstlineno})"


def _tasks(folder: Path) -> Iterator[Task]:
    for version in VERSIONS:
        headers = headers_sent(version)
        listed, detail = str(write_list(folder, version, _LIST)), str(write_detail(folder, version))
        yield Task(version=version, operation="list", count=_LIST, mode="sync", body=listed, headers=headers)
        ids = [cvm(0).id]
        yield Task(version=version, operation="get", count=1, mode="sync", body=detail, ids=ids, headers=headers)


def _table(task: Task, lines: Sequence[Line]) -> Iterator[str]:
    yield from (f"### `{task.operation}` of {task.count:,}, {task.version}, in memory", "")
    yield from ("| own time | with what it calls | calls | function |", "| --- | --- | --- | --- |")
    for line in lines:
        yield f"| {line.own:.1%} | {line.cumulative:.1%} | {line.calls:,.0f} | `{line.function}` |"
    yield ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for a list and for a single CVM, in each documented shape.

    Returns:
        The exit status: 0.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.profile", description=__doc__)
    parser.add_argument("--calls", type=int, default=_CALLS, help="calls of each list (default: %(default)s)")
    calls: int = parser.parse_args(arguments).calls
    with tempfile.TemporaryDirectory() as folder:
        for task in _tasks(Path(folder)):
            subject = facade(task)
            # A single CVM takes so little that it takes many for a picture.
            repetitions = calls if task.operation == "list" else calls * _LIST // 20
            print("\n".join(_table(task, profile(subject.call, repetitions))))
            subject.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
