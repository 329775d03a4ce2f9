"""What a cassette says: its headers, and its bodies with every layer taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from scripts.secrets.layers import texts_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CREDENTIAL_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"})
_READABLE_CODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True)
class Said:
    """One text of a cassette.

    Attributes:
        where: `"1-response"`: the number of the exchange, and which half of it.
        text: The text.
    """

    where: str
    text: str


def contents(path: Path) -> tuple[list[Said], list[str]]:
    """Read a cassette.

    Args:
        path: The file.

    Returns:
        The texts that it holds; and what is wrong with it whatever these say.
    """
    cassette = yaml.safe_load(path.read_text(encoding="utf-8"))
    said: list[Said] = []
    problems: list[str] = []
    for number, exchange in enumerate(cassette["interactions"], 1):
        for half in ("request", "response"):
            where = f"{number}-{half}"
            given: dict[str, list[str] | str] = exchange[half].get("headers") or {}
            headers = {name.lower(): value for name, value in given.items()}
            problems += [f"{path}: {where} has the header {name}" for name in sorted(_CREDENTIAL_HEADERS & {*headers})]
            problems += [
                f"{path}: {where} is encoded as {coding}, which cannot be looked into"
                for coding in _codings(headers.get("content-encoding", []))
                if coding not in _READABLE_CODINGS
            ]
            said += [Said(where, text) for body in _bodies(exchange[half]) for text in texts_within(body)]
    return said, problems


def _codings(header: list[str] | str) -> Iterator[str]:
    for line in [header] if isinstance(header, str) else header:
        yield from (part.strip().lower() for part in line.split(","))


def _bodies(half: dict[str, Any]) -> Iterator[bytes | str]:
    """Give what a half carries: its address too, for a request."""
    yield str(half.get("uri", ""))
    body: dict[str, bytes | str | None] | bytes | str | None = half.get("body")
    yield from (value for value in (body.values() if isinstance(body, dict) else [body]) if value is not None)
