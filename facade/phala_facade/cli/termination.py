"""Handling SIGTERM as an exception, so that the progress bar is erased and the cursor restored."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class Terminated(BaseException):
    """The process got SIGTERM."""


@contextmanager
def terminable() -> Generator[None]:
    """Make SIGTERM raise `Terminated`, unless the calling program handles or ignores it.

    Raises:
        Terminated: The process got SIGTERM.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _terminate(*_: object) -> None:
    raise Terminated
