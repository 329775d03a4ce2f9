"""A progress bar or spinner on stderr, shown after a second, and only in a terminal."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from phala_facade.cli.terminal import console

if TYPE_CHECKING:
    from typing import Self

    from rich.progress import Progress

DELAY = 1.0
"""The delay before anything is shown, in seconds."""


class ProgressBar:
    """What is shown of a task that may take a while: a spinner, or a bar where the total is known.

    Args:
        label: What is being done.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._done = 0
        self._total: int | None = None
        self._bar: Progress | None = None
        self._over = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(DELAY, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Start."""
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and erase what was shown."""
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()

    def update(self, done: int = 0, total: int | None = None, *, label: str | None = None) -> None:
        """Update the progress, in which the total is None if it is unknown, and the label, if there is a new one."""
        with self._lock:
            self._label, self._done, self._total = label or self._label, done, total
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], description=self._label, completed=done, total=total)

    def _show(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.table import Column

        with self._lock:
            if self._over:
                return
            how_much = () if self._total is None else (BarColumn(bar_width=24), MofNCompleteColumn())
            # The label gets the remaining width; in a narrow terminal, only the label is cut.
            label = TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True))
            columns = (SpinnerColumn(), TimeElapsedColumn(), *how_much, label)
            screen = console(sys.stderr)
            # Leave room for the terminal's echo of Ctrl-C: on a line of its own, it would not be erased.
            screen.width = max(screen.width - len("^C") - 1, 1)
            bar = Progress(*columns, console=screen, transient=True, redirect_stdout=False, expand=True)
            bar.add_task(self._label, completed=self._done, total=self._total)
            bar.start()
            self._bar = bar
