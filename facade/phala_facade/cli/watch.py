"""Showing a result again and again, on a screen of its own."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from phala_facade.cli import units
from phala_facade.cli.exits import line_of
from phala_facade.cli.output import Screen
from phala_facade.cli.terminal import console
from phala_facade.errors import PhalaError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from phala_facade.cli.options import Options
    from phala_facade.cli.output import Result


def watch(result: Result, fetch: Callable[[], Result], options: Options, every: float) -> int:
    """Show a result, then what `fetch` returns, again and again, until q is pressed.

    The screen is then as it was. Where there is an error, the result before it is shown.
    """
    from rich.text import Text

    shown = console(sys.stdout)
    trouble = ""
    with pressing_q() as is_over, shown.screen():
        while True:
            with shown.capture() as captured:
                result.show(Screen(wide=options.output == "wide", on=shown))
            bar = Text(f"every {every:g} s; {units.now():%H:%M:%S} UTC; q ends{trouble}\n", style="dim")
            shown.update_screen(bar + Text.from_ansi(captured.get()))
            if is_over(every):
                return 0
            try:
                result, trouble = fetch(), ""
            except PhalaError as error:
                trouble = f"; not up to date: {line_of(error, options.base_url)}"


@contextmanager
def pressing_q() -> Generator[Callable[[float], bool]]:
    """Yield a function that waits for some seconds, and returns true at once if q is pressed."""
    try:
        import select
        import termios
        import tty
    except ModuleNotFoundError:  # Windows, where Ctrl-C ends it
        yield _slept
        return
    keyboard = sys.stdin.fileno()

    def is_pressed(seconds: float) -> bool:
        end = time.monotonic() + seconds
        while select.select([keyboard], [], [], max(end - time.monotonic(), 0))[0]:
            if os.read(keyboard, 1) in {b"q", b"Q", b""}:
                return True
        return False

    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard)
        yield is_pressed
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)


def _slept(seconds: float) -> bool:
    time.sleep(seconds)
    return False
