"""What `SOURCE` names, read: a file or an address, and how the lock file speaks of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from scripts.spec.fetch import address, fetch, public
from scripts.spec.files import read_bounded
from scripts.spec.formats import decode


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The bytes of a source and where they came from."""

    given: str
    """What messages call it: the path as given, or the address without its query."""

    origin: str
    """What may be committed: the address without its query, or a file's own name without its folder."""

    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """The decoded text; a `SpecError` where it is not UTF-8."""
        return decode(self.content, self.given)


def read_source(given: str) -> Source:
    """Read a file, or fetch an address.

    Args:
        given: A path, or an address ("https://...").

    Raises:
        SpecError: It cannot be read or fetched, or not within bounds.
    """
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given):
        name = public(address(given))
        return Source(given=name, origin=name, content=fetch(given))
    path = Path(given)
    return Source(given=given, origin=path.name, content=read_bounded(path))
