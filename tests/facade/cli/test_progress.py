"""Whatever takes over a second shows that it goes on: on stderr, in a terminal alone, and it leaves nothing behind."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from phala_facade.cli import progress
from phala_facade.cli.progress import ProgressBar
from tests.facade.cli.running import Stream

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 300


class Screen(Stream):
    """A terminal that tells when something stands in it."""

    def __init__(self, *, terminal: bool = True) -> None:
        super().__init__(terminal=terminal)
        self.written = threading.Condition()

    def write(self, text: str) -> int:
        with self.written:
            count = super().write(text)
            self.written.notify_all()
        return count

    def wait_for(self, words: str) -> None:
        with self.written:
            assert self.written.wait_for(lambda: words in self.getvalue(), _PATIENCE), self.getvalue()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Screen]:
    def make(*, terminal: bool = True, delay: float = 0.0) -> Screen:
        made = Screen(terminal=terminal)
        monkeypatch.setattr(sys, "stderr", made)
        monkeypatch.setattr(progress, "DELAY", delay)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", "100")
        return made

    return make


def test_a_spinner_says_what_is_being_done_and_is_wiped_out(screen: Callable[..., Screen]) -> None:
    shown = screen()
    with ProgressBar("Listing [CVMs]") as going:
        shown.wait_for("Listing [CVMs]")
        going.update(label="Still listing")
        shown.wait_for("Still listing")

    assert shown.getvalue().endswith("\x1b[2K")
    assert "\x1b[?25h" in shown.getvalue()


def test_a_bar_says_how_much_is_done(screen: Callable[..., Screen]) -> None:
    shown = screen(delay=0.05)
    with ProgressBar("Describing CVMs") as going:
        going.update(1, 3)
        shown.wait_for("1/3")
        going.update(3, 3)
        shown.wait_for("3/3")


def test_what_is_quick_shows_nothing(screen: Callable[..., Screen]) -> None:
    shown = screen(delay=3600)
    with ProgressBar("Listing CVMs"):
        pass

    assert shown.getvalue() == ""


def test_what_is_over_when_its_time_comes_shows_nothing(
    screen: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    due: list[Callable[[], None]] = []

    class LateTimer(threading.Timer):
        def start(self) -> None:
            due.append(self.function)

    monkeypatch.setattr(threading, "Timer", LateTimer)
    shown = screen()
    with ProgressBar("Listing CVMs"):
        pass
    for function in due:
        function()

    assert (len(due), shown.getvalue()) == (1, "")


def test_a_pipe_gets_nothing(screen: Callable[..., Screen]) -> None:
    shown = screen(terminal=False)
    with ProgressBar("Listing CVMs") as going:
        going.update(1, 2)

    assert shown.getvalue() == ""
