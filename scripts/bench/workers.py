"""The contenders' processes, and rounds that interleave them: what the machine does meanwhile hits all alike."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from scripts.bench.built import ROOT
from scripts.bench.worker import Clock, Command, Forget, Prepare, Round, Values

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from scripts.bench.task import Task
    from scripts.bench.values import Value

Seconds = dict[str, list[float]]
"""The time that one call took, round for round, by contender."""


class DisagreementError(Exception):
    """Two contenders read different values from the same bytes."""


class Workers:
    """One process a contender, from the first time that it has its turn."""

    def __init__(self) -> None:
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def close(self) -> None:
        """End the processes."""
        for process in self._processes.values():
            process.communicate()

    def measure(
        self,
        tasks: Mapping[str, Task],
        contenders: Sequence[str],
        *,
        rounds: int,
        seconds: float,
        clock: Clock = "wall",
    ) -> dict[str, Seconds]:
        """Measure tasks side by side: every contender in every task, then again, for some rounds.

        Args:
            tasks: What is called, by a key.
            contenders: Who calls.
            rounds: How often.
            seconds: How long one contender calls in one round, about; at least one call.
            clock: How time is told.

        Returns:
            The time of one call, by the task's key.

        Raises:
            DisagreementError: Two contenders read different values.
        """
        turns = [(key, name) for key in tasks for name in contenders]
        calls = {(key, name): self._ask(name, Prepare(key, tasks[key], seconds, clock)) for key, name in turns}
        for key in tasks if len(contenders) > 1 else ():
            check_agreement(key, {name: self._ask(name, Values(key)) for name in contenders})
        measured: dict[str, Seconds] = {key: {name: [] for name in contenders} for key in tasks}
        for _ in range(rounds):
            for key, name in turns:
                measured[key][name].append(self._ask(name, Round(key, calls[key, name])))
        for name in contenders:
            self._ask(name, Forget())
        return measured

    def _ask(self, name: str, command: Command) -> Any:
        process = self._processes.get(name) or self._start(name)
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(msgspec.json.encode(command) + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the process of {name} ended with status {process.wait()}")
        return msgspec.json.decode(answer)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "scripts.bench.worker", name]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        self._processes[name] = process
        return process


@contextmanager
def workers() -> Generator[Workers]:
    """Give processes for contenders, and end them."""
    started = Workers()
    try:
        yield started
    finally:
        started.close()


def check_agreement(what: str, said: Mapping[str, Sequence[Value]]) -> None:
    """Check that contenders read the same.

    Args:
        what: What they called.
        said: What each of them read.

    Raises:
        DisagreementError: They did not.
    """
    (first, values), *others = said.items()
    for other, found in others:
        if found != values:
            pairs = zip(values, found, strict=False)
            unlike = next((pair for pair in pairs if pair[0] != pair[1]), "another number of CVMs")
            raise DisagreementError(f"{first} and {other} disagree on {what}: {unlike}")
