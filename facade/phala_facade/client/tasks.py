"""Running a batch of calls in tasks of one event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from phala_facade.client.batch import Batch, Job
    from phala_facade.errors import PhalaError

T = TypeVar("T")


async def run_in_tasks(batch: Batch[T], run: Callable[[Job[T]], Awaitable[T | PhalaError]]) -> None:
    """Run the calls of a batch, `batch.width` at a time; no task outlives this function.

    Args:
        batch: The calls.
        run: Makes one call.

    Raises:
        BaseException: Whatever `run` or the batch raises, unchanged.
    """

    async def work() -> None:
        while (job := batch.take()) is not None:
            batch.put(job, await run(job))

    workers = [asyncio.create_task(work()) for _ in range(batch.width)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
