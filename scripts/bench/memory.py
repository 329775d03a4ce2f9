"""What a list costs in memory: `python -m scripts.bench.memory NAME` lists once, in a fresh process."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scripts.bench.built import ROOT
from scripts.bench.contenders import CONTENDERS
from scripts.bench.figures import Memory
from scripts.bench.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")
_RESET_PEAK: Final = "5"


class Probe(msgspec.Struct, frozen=True):
    """What a fresh process is to do: `warming` first, so that what is loaded and built once does not count."""

    task: Task
    warming: Task
    traced: bool


class _Traced(msgspec.Struct, frozen=True):
    peak: int
    kept: int
    one: int
    single: int


def measure_memory(contender: str, task: Task, warming: Task) -> Memory:
    """List in fresh processes: in one for what Python allocates, in another for what the operating system gives."""
    traced = msgspec.json.decode(_ask(contender, Probe(task, warming, traced=True)), type=_Traced)
    resident = msgspec.json.decode(_ask(contender, Probe(task, warming, traced=False)), type=int | None)
    assert task.body is not None  # noqa: S101 - a list is measured in memory
    return Memory(
        version=task.version,
        contender=contender,
        count=task.count,
        size=Path(task.body).stat().st_size,
        peak=traced.peak,
        resident=resident,
        kept=traced.kept,
        one=traced.one,
        single=traced.single,
    )


def _ask(contender: str, probe: Probe) -> bytes:
    command = [sys.executable, "-m", "scripts.bench.memory", contender]
    return subprocess.run(
        command, input=msgspec.json.encode(probe), check=True, stdout=subprocess.PIPE, cwd=ROOT
    ).stdout


def _traced(call: Callable[[], Any], call_for_one: Callable[[], Any], count: int) -> _Traced:
    tracemalloc.start()
    before = _allocated()
    single = _at(call_for_one(), 0)
    kept_by_single = _allocated() - before
    del single
    before = _allocated()
    tracemalloc.reset_peak()
    result = call()
    peak = tracemalloc.get_traced_memory()[1] - before
    kept = _allocated() - before
    one = _at(result, count // 2)
    del result
    kept_by_one = _allocated() - before
    del one
    return _Traced(peak, kept, kept_by_one, kept_by_single)


def _at(result: Any, index: int) -> Any:
    return getattr(result, "root", result)[index]


def _allocated() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def _resident(call: Callable[[], Any]) -> int | None:
    if not _CLEAR.exists():
        return None
    _CLEAR.write_text(_RESET_PEAK)
    before = _status("VmRSS")
    result = call()
    growth = _status("VmHWM") - before
    del result
    return growth


def _status(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    assert found is not None  # noqa: S101 - Linux tells both
    return int(found[1]) << 10


def main(contender: str) -> None:
    """Do what the input says, and write what was found."""
    probe = msgspec.json.decode(sys.stdin.buffer.read(), type=Probe)
    warming = CONTENDERS[contender](probe.warming)
    warming.call()
    subject = CONTENDERS[contender](probe.task)
    gc.collect()
    found = _traced(subject.call, warming.call, probe.task.count) if probe.traced else _resident(subject.call)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main(sys.argv[1])
