"""Making the calls of a batch, several at a time: in threads, or in tasks of one event loop."""

from __future__ import annotations

from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from phala_facade.client.batch import Batch
    from phala_facade.errors import PhalaError
    from phala_facade.operations.request import Request

T = TypeVar("T")


def run_in_threads(batch: Batch[T], run: Callable[[Request[T], float], T | PhalaError]) -> None:
    """Make the calls of a batch, `batch.width` at a time; whatever `run` or the batch raises passes unchanged.

    The calling thread only collects outcomes, so an interrupt reaches it at once. The worker threads are daemons, so
    none keeps the process alive. They start no more calls once this function returns or raises.
    """
    finished: SimpleQueue[tuple[Request[T], T | PhalaError] | BaseException | None] = SimpleQueue()

    def work() -> None:
        try:
            while (taken := batch.take()) is not None:
                finished.put((taken[0], run(*taken)))
            finished.put(None)
        except BaseException as error:  # noqa: BLE001 - raised again in the calling thread
            finished.put(error)

    try:
        working = 0
        for _ in range(batch.width):
            try:
                Thread(target=copy_context().run, args=(work,), name="phala-facade-batch", daemon=True).start()
            except RuntimeError:
                # The system allows no more threads: make do with those already started.
                break
            working += 1
        if not working:
            work()
            working = 1
        while working:
            result = finished.get()
            if result is None:
                working -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                batch.put(*result)
    finally:
        batch.stop()


async def run_in_tasks(batch: Batch[T], run: Callable[[Request[T], float], Awaitable[T | PhalaError]]) -> None:
    """Do the same as `run_in_threads` in tasks, none of which outlives this function."""
    # Imported here so that synchronous users do not load asyncio.
    import asyncio

    async def work() -> None:
        while (taken := batch.take()) is not None:
            batch.put(taken[0], await run(*taken))

    workers = [asyncio.create_task(work()) for _ in range(batch.width)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
