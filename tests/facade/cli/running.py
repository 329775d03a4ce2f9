"""Running the program within the test's own process: in a pipe, or in a terminal of a given width."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phala_facade.cli import main

if TYPE_CHECKING:
    import pytest

_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Stream(io.TextIOWrapper):
    """A text stream in memory that says of itself whether it is a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        self._memory = io.BytesIO()
        super().__init__(self._memory, encoding="utf-8", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def getvalue(self) -> str:
        return self._memory.getvalue().decode()


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended.

    Attributes:
        code: The exit code.
        out: What it wrote to stdout.
        err: What it wrote to stderr.
    """

    code: int
    out: str
    err: str

    @property
    def screen(self) -> str:
        """What stands in the terminal, without what steers it."""
        return _STEERING.sub("", self.out)


@dataclass(frozen=True)
class Program:
    """The program, in an environment."""

    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str, terminal: bool = False, columns: int = 80, term: str = "xterm-256color") -> Ran:
        """Run it.

        Args:
            arguments: The command line.
            terminal: Whether all three streams are a terminal.
            columns: How wide that is.
            term: Which terminal that is.
        """
        out, err = Stream(terminal=terminal), Stream(terminal=terminal)
        with self.monkeypatch.context() as patch:
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("TERM", term)
            patch.setattr(sys, "stdin", Stream(terminal=terminal))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main(arguments)
        return Ran(code, out.getvalue(), err.getvalue())
