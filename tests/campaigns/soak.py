"""Callers that share a client in the face of every fault: what becomes of their calls, and what the process holds."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

from phala_facade import AsyncPhalaCloud, PhalaCloud, PhalaError
from tests.campaigns.calls import Alarm, Call, alarm_after, is_refused_well
from tests.facade.transport.clients import KEY, NO_CERTIFICATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.campaigns.calls import Result

MIB = 1 << 20

#: How much more memory may be held at the end than in the middle, when every caller has met each fault.
GROWTH = 16 * MIB

_SAMPLES = 20

#: What the proxy refuses to connect to.
BEHIND = "https://cloud.example"


@dataclass(frozen=True)
class Held:
    """What the process holds at one moment: bytes of memory, and numbers."""

    memory: int
    sockets: int
    files: int
    threads: int
    tasks: int

    def __str__(self) -> str:
        rest = f"{self.sockets} sockets, {self.files} files, {self.threads} threads, {self.tasks} tasks"
        return f"{self.memory / MIB:.1f} MiB, {rest}"


def held() -> Held:
    """Measure, without the memory that the allocator keeps after the peaks of many threads."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    process = psutil.Process()
    try:
        tasks = len(asyncio.all_tasks())
    except RuntimeError:
        tasks = 0
    sockets, threads = len(process.net_connections("tcp")), threading.active_count()
    return Held(process.memory_info().rss, sockets, process.num_fds(), threads, tasks)


def use_one_arena() -> None:
    """Let all threads allocate from one arena, where there is a choice: what arenas keep is no growth of ours."""
    m_arena_max = -8
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(m_arena_max, 1)


def at_rest() -> Held:
    """Measure when nothing runs, without what only waits to be collected."""
    gc.collect()
    return held()


@dataclass
class Soak:
    """What came of the calls, and what the process held before, meanwhile and after. Threads may share it.

    Attributes:
        outcomes: How often each came: `"right"`, or the type of an error.
        wrong: Responses that were not meant, errors that no fault explains, exceptions of other types.
        deprecations: How many the client remembers: of each operation at most one.
    """

    before: Held = field(default_factory=at_rest)
    samples: list[Held] = field(default_factory=list[Held])
    after: Held | None = None
    outcomes: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    deprecations: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, call: Call, outcome: Result | BaseException) -> None:
        """Judge what came of a call."""
        if isinstance(outcome, list):
            fine = call.is_right(outcome)
        else:
            fine = isinstance(outcome, Alarm) or (isinstance(outcome, PhalaError) and call.may_end_with(outcome))
        self._count("right" if isinstance(outcome, list) else type(outcome).__name__, fine, call.identifier, outcome)

    def note_refusal(self, error: Exception) -> None:
        """Judge what came of a call behind a proxy that refuses."""
        self._count("refused by the proxy", is_refused_well(error), "behind the proxy", error)

    def _count(self, name: str, fine: bool, what: str, outcome: object) -> None:
        with self.lock:
            self.outcomes[name] += 1
            if not fine:
                self.wrong.append(f"{what}: {outcome!r}")

    def violations(self, callers: int) -> list[str]:
        """Say what must not be."""
        after = self.after or self.before
        middle, end = self.samples[len(self.samples) // 2].memory, self.samples[-1].memory
        left = {
            what: getattr(after, what) - getattr(self.before, what) for what in ("sockets", "files", "threads", "tasks")
        }
        found = {
            "no call got its response": not self.outcomes["right"],
            f"memory grew from {middle / MIB:.1f} to {end / MIB:.1f} MiB": end - middle > GROWTH,
            f"{self.deprecations} deprecations of 3 operations": self.deprecations > 3,
            "more sockets than callers": max(each.sockets for each in self.samples) > callers,
            **{f"{count} {what} left": count > 0 for what, count in left.items()},
        }
        return [*self.wrong[:10], *(what for what, is_so in found.items() if is_so)]

    def figures(self) -> Iterable[str]:
        """Word the figures."""
        yield f"{self.outcomes.total():,} calls: " + ", ".join(
            f"{name} {n:,}" for name, n in self.outcomes.most_common()
        )
        yield f"  {self.deprecations} deprecations remembered"
        middle, end = self.samples[len(self.samples) // 2], self.samples[-1]
        for name, moment in (("before", self.before), ("middle", middle), ("end", end), ("closed", self.after)):
            yield f"  {name}: {moment}"


#: How long a call may take, in seconds: longer than a late response lets wait.
TIMEOUT = 1.5


def in_threads(url: str, callers: int, seconds: float) -> Soak:
    """Call from threads that share one client; in the main thread, alarms interrupt the calls."""
    use_one_arena()
    soak, end = Soak(), time.monotonic() + seconds
    cloud = PhalaCloud(KEY, base_url=url, timeout=TIMEOUT, max_response_bytes=MIB)

    def run(caller: int) -> None:
        number = 0
        while time.monotonic() < end:
            number += 1
            call = Call(f"thread-{caller}", number)
            try:
                soak.note(call, call.make(cloud))
            except BaseException as error:  # noqa: BLE001 - whatever comes is judged
                soak.note(call, error)

    with cloud, PhalaCloud(KEY, base_url=BEHIND, proxy=url, timeout=TIMEOUT, verify=NO_CERTIFICATES) as refused:
        threads = [threading.Thread(target=run, args=(caller,)) for caller in range(callers)]
        for thread in threads:
            thread.start()
        for sample in range(_SAMPLES):
            number, until = 0, time.monotonic() + seconds / _SAMPLES
            while time.monotonic() < until:
                number += 1
                call = Call(f"alarm-{sample}", number)
                try:
                    with alarm_after(number % 50 / 1000 + 0.001):
                        soak.note(call, call.make(cloud))
                except BaseException as error:  # noqa: BLE001 - whatever comes is judged
                    soak.note(call, error)
                try:
                    refused.cvms.list()
                except Exception as error:  # noqa: BLE001 - as above
                    soak.note_refusal(error)
            soak.samples.append(held())
        for thread in threads:
            thread.join()
        soak.deprecations = len(cloud.deprecations)
    soak.after = at_rest()
    return soak


async def in_tasks(url: str, callers: int, seconds: float) -> Soak:
    """Call from tasks that share one client."""
    soak, end = Soak(), time.monotonic() + seconds

    async def run(cloud: AsyncPhalaCloud, caller: int) -> None:
        number = 0
        while time.monotonic() < end:
            number += 1
            call = Call(f"task-{caller}", number)
            try:
                soak.note(call, await call.make_async(cloud))
            except BaseException as error:  # noqa: BLE001 - whatever comes is judged
                soak.note(call, error)

    async with (
        AsyncPhalaCloud(KEY, base_url=url, timeout=TIMEOUT, max_response_bytes=MIB) as cloud,
        AsyncPhalaCloud(KEY, base_url=BEHIND, proxy=url, timeout=TIMEOUT, verify=NO_CERTIFICATES) as refused,
    ):
        calls = asyncio.gather(*(run(cloud, caller) for caller in range(callers)))
        for _ in range(_SAMPLES):
            await asyncio.wait([calls], timeout=seconds / _SAMPLES)
            try:
                await refused.cvms.list()
            except Exception as error:  # noqa: BLE001 - as above
                soak.note_refusal(error)
            soak.samples.append(held())
        await calls
        soak.deprecations = len(cloud.deprecations)
    soak.after = at_rest()
    return soak
