"""Find the supported Pythons of this machine, kept by pyenv and on PATH: `python -m scripts.wheel.pythons`."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = ROOT / "pyproject.toml"


def supported() -> list[str]:
    """Return the versions of Python that the project's classifiers name, such as `"3.12"`."""
    return re.findall(r'"Programming Language :: Python :: (3\.[0-9]+)"', PYPROJECT.read_text(encoding="utf-8"))


def pythons() -> dict[str, Path]:
    """Find an interpreter of each supported version; name the missing on standard error."""
    # On PATH, pyenv has shims, which do not start unless their version is enabled.
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions").glob("*/bin")
    path = os.pathsep.join([*map(str, kept), os.environ.get("PATH", os.defpath)])
    found = {version: shutil.which(f"python{version}", path=path) for version in supported()}
    if missing := [version for version, python in found.items() if python is None]:
        print(f"not on this machine, so not tried: Python {', '.join(missing)}", file=sys.stderr)
    return {version: Path(python) for version, python in found.items() if python is not None}


if __name__ == "__main__":
    found = pythons()
    print(*(f"{version} {python}" for version, python in found.items()), sep="\n")
    sys.exit(not found)
