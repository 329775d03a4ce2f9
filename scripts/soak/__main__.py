"""`make soak`: calls in the face of every fault for a while, then prints the figures; fails on any violation."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass

from scripts.soak.callers import Tally, call_in_tasks, call_in_threads
from scripts.soak.faults import FAULTS, SHARE
from scripts.soak.figures import MIB, Figures
from scripts.soak.server import running

GROWTH = 16 * MIB
"""How much more memory the end of a phase may hold than its beginning, after warming up: what the allocator keeps."""

_WARMED_UP = 0.25


@dataclass(frozen=True, slots=True)
class Phase:
    """What one half of the soak gave.

    Attributes:
        name: Who called.
        seconds: How long.
        tally: What became of the calls.
        before: The figures before the client was made.
        samples: The figures meanwhile.
        after: The figures when the client was closed.
    """

    name: str
    seconds: float
    tally: Tally
    before: Figures
    samples: list[Figures]
    after: Figures

    @property
    def warm(self) -> list[Figures]:
        """The samples from the time when everything has been used once."""
        return self.samples[int(len(self.samples) * _WARMED_UP) :]

    def violations(self, callers: int) -> list[str]:
        """Say what must not be."""
        start, end = self.warm[0], self.warm[-1]
        found = [f"{self.name}: {wrong}" for wrong in self.tally.wrong]
        if not self.tally.outcomes["right"]:
            found.append(f"{self.name}: no call got its answer")
        if end.memory - start.memory > GROWTH:
            found.append(f"{self.name}: memory grew by {(end.memory - start.memory) / MIB:.1f} MiB")
        if max(figures.sockets for figures in self.samples) > callers:
            found.append(f"{self.name}: more sockets than callers")
        for what in ("sockets", "files", "threads", "tasks"):
            left = getattr(self.after, what) - getattr(self.before, what)
            if left > 0:
                found.append(f"{self.name}: {left} {what} left")
        return found

    def rows(self) -> list[str]:
        """Word the figures."""
        calls = sum(self.tally.outcomes.values())
        moments = (
            ("before", self.before),
            ("warm", self.warm[0]),
            ("middle", self.warm[len(self.warm) // 2]),
            ("end", self.warm[-1]),
            ("closed", self.after),
        )
        return [
            f"{self.name}: {calls} calls in {self.seconds:.0f} s",
            *(f"  {name:<24}{number:>8}" for name, number in sorted(self.tally.outcomes.items())),
            f"  {'':<8}{'memory':>12}{'sockets':>9}{'files':>7}{'threads':>9}{'tasks':>7}",
            *(
                f"  {name:<8}{held.memory / MIB:>8.1f} MiB{held.sockets:>9}{held.files:>7}"
                f"{held.threads:>9}{held.tasks:>7}"
                for name, held in moments
            ),
        ]


def in_threads(url: str, callers: int, seconds: float) -> Phase:
    """Call from threads."""
    tally, samples, before, began = Tally(), list[Figures](), Figures.at_rest(), time.monotonic()
    call_in_threads(url, callers, seconds, tally, lambda: samples.append(Figures.taken()))
    return Phase("threads", time.monotonic() - began, tally, before, samples, Figures.at_rest())


def in_tasks(url: str, callers: int, seconds: float) -> Phase:
    """Call from tasks."""

    async def soak() -> Phase:
        tally, samples, before, began = Tally(), list[Figures](), Figures.at_rest(), time.monotonic()
        await call_in_tasks(url, callers, seconds, tally, lambda: samples.append(Figures.taken()))
        return Phase("tasks", time.monotonic() - began, tally, before, samples, Figures.at_rest())

    return asyncio.run(soak())


def main(arguments: list[str] | None = None) -> int:
    """Soak, print the figures, and give 1 when anything is as it must not be."""
    parser = argparse.ArgumentParser(prog="python -m scripts.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="how long in all, half of it with each client")
    parser.add_argument("--callers", type=int, default=50, help="how many threads, then tasks, share a client")
    options = parser.parse_args(arguments)
    with running() as server:
        phases = [phase(server.url, options.callers, options.seconds / 2) for phase in (in_threads, in_tasks)]
    violations = [violation for phase in phases for violation in phase.violations(options.callers)]
    if server.strangers:
        violations.append(f"{server.strangers} connections went where a redirect pointed")
    print(f"{options.callers} callers; {SHARE:.0%} of the requests each: {', '.join(fault.name for fault in FAULTS)}")
    print(*(row for phase in phases for row in phase.rows()), sep="\n")
    print(*(violations or ["no violation"]), sep="\n")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
