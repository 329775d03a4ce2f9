"""Find the supported Pythons of this machine, on PATH and kept by pyenv: `python -m scripts.wheel.pythons`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
_ASK = "import sys; print(*sys.version_info[:2], sep='.')"


def main() -> int:
    """Print a line `version path` for each supported Python that is here.

    Returns:
        The exit status: 1 when there is none.
    """
    wanted = supported()
    found = pythons(wanted)
    missing = [version for version in wanted if version not in found]
    if missing:
        print(f"not on this machine, so not tried: Python {', '.join(missing)}", file=sys.stderr)
    for version, python in found.items():
        print(version, python)
    return 0 if found else 1


def supported() -> list[str]:
    """Return the versions of Python that the project's classifiers name, such as `"3.12"`."""
    with PYPROJECT.open("rb") as file:
        classifiers = tomllib.load(file)["project"]["classifiers"]
    matches = (re.fullmatch(r"Programming Language :: Python :: (3\.[0-9]+)", classifier) for classifier in classifiers)
    return [match[1] for match in matches if match]


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


if __name__ == "__main__":
    sys.exit(main())
