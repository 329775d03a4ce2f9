"""A program that runs a command of the pipeline again and again, each time killed one step later than before.

It is given a module of `scripts.spec`, a folder with a prepared work place, a folder for the copies, and the command's
arguments, in which `{}` stands for the copy. Each copy is left as the kill left it; the last one was not killed.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class HasFileno(Protocol):
        """What stands for a file descriptor."""

        def fileno(self) -> int: ...


#: What changes something on the disk, or starts a program, as the interpreter announces it before it happens.
STEPS = frozenset({"os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "subprocess.Popen"})


def stop_at(number: int, below: Path) -> None:
    """Kill this process right before the given step that changes something below a folder."""
    taken = 0

    def step() -> bool:
        nonlocal taken
        taken += 1
        return taken == number

    def count(event: str, arguments: tuple[object, ...]) -> None:
        if _changes(event, arguments, below) and step():
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    plain_fsync = os.fsync

    def half_written(fd: int | HasFileno) -> None:
        # Nothing announces that content reaches the disk: here, half of it has.
        if step() and isinstance(fd, int):
            os.ftruncate(fd, os.fstat(fd).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        plain_fsync(fd)

    os.fsync = half_written


def _changes(event: str, arguments: tuple[object, ...], below: Path) -> bool:
    if event == "open":
        flags = arguments[2]
        writes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        return writes and str(arguments[0]).startswith(str(below))
    # The removal of a tree names what it removes relative to an open folder: any removal counts.
    anywhere = {"os.remove", "os.rmdir", "subprocess.Popen"}
    return event in STEPS and (event in anywhere or str(arguments[0]).startswith(str(below)))


def main(module: str, place: str, copies: str, *arguments: str) -> int:
    """Run the command until it is not killed any more; return its status."""
    command = cast("Callable[[list[str]], int]", importlib.import_module(f"scripts.spec.{module}").main)
    # The report is imported late: not once for each run.
    importlib.import_module("scripts.diff")
    for number in range(1, 1000):
        copy = Path(copies) / f"{number:03}"
        shutil.copytree(place, copy, symlinks=True)
        child = os.fork()
        if child == 0:
            stop_at(number, copy)
            os._exit(command([argument.replace("{}", str(copy)) for argument in arguments]))
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return os.waitstatus_to_exitcode(status)
    return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
