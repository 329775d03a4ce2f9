"""Running a batch of calls in threads."""

from __future__ import annotations

from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.client.batch import Batch, Job
    from phala_facade.errors import PhalaError

T = TypeVar("T")


def run_in_threads(batch: Batch[T], run: Callable[[Job[T]], T | PhalaError]) -> None:
    """Run the calls of a batch, as many at a time as it is wide.

    The calling thread notes what came of each, so that an interrupt reaches it; the others are daemons, so that none
    keeps the process alive. They begin no further call once this returns or raises.

    Args:
        batch: The calls.
        run: Makes one call; called in these threads.

    Raises:
        BaseException: Whatever `run` or the batch raises, as it is.
    """
    finished: SimpleQueue[tuple[Job[T], T | PhalaError] | BaseException | None] = SimpleQueue()

    def work() -> None:
        try:
            while (job := batch.take()) is not None:
                finished.put((job, run(job)))
            finished.put(None)
        except BaseException as error:  # noqa: BLE001 - it is raised in the calling thread
            finished.put(error)

    try:
        working = 0
        for _ in range(batch.width):
            try:
                Thread(target=copy_context().run, args=(work,), name="phala-facade-batch", daemon=True).start()
            except RuntimeError:
                # The system gives out no more threads: those that there are do it all.
                break
            working += 1
        if not working:
            work()
            working = 1
        while working:
            came = finished.get()
            if came is None:
                working -= 1
            elif isinstance(came, BaseException):
                raise came
            else:
                batch.put(*came)
    finally:
        batch.stop()
