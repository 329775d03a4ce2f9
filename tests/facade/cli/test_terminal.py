"""The program in processes of its own: in a real terminal, in a pipe, and when it starts."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pyte
import pytest

from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINES = 40
_PATIENCE = 300
_PROGRAM = ("-c", "import sys; from phala_facade.cli import main; sys.exit(main())")


class Terminal:
    """A terminal that the program runs in."""

    def __init__(self, columns: int, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self._columns = columns
        self.written = io.BytesIO()
        self.program: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            [*_PROGRAM, *arguments],
            dimensions=(_LINES, columns),
            env=environment,
            timeout=_PATIENCE,
        )
        self.program.logfile_read = self.written

    def wait_for_end(self) -> int:
        self.program.expect(pexpect.EOF)
        self.program.close()
        assert self.program.exitstatus is not None, f"ended by signal {self.program.signalstatus}"
        return self.program.exitstatus

    def screen(self) -> pyte.Screen:
        screen = pyte.Screen(self._columns, _LINES)
        pyte.ByteStream(screen).feed(self.written.getvalue())
        return screen

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen().display if line.strip()]


@pytest.fixture
def environment(server: EmbeddedServer) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "PYTHONPATH"}}
    return {
        **kept,
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PHALA_CLOUD_API_PREFIX": server.base_url,
        "PHALA_CLOUD_API_KEY": API_KEY,
    }


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str, columns: int = 80, key: bool = True) -> Terminal:
        if not key:
            del environment["PHALA_CLOUD_API_KEY"]
        opened.append(Terminal(columns, arguments, environment))
        return opened[-1]

    yield start
    for each in opened:
        each.program.close(force=True)


def test_the_prompt_for_the_key_does_not_echo(terminal: Callable[..., Terminal]) -> None:
    shown = terminal("cvms", "list", "--status", "failed", key=False)
    shown.program.expect(r"API key \(PHALA_CLOUD_API_KEY is not set\): ")
    shown.program.sendline(API_KEY)

    assert shown.wait_for_end() == 0
    assert API_KEY.encode() not in shown.written.getvalue()
    assert any(line.startswith("ledger-node") for line in shown.lines())


def test_ctrl_c_at_the_prompt_is_quiet(terminal: Callable[..., Terminal]) -> None:
    shown = terminal("cvms", "list", key=False)
    shown.program.expect(": ")
    shown.program.sendintr()

    assert shown.wait_for_end() == 130
    assert b"Traceback" not in shown.written.getvalue()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_ends_a_wait_ends_it_quietly_and_wipes_out_what_it_showed(
    terminal: Callable[..., Terminal], number: signal.Signals, code: int
) -> None:
    shown = terminal("cvms", "wait", "cvm_atlasWeb3", "--interval", "0.2s", columns=40)
    shown.program.expect("is starting")
    if number is signal.SIGINT:
        shown.program.sendintr()
    else:
        shown.program.kill(number)

    assert shown.wait_for_end() == code
    assert [line for line in shown.lines() if line != "^C"] == []
    assert not shown.screen().cursor.hidden
    assert b"Traceback" not in shown.written.getvalue()


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *_PROGRAM, *arguments],
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )


def test_a_stream_that_cannot_say_a_letter_gets_an_escape(environment: dict[str, str]) -> None:
    ran = run({**environment, "PYTHONIOENCODING": "ascii"}, "cvms", "list", "--status", "running")

    assert ran.returncode == 0
    assert "\\u89c6\\u89c9-inference" in ran.stdout


def test_a_reader_that_goes_away_is_no_trouble(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, *_PROGRAM, "cvms", "list", "-o", "json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        message = process.stderr.read()

    assert (process.returncode, message) == (141, b"")


def test_help_loads_nothing_that_is_slow_to_load() -> None:
    script = """
import contextlib, io, json, sys
from phala_facade.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    assert main(["cvms", "list", "--help"]) == 0
print(json.dumps(sorted(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")

    slow = {"asyncio", "httpx", "jsonschema", "polars", "rich", "starlette", "urllib.request", "uvicorn"}
    assert not slow & set(json.loads(ran.stdout))
