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
        """Replace every credential in a text: in any case, escaped for a URL, for JSON or for HTML, or in Base64."""
        # Nothing shorter is a credential, and no spelling of one is shorter than itself.
        if not self._values or len(text) < _SHORTEST:
            return text
        text = self._pattern.sub(MASK, text)
        found = list(self._found(_spelled_out(text)))
        if not found:
            return text
        places = _places(text)
        pieces: list[str] = []
        at = 0
        for first, last in found:
            pieces += [text[at : places[first][0]], MASK]
            at = places[last - 1][1]
        return "".join([*pieces, text[at:]])

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

    def _found(self, plain: str) -> Iterator[tuple[int, int]]:
        end = 0
        for match in self._pattern.finditer(plain):
            end = match.end()
            yield match.span()
        for beginning in self._beginnings:
            if plain[-_SHORTEST_BEGINNING:].lower() not in beginning:
                continue
            tail = plain[max(end, len(plain) - len(beginning)) :].lower()
            for length in range(len(tail), _SHORTEST_BEGINNING - 1, -1):
                if beginning.startswith(tail[-length:]):
                    yield len(plain) - length, len(plain)
                    return


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


def _places(text: str) -> list[tuple[int, int]]:
    """Return where in a text each character of its `_spelled_out` form begins and ends."""
    places: list[tuple[int, int]] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        places += ((index, index + 1) for index in range(at, match.start()))
        places += [match.span()] * len(_unescaped(match))
        at = match.end()
    return [*places, *((index, index + 1) for index in range(at, len(text)))]


def _unescaped(match: re.Match[str]) -> str:
    *hexadecimal, decimal, entity, control = match.groups("")
    digits = "".join(hexadecimal)
    if entity or control:
        return _ENTITIES[entity.lower()] if entity else _CONTROLS[control]
    character = chr(int(digits, 16) if digits else int(decimal or 0))
    return "" if character in "\\\0" else character
