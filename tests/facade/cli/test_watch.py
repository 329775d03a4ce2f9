"""`--watch` shows a list again and again in a terminal, until q, and leaves the terminal as it was."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, TypeAlias

import httpx
import pytest

from phala_facade.cli import watch
from phala_facade.cli.exits import Exit
from tests.facade.cli.running import Program, Stream
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Key: TypeAlias = "Callable[[bytes], None]"


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Key]:
    """What types into the program's terminal."""
    master, slave = os.openpty()

    def fileno(stream: Stream) -> int:
        return slave

    monkeypatch.setattr(Stream, "fileno", fileno)
    yield lambda keys: [os.write(master, keys)].clear()
    os.close(master)
    os.close(slave)


def test_the_list_is_shown_anew_until_q_whatever_goes_wrong_meanwhile(program: Program, keyboard: Key) -> None:
    statuses = ["starting", "", "running"]

    def respond(request: httpx.Request) -> httpx.Response:
        status = statuses.pop(0)
        if not statuses:
            keyboard(b"xq")
        cvm = {**full(CVM_INFO), "status": status, "progress": None}
        return httpx.Response(200, json=[cvm]) if status else httpx.Response(503, json={"detail": "busy"})

    program.call(respond)
    options = ("--every", "0.001s", "--columns", "status")
    ran = program("cvms", "list", "--watch", *options, terminal=True, columns=200)

    first, failed, last = ran.screen.split("every 0.001 s; 12:00:00 UTC; q ends")[1:]
    assert ("starting" in first, "starting" in failed, "running" in last) == (True, True, True)
    assert "; not up to date: cvms.list (API version 2026-01-21): HTTP 503" in failed
    assert (ran.code, ran.err) == (0, "")
    # The alternative screen, and the cursor.
    assert ran.out.endswith("\x1b[?1049l\x1b[?25h")


def test_where_no_key_can_be_read_time_passes(program: Program, monkeypatch: pytest.MonkeyPatch, keyboard: Key) -> None:
    def end(seconds: float) -> None:
        raise KeyboardInterrupt

    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    program.call([])
    monkeypatch.setitem(sys.modules, "termios", None)
    with watch.pressing_q() as is_over:
        assert not is_over(7)
    assert slept == [7]
    monkeypatch.setattr(time, "sleep", end)

    ran = program("cvms", "list", "--watch", "-o", "wide", terminal=True)

    assert (ran.code, "0 CVMs" in ran.screen) == (Exit.INTERRUPTED, True)


def test_the_keyboard_is_as_it_was(keyboard: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    import termios

    monkeypatch.setattr(sys, "stdin", Stream(terminal=True))
    before = termios.tcgetattr(sys.stdin.fileno())
    keyboard(b"x")
    with watch.pressing_q() as is_over:
        assert termios.tcgetattr(sys.stdin.fileno()) != before
        assert not is_over(0.001)
    assert termios.tcgetattr(sys.stdin.fileno()) == before
