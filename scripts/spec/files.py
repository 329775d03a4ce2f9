"""Single files: read within a bound, replaced in one step, and cleared of what a killed run has left."""

from __future__ import annotations

import glob
import os
import tempfile
from pathlib import Path

from scripts.spec.document import SpecError

#: The most bytes that a source may have: dozens of times the vendor's whole document.
MAX_BYTES = 64 << 20

_UNFINISHED = ".tmp"


def read_bounded(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Read a file of at most `limit` bytes.

    Raises:
        SpecError: The file cannot be read, or is larger.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise SpecError(f"{path} cannot be read: {error.strerror or error}") from None
    if len(content) > limit:
        raise SpecError(f"{path} is larger than {limit} bytes")
    return content


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's text in one step: whoever reads it finds the old text or the new one, never a part."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{_UNFINISHED}"):
        left.unlink(missing_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
