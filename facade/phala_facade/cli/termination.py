"""SIGTERM as an end like any other: what is shown is wiped out, and a hidden cursor comes back."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class Terminated(BaseException):
    """The process was told to end."""


@contextmanager
def terminable() -> Generator[None]:
    """Let SIGTERM raise `Terminated`, unless whoever runs the program has other plans for it.

    Raises:
        Terminated: The signal came.
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
