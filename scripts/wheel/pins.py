"""The versions that the project pins, for environments in which pip resolves what a wheel needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "dev.txt"
_PIN = re.compile(r"^(?P<name>[\w.-]+)==[^ ;\\\n]+", re.MULTILINE)


def write_constraints(path: Path, lowest: Iterable[str] = ()) -> Path:
    """Write pip's constraints file: the pins, so that no later release changes what is installed.

    Without their hashes, which pip checks only where each requirement is pinned; a wheel's own are not.

    Args:
        path: The file to write.
        lowest: `name==version` of each package that is wanted in another version than the pinned one.

    Returns:
        The path.
    """
    others = {requirement.partition("==")[0]: requirement for requirement in lowest}
    pins = {match["name"]: match[0] for match in _PIN.finditer(LOCK.read_text(encoding="utf-8"))}
    path.write_text("".join(f"{pin}\n" for pin in (pins | others).values()), encoding="utf-8")
    return path
