"""Find the supported Pythons of this machine, on PATH and kept by pyenv: `python -m scripts.wheel.pythons`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
_ASK = "import sys; print(*sys.version_info[:2], sep='.')"


def supported() -> list[str]:
    """Return the versions of Python that the project's classifiers name, such as `"3.12"`."""
    classifiers: list[str] = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["classifiers"]
    return re.findall(r"^Programming Language :: Python :: (3\.[0-9]+)$", "\n".join(classifiers), re.MULTILINE)


def pythons(versions: Sequence[str], path: str | None = None) -> dict[str, Path]:
    """Find an interpreter of each version that starts and is what its name says; name the missing on standard error.

    Args:
        versions: Such as `"3.12"`.
        path: Folders to look into, as in `PATH`, which is the default.
    """
    path = os.environ.get("PATH", os.defpath) if path is None else path
    found = {version: next(_starting(version, path), None) for version in versions}
    missing = [version for version, python in found.items() if python is None]
    if missing:
        print(f"not on this machine, so not tried: Python {', '.join(missing)}", file=sys.stderr)
    return {version: python for version, python in found.items() if python is not None}


def _starting(version: str, path: str) -> Iterator[Path]:
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    named = [Path(folder) / f"python{version}" for folder in path.split(os.pathsep) if folder]
    # A name on PATH may be a shim of a version that is not enabled: what does not start does not count.
    for python in [*named, *sorted(root.glob(f"{version}*/bin/python{version}"), reverse=True)]:
        if python.is_file():
            done = subprocess.run([python, "-I", "-c", _ASK], capture_output=True, encoding="utf-8", check=False)
            if done.returncode == 0 and done.stdout.strip() == version:
                yield python


if __name__ == "__main__":
    found = pythons(supported())
    print(*(f"{version} {python}" for version, python in found.items()), sep="\n")
    sys.exit(not found)
