"""Answering a batch of calls in tasks of one event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from phala_facade.models import App, Cvm, CvmList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from phala_facade.client.batch import Batch, Job
    from phala_facade.errors import PhalaError

V = TypeVar("V", Cvm, App, CvmList)


async def answer_in_tasks(batch: Batch[V], answer: Callable[[Job[V]], Awaitable[V | PhalaError]]) -> None:
    """Answer the calls of a batch, as many at a time as it is wide; no task outlives this.

    Args:
        batch: The calls.
        answer: Makes one call.

    Raises:
        BaseException: Whatever `answer` or the batch raises, as it is.
    """

    async def work() -> None:
        while (job := batch.take()) is not None:
            batch.put(job, await answer(job))

    workers = [asyncio.create_task(work()) for _ in range(batch.width)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
