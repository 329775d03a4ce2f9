"""Suggestions for mistyped names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `"; did you mean ...?"` with the known name that is most like another one; an empty text if none is."""
    from difflib import get_close_matches

    like = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold(), like, n=1)
    return f"; did you mean {like[found[0]]!r}?" if found else ""
