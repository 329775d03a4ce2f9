"""Folders of generated files: replaced in one step, and compared."""

from __future__ import annotations

import glob
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.spec.document import SpecError

if TYPE_CHECKING:
    from collections.abc import Generator

_UNFINISHED = ".generating"

#: What the generator writes into the folder of a package, and how the package begins.
_WRITTEN = frozenset({"__init__.py", "api", "client.py", "errors.py", "models", "py.typed", "types.py"})
_FIRST_WORDS = '"""A client library for accessing '


def require_replaceable(target: Path) -> None:
    """Refuse to replace what the generator did not write; an empty folder, or none, is free to be written.

    Raises:
        SpecError: The target is a file or a link, or a folder that holds something else than a generated package.
    """
    wanted = "give a folder that is new, empty, or was generated before"
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise SpecError(f"{target} is left alone: it is not a folder; {wanted}")
    found = {path.name for path in target.iterdir()} - {"__pycache__"} if target.exists() else set[str]()
    first = target / "__init__.py"
    ours = found <= _WRITTEN and first.is_file() and first.read_text(encoding="utf-8").startswith(_FIRST_WORDS)
    if found and not ours:
        held = ", ".join(sorted(found - _WRITTEN or found)[:3])
        raise SpecError(f"{target} is left alone: the generator did not write what it holds ({held}); {wanted}")


@contextmanager
def folder_beside(target: Path) -> Generator[Path, None, None]:
    """Return a folder for one run beside the target: a rename does not leave its file system."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", suffix=_UNFINISHED, dir=target.parent) as aside:
        yield Path(aside)


def swap_in(fresh: Path, target: Path) -> None:
    """Put a fresh folder in the place of another with two renames; both are on one file system.

    Raises:
        OSError: A rename failed; the old folder is back in its place.
    """
    old = _set_aside_name(target)
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Undo a swap that was killed between its two renames, and clear what a run killed at another time has left."""
    old = _set_aside_name(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, *target.parent.glob(f".{glob.escape(target.name)}.*{_UNFINISHED}")):
        shutil.rmtree(left, ignore_errors=True)


def _set_aside_name(target: Path) -> Path:
    return target.with_name(f".{target.name}.replaced")


def differences(fresh: Path, committed: Path) -> list[str]:
    """List the files in which two folders differ, compiled files aside."""
    trees = [
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if _is_source(path)}
        for root in (fresh, committed)
    ]
    return sorted(name for name in trees[0].keys() | trees[1].keys() if trees[0].get(name) != trees[1].get(name))


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts
