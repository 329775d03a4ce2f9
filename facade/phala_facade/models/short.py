"""Short representations: any value, on a line that fits in a log."""

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
"""Like `repr`, but truncates long texts and collections, with `...` for the rest."""
