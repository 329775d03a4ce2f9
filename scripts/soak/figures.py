"""What the soak measures of its own process: memory, sockets, files, threads and tasks."""

from __future__ import annotations

import asyncio
import gc
import threading
from dataclasses import dataclass

import psutil

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Figures:
    """What the process holds at one moment.

    Attributes:
        memory: Resident, in bytes.
        sockets: TCP connections.
        files: Open file descriptors, sockets included.
        threads: Threads of Python.
        tasks: Tasks of the event loop; 0 where none runs.
    """

    memory: int
    sockets: int
    files: int
    threads: int
    tasks: int

    @classmethod
    def taken(cls) -> Figures:
        """Measure."""
        process = psutil.Process()
        return cls(
            memory=process.memory_info().rss,
            sockets=len(process.net_connections("tcp")),
            files=process.num_fds(),
            threads=threading.active_count(),
            tasks=_tasks(),
        )

    @classmethod
    def at_rest(cls) -> Figures:
        """Measure when nothing runs, without what only waits to be collected."""
        gc.collect()
        return cls.taken()


def _tasks() -> int:
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:
        return 0
