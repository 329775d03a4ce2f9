"""Credentials that do not show: replaced in whatever a server or an exception says, however it spells them."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MASK = "[credential]"

_SHORTEST = 8
"""Shorter values are not looked for: a placeholder such as `key` would blot out ordinary words."""

_SHORTEST_BEGINNING = 12
"""A text that breaks off within a credential shows its beginning; a shorter one tells nothing."""

_DEEPEST = 64
"""Deeper values of a response are dropped, so that copying and pickling an error never exhausts the stack."""

_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

_CONTROLS = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r"}
"""What JSON makes of a backslash and a letter within a credential, and a message shows as these again."""

_ESCAPE = re.compile(
    r"%(?:25)?([0-9a-f]{2})|\\+(?:u00|x)([0-9a-f]{2})|&#x0*([0-9a-f]{2});|&#0*([0-9]{2,3});"
    rf"|&({'|'.join(_ENTITIES)});|([\b\t\n\f\r])|[\\\0]+",
    re.IGNORECASE,
)
"""How a character is spelled in URLs, JSON, representations and HTML; and what only stands between characters."""


class Redactor:
    """The credentials of one client, to be replaced wherever they turn up. Not picklable."""

    __slots__ = ("_beginnings", "_pattern", "_values")

    def __init__(self, values: Iterable[str | None]) -> None:
        # Longest first: a key that contains another one must not leave its rest behind.
        found = {value for value in values if value is not None and len(value) >= _SHORTEST}
        self._values = sorted(found, key=len, reverse=True)
        spellings = dict.fromkeys(spelling for value in self._values for spelling in _spellings(value))
        self._pattern = re.compile("|".join(map(re.escape, spellings)), re.IGNORECASE)
        self._beginnings = [form.lower() for value in self._values for form in _resolved(value)]

    def __repr__(self) -> str:
        return f"Redactor({len(self._values)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not pickled")

    def redact(self, text: str) -> str:
        """Replace every credential in a text: in any case, escaped for a URL, for JSON or for HTML, or in Base64.

        Around a credential that is escaped, the text shows what its other escapes stand for, too.
        """
        # Nothing shorter is a credential, and no spelling of one is shorter than itself.
        if not self._values or len(text) < _SHORTEST:
            return text
        text = self._pattern.sub(MASK, text)
        plain = _spelled_out(text)
        shown = self._without_beginning(self._pattern.sub(MASK, plain))
        return text if shown == plain else shown

    def redact_plain(self, value: object, *, depth: int = 0) -> object:
        """Copy a parsed JSON value with every credential in it replaced, in keys too."""
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, int | float):
            return value if self.redact(str(value)) == str(value) else MASK
        if not isinstance(value, dict | list):
            return value
        if depth == _DEEPEST:
            return "..."
        if isinstance(value, list):
            return [self.redact_plain(item, depth=depth + 1) for item in cast("list[object]", value)]
        items = cast("dict[str, object]", value).items()
        return {self.redact(key): self.redact_plain(item, depth=depth + 1) for key, item in items}

    def _without_beginning(self, plain: str) -> str:
        """Replace the beginning of a credential at the end of a text, which may have been cut there."""
        lowered = plain.lower()
        for beginning in self._beginnings:
            for length in range(min(len(plain), len(beginning)), _SHORTEST_BEGINNING - 1, -1):
                if lowered.endswith(beginning[:length]):
                    return plain[:-length] + MASK
        return plain


def _spellings(value: str) -> Iterator[str]:
    """Yield a credential as it is, unescaped, and the part of it that any Base64 text around it shares."""
    yield value
    yield from _resolved(value)
    for before in range(3):
        text = base64.b64encode(bytes(before) + value.encode()).decode()
        # The outermost characters take bits from their neighbours too.
        whole = text[-(-before * 8 // 6) : (before + len(value)) * 8 // 6]
        yield whole
        yield whole.translate(str.maketrans("+/", "-_"))


def _resolved(value: str) -> list[str]:
    """Return what `_spelled_out` makes of a credential that is escaped as a whole, or not at all."""
    return [form for form in (value.replace("\\", ""), _spelled_out(value)) if len(form) >= _SHORTEST]


def _spelled_out(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    *hexadecimal, decimal, entity, control = match.groups("")
    digits = "".join(hexadecimal)
    if entity or control:
        return _ENTITIES[entity.lower()] if entity else _CONTROLS[control]
    character = chr(int(digits, 16) if digits else int(decimal or 0))
    return "" if character in "\\\0" else character
