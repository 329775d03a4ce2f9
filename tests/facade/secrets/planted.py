"""Random credentials, the ways in which a server may spell them, and the search for them."""

from __future__ import annotations

import base64
import html
import json
import logging
import pickle
import traceback
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import TracebackType

KEY = "Planted0Key1-2345678"  # pragma: allowlist secret
TOKEN = "Planted2Token3-45678"  # pragma: allowlist secret
PASSWORD = "Planted4Pass5-678901"  # pragma: allowlist secret

LEGAL = st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from("%\\\"'<>&+/=;:@ ,#?4u0x")


def _credentials(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    # What is in the middle keeps apart from texts of the program itself, which hypothesis likes to draw.
    return st.text(characters, min_size=13, max_size=45).map(lambda text: f"{text[:6]}Zq7{text[6:]}").filter(_is_legal)


def _is_legal(value: str) -> bool:
    return value == value.strip()


CREDENTIALS = _credentials(LEGAL)
"""What can stand in a header, characters included that URLs, JSON, HTML and representations escape."""

PASSWORDS = _credentials(st.characters(min_codepoint=33, max_codepoint=126))


def _inner(text: str) -> str:
    return text[1:-1]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "lower case": str.lower,
    "JSON": lambda value: _inner(json.dumps(value)),
    "JSON within JSON": lambda value: _inner(json.dumps(json.dumps(value))),
    "JSON escapes": lambda value: "".join(f"\\u{ord(character):04x}" for character in value),
    "one JSON escape": lambda value: f"{value[:7]}\\u{ord(value[7]):04X}{value[8:]}",
    "representation": lambda value: _inner(repr(value)),
    "URL": lambda value: quote(value, safe=""),
    "URL path": quote,
    "URL twice": lambda value: quote(quote(value, safe=""), safe=""),
    "percent-encoded": lambda value: "".join(f"%{ord(character):02x}" for character in value),
    "HTML": html.escape,
    "HTML references": lambda value: "".join(f"&#{ord(character)};" for character in value),
    "Base64": lambda value: base64.b64encode(value.encode()).decode(),
    "Base64 for URLs": lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
    "Basic": lambda value: base64.b64encode(f"user:{value}".encode()).decode(),
}


def found(text: str, credentials: Iterable[str]) -> list[str]:
    """Name the spellings in which a text shows a credential."""
    lowered = text.lower()
    return [f"{name}: {spelled}" for name, spelled in _spelled(tuple(credentials)) if spelled in lowered]


@cache
def _spelled(credentials: tuple[str, ...]) -> list[tuple[str, str]]:
    spelled = [(name, spell(credential).lower()) for credential in credentials for name, spell in SPELLINGS.items()]
    # The last character before the filling of a Base64 text depends on what follows.
    return [(name, text.rstrip("=")[:-1] if name[:4] in {"Base", "Basi"} else text) for name, text in spelled]


def texts_of(error: BaseException) -> Iterator[str]:
    """Yield every text that an error and what it came from can be made to show.

    Locals are shown for all frames but those of the tests, which are the caller's own.
    """
    yield "".join(traceback.format_exception(error))
    frames = facade_frames(error.__traceback__)
    yield "".join(traceback.TracebackException(type(error), error, frames, capture_locals=True).format())
    yield pickle.dumps(error, protocol=0).decode("latin-1")
    for link in links(error):
        yield from (str(link), repr(link), repr(vars(link)), repr(link.args))
        request = vars(link).get("_request")
        yield repr(request and request.headers.raw)


def links(error: BaseException) -> list[BaseException]:
    """Return an error and all that it came from."""
    seen: dict[int, BaseException] = {}
    waiting: list[BaseException | None] = [error]
    while waiting:
        link = waiting.pop()
        if link is not None and id(link) not in seen:
            seen[id(link)] = link
            waiting += [link.__cause__, link.__context__]
    return list(seen.values())


def facade_frames(frames: TracebackType | None) -> TracebackType | None:
    """Leave out the frames of the caller."""
    while frames is not None and "/phala_facade/" not in frames.tb_frame.f_code.co_filename:
        frames = frames.tb_next
    return frames


@contextmanager
def logged() -> Generator[list[str]]:
    """Collect the records of every logger at every level, as a handler may show them."""
    shown: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            shown.append(f"{record.getMessage()} {record.args!r} {record.exc_info!r}")

    names = ["", "phala_facade", "httpx", "httpcore", "asyncio"]
    levels = {name: logging.getLogger(name).level for name in names}
    collector = Collector(logging.DEBUG)
    logging.getLogger().addHandler(collector)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield shown
    finally:
        logging.getLogger().removeHandler(collector)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
