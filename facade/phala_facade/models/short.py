"""Short representations: a value of any size, in a line that fits a log."""

from __future__ import annotations

import reprlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _shortener() -> reprlib.Repr:
    shortener = reprlib.Repr()
    shortener.maxstring = 100
    shortener.maxother = 200
    return shortener


short: Callable[[object], str] = _shortener().repr
"""Represents a value as `repr` does; long texts and collections are cut, with `...` in place of the rest."""
