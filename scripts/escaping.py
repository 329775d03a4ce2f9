"""Text of a document within Markdown: nothing in it can end its place, notify anybody, or load anything."""

from __future__ import annotations

import re

_LONGEST = 300
_BACKTICKS = re.compile("`+")


def code(text: str) -> str:
    """Return a text as a code span of one line: as it is, apart from what cannot be seen or is too much of it.

    Within a code span, Markdown knows neither tags nor mentions nor links; it ends only at a run of as many backticks
    as it began with.
    """
    visible = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    if len(visible) > _LONGEST:
        visible = f"{visible[:_LONGEST]}…"
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(visible)), default=0))
    space = " " if visible.startswith(("`", " ")) or visible.endswith(("`", " ")) or not visible else ""
    return f"{fence}{space}{visible}{space}{fence}"
