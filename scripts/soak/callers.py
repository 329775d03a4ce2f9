"""The callers of the soak: threads that share one client, then tasks that share another; every answer is checked."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from phala_facade import AsyncPhalaCloud, Cvm, PhalaCloud, PhalaError
from scripts.soak.faults import may_end_with
from scripts.soak.server import meant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KEY = "a-key-for-the-soak-alone"
TIMEOUT = 1.5
MAX_RESPONSE_BYTES = 1 << 20
_SAMPLES = 20
_WRONG_AT_MOST = 10


class Tally:
    """What became of the calls. Threads may share it.

    Attributes:
        outcomes: How often each came: `"right"`, or the type of an error.
        wrong: Answers that were not meant, errors that no fault explains, exceptions without a type of ours.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []

    def note(self, identifier: str, outcome: Cvm | BaseException) -> None:
        """Judge what came of a call."""
        complaint = _complaint(identifier, outcome)
        with self._lock:
            self.outcomes["right" if isinstance(outcome, Cvm) else type(outcome).__name__] += 1
            if complaint is not None and len(self.wrong) < _WRONG_AT_MOST:
                self.wrong.append(f"{identifier}: {complaint}")


def _complaint(identifier: str, outcome: Cvm | BaseException) -> str | None:
    if isinstance(outcome, Cvm):
        right = outcome.name == identifier and outcome.source.raw == meant(identifier)
        return None if right else f"an answer that was not meant: {outcome!r}"
    if not isinstance(outcome, PhalaError):
        return f"an exception without a type of ours: {outcome!r}"
    return None if may_end_with(outcome, identifier) else f"no fault explains {outcome!r}"


def call_in_threads(url: str, callers: int, seconds: float, tally: Tally, sample: Callable[[], object]) -> None:
    """Call from threads that share one client, and take samples meanwhile."""
    end = time.monotonic() + seconds
    cloud = PhalaCloud(KEY, base_url=url, timeout=TIMEOUT, max_response_bytes=MAX_RESPONSE_BYTES)

    def call(caller: int) -> None:
        number = 0
        while time.monotonic() < end:
            number += 1
            identifier = f"thread-{caller}-{number}"
            try:
                tally.note(identifier, cloud.cvms.get(identifier))
            except BaseException as error:  # noqa: BLE001 - whatever comes is judged
                tally.note(identifier, error)

    with cloud:
        threads = [threading.Thread(target=call, args=(caller,)) for caller in range(callers)]
        for thread in threads:
            thread.start()
        for _ in range(_SAMPLES):
            time.sleep(seconds / _SAMPLES)
            sample()
        for thread in threads:
            thread.join()


async def call_in_tasks(url: str, callers: int, seconds: float, tally: Tally, sample: Callable[[], object]) -> None:
    """Call from tasks that share one client, and take samples meanwhile."""
    end = time.monotonic() + seconds

    async def call(get: Callable[[str], Awaitable[Cvm]], caller: int) -> None:
        number = 0
        while time.monotonic() < end:
            number += 1
            identifier = f"task-{caller}-{number}"
            try:
                tally.note(identifier, await get(identifier))
            except BaseException as error:  # noqa: BLE001 - whatever comes is judged
                tally.note(identifier, error)

    async def watch() -> None:
        for _ in range(_SAMPLES):
            await asyncio.sleep(seconds / _SAMPLES)
            sample()

    async with AsyncPhalaCloud(KEY, base_url=url, timeout=TIMEOUT, max_response_bytes=MAX_RESPONSE_BYTES) as cloud:
        await asyncio.gather(watch(), *(call(cloud.cvms.get, caller) for caller in range(callers)))
