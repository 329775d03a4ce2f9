"""Finds the Pythons of this machine: on PATH, and those that pyenv keeps."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ASK = "import sys; print(*sys.version_info[:2], sep='.')"


def pythons(versions: Sequence[str], path: str | None = None) -> dict[str, Path]:
    """Find an interpreter of each version, as far as there is one.

    Args:
        versions: Such as `"3.12"`.
        path: Folders to look into, as in `PATH`; that of the environment when not given.

    Returns:
        The interpreters that start and are what their name says, by version.
    """
    path = os.environ.get("PATH", os.defpath) if path is None else path
    found = {version: next(_starting(version, path), None) for version in versions}
    return {version: python for version, python in found.items() if python is not None}


def _starting(version: str, path: str) -> Iterator[Path]:
    # A name on PATH may be a shim of a version that is not enabled: what does not start does not count.
    named = (Path(folder) / f"python{version}" for folder in path.split(os.pathsep) if folder)
    for candidate in (*named, *_of_pyenv(version, path)):
        if candidate.is_file() and _says(candidate) == version:
            yield candidate


def _of_pyenv(version: str, path: str) -> list[Path]:
    pyenv = shutil.which("pyenv", path=path)
    root = _output([pyenv, "root"]) if pyenv else os.environ.get("PYENV_ROOT")
    return sorted(Path(root, "versions").glob(f"{version}*/bin/python{version}"), reverse=True) if root else []


def _says(python: Path) -> str | None:
    return _output([str(python), "-I", "-c", _ASK])


def _output(command: list[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
