"""Whatever takes over a second shows that it goes on: on stderr, in a terminal alone, and it leaves nothing behind."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from phala_facade.cli.progress import ProgressBar
from tests.facade.cli.running import Stream

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def due(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What the timers that were started would call when their time comes."""
    functions: list[Callable[[], None]] = []

    def start(timer: threading.Timer) -> None:
        functions.append(timer.function)

    monkeypatch.setattr(threading.Timer, "start", start)
    return functions


def shown_on(monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> Stream:
    """Let stderr be a terminal or a pipe from now on."""
    stream = Stream(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    return stream


def test_a_spinner_says_what_is_being_done_and_is_wiped_out(
    monkeypatch: pytest.MonkeyPatch, due: list[Callable[[], None]]
) -> None:
    stderr = shown_on(monkeypatch)
    with ProgressBar("Listing [CVMs]") as going:
        due.pop()()
        assert "Listing [CVMs]" in stderr.getvalue()
        going.update(label="Still listing")

    assert "Still listing" in stderr.getvalue()
    assert stderr.getvalue().endswith("\x1b[2K")
    assert "\x1b[?25h" in stderr.getvalue()


def test_a_bar_says_how_much_is_done(monkeypatch: pytest.MonkeyPatch, due: list[Callable[[], None]]) -> None:
    stderr = shown_on(monkeypatch)
    with ProgressBar("Describing CVMs") as going:
        going.update(1, 3)
        due.pop()()
        assert "1/3" in stderr.getvalue()
        going.update(3, 3)

    assert "3/3" in stderr.getvalue()


def test_what_is_quick_shows_nothing_even_if_its_time_comes_at_the_end(
    monkeypatch: pytest.MonkeyPatch, due: list[Callable[[], None]]
) -> None:
    stderr = shown_on(monkeypatch)
    with ProgressBar("Listing CVMs"):
        pass
    due.pop()()

    assert stderr.getvalue() == ""


def test_a_pipe_gets_nothing(monkeypatch: pytest.MonkeyPatch, due: list[Callable[[], None]]) -> None:
    stderr = shown_on(monkeypatch, terminal=False)
    with ProgressBar("Listing CVMs") as going:
        going.update(1, 2)

    assert (due, stderr.getvalue()) == ([], "")
