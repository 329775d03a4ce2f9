"""Credentials that do not show: redacted from what a server echoes, hidden in every representation."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "[credential]"

_SHORTEST = 8
"""Shorter values are not looked for: a placeholder such as `key` would blot out ordinary words."""

_DEEPEST = 64
"""Deeper values of an answer are dropped, so that copying and pickling an error never exhausts the stack."""


class Secrets:
    """The credentials of one client, to be replaced wherever they turn up."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[str | None]) -> None:
        # Longest first: a key that contains another one must not leave its rest behind.
        found = {value for value in values if value is not None and len(value) >= _SHORTEST}
        self._values = tuple(sorted(found, key=len, reverse=True))

    def __repr__(self) -> str:
        return f"Secrets({len(self._values)})"

    def redact(self, text: str) -> str:
        """Replace every credential in a text."""
        for value in self._values:
            text = text.replace(value, MASK)
        return text

    def redact_plain(self, value: object, *, depth: int = 0) -> object:
        """Copy a parsed JSON value with every credential in it replaced, in keys too."""
        if isinstance(value, str):
            return self.redact(value)
        if not isinstance(value, dict | list):
            return value
        if depth == _DEEPEST:
            return "..."
        if isinstance(value, list):
            return [self.redact_plain(item, depth=depth + 1) for item in cast("list[object]", value)]
        items = cast("dict[str, object]", value).items()
        return {self.redact(key): self.redact_plain(item, depth=depth + 1) for key, item in items}
