"""Running the program within the test's own process, against an API that the test makes up."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
import msgspec

from phala_facade import PhalaCloud
from phala_facade.cli import connection, main
from phala_facade.testing import FakeCloud
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

Responder: TypeAlias = "Callable[[httpx.Request], httpx.Response]"

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

    def complete(self, line: str, shell: str = "zsh") -> list[str]:
        """Return the lines that it gives a shell to complete the last word of a command line."""
        words = line.split(" ")
        with self.monkeypatch.context() as patch:
            patch.setenv("_PHALA_FACADE_COMPLETE", f"{shell}_complete")
            patch.setenv("COMP_WORDS", f"phala-facade {line}")
            # fish gives the word itself, the others its place.
            patch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
            ran = self(terminal=True)
        assert (ran.code, ran.err) == (0, "")
        return ran.out.splitlines()

    def suggestions(self, line: str) -> list[str]:
        """Return the words that it suggests for the last word of a command line."""
        # zsh gets three lines for each: its type, the word, and its help.
        return self.complete(line)[1::3]

    def call(
        self, api: FakeCloud | Responder | bytes | dict[str, Any] | list[Any], status: int = 200, **headers: str
    ) -> None:
        """Let an API respond to every request; no call is retried.

        Args:
            api: A fake cloud, or a function from a request to a response, or the body of every response.
            status: The status of bytes and of a JSON body.
            headers: The headers of these, with `_` for `-`.
        """

        def handle(request: httpx.Request) -> httpx.Response:
            if callable(api):
                return api(request)
            content = api if isinstance(api, bytes) else msgspec.json.encode(api)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return httpx.Response(status, headers=named, content=content)

        transport = api.transport if isinstance(api, FakeCloud) else httpx.MockTransport(handle)
        client = partial(PhalaCloud, transport=transport, max_retries=0, base_url=None)
        self.monkeypatch.setattr(connection, "PhalaCloud", client)
        self.monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", "https://cloud.example")
        self.monkeypatch.setenv("PHALA_CLOUD_API_KEY", KEY)
