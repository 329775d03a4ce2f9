"""Tries the wheel in clean environments: `python -m scripts.wheel [--newest]`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement

from scripts.wheel.pythons import PYPROJECT, ROOT, pythons

if TYPE_CHECKING:
    from collections.abc import Sequence

UV = Path(sys.prefix, "release", "bin", "uv")
EXTRAS = ("cli", "polars", "strict", "testing")
_TOOLS = ("pytest", "hypothesis")
_TESTED = ("tests/facade/models", "tests/facade/decode", "tests/facade/shapes")
_PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
_SEEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PHALA_CLOUD_API_KEY", "PHALA_CLOUD_API_PREFIX")


def lowest(project: dict[str, Any]) -> list[str]:
    """Return `name==version` for each dependency of a project and its extras, at the lowest version that it allows.

    Raises:
        ValueError: A requirement does not say which version is the lowest.
    """
    pins: list[str] = []
    extras = project.get("optional-dependencies", {}).values()
    for line in chain(project["dependencies"], *extras):
        least = [each.version for each in Requirement(line).specifier if each.operator == ">="]
        if len(least) != 1:
            raise ValueError(f"{line!r} does not say `name>=lowest`, so that its lowest version cannot be tried")
        pins.append(f"{Requirement(line).name}=={least[0]}")
    return pins


class Environment:
    """A virtual environment that holds only what is installed into it, with uv.

    Args:
        python: The interpreter that it is made for.
        folder: Where it is made.
    """

    def __init__(self, python: Path, folder: Path) -> None:
        self.python = folder / "bin" / "python"
        self.run(UV, "venv", "--quiet", "--no-python-downloads", "--python", python, folder)

    def install(self, *requirements: str | Path) -> None:
        """Install requirements and what they need, and check that all of it fits together."""
        self.run(UV, "pip", "install", "--quiet", "--python", self.python, *requirements)
        self.run(UV, "pip", "check", "--quiet", "--python", self.python)

    def smoke(self, wheel: Path, *extras: str) -> None:
        """Use what is installed; isolated, so that neither the tree nor its variables are seen."""
        smoke = Path(__file__).with_name("smoke.py")
        self.run(self.python, "-I", "-W", "error", smoke, wheel.name.split("-")[1], *extras)

    def run(self, *command: str | Path, cwd: Path = ROOT) -> None:
        """Run a program that takes this environment for its own.

        Raises:
            subprocess.CalledProcessError: It did not succeed.
        """
        kept = {name: value for name, value in os.environ.items() if name not in _SEEN}
        path = f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        subprocess.run(command, check=True, cwd=cwd, env={**kept, "PATH": path})


def check_types(environment: Environment, folder: Path) -> None:
    """Check `tests/typing` with both type checkers against an environment, beside the tree, which they would read."""
    copied = shutil.copytree(ROOT / "tests" / "typing", folder / "typing")
    checkers, python = Path(sys.executable).parent, str(environment.python)
    mypy = ["--config-file=", "--strict", "--cache-dir", str(folder / "mypy"), "--python-executable", python]
    environment.run(checkers / "mypy", *mypy, copied, cwd=folder)
    environment.run(checkers / "basedpyright", "--project", copied, "--pythonpath", python, cwd=folder)


def try_wheel(wheel: Path, found: dict[str, Path], folder: Path, *, newest: bool) -> None:
    """Try the wheel alone in every Python, then its extras, types, the examples, and the lowest dependencies."""
    everything = f"{wheel}[{','.join(EXTRAS)}]"
    pinned = () if newest else ("--constraint", ROOT / "requirements" / "dev.txt")
    environments = [Environment(python, folder / version) for version, python in found.items()]
    for environment in environments:
        environment.install(wheel, *pinned)
        environment.smoke(wheel)
    last = environments[-1]
    last.install(everything, *_TOOLS, *pinned)
    last.smoke(wheel, *EXTRAS)
    check_types(last, folder)
    for example in sorted((ROOT / "examples").glob("*/pyproject.toml")):
        last.install("-r", example, "--group", f"{example}:test", everything, *pinned)
        last.run(last.python, *_PYTEST, cwd=example.parent)
    for environment in environments if newest else environments[:1]:
        environment.install(everything, *_TOOLS, *pinned)
        if not newest:
            project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
            environment.install("--no-deps", *lowest(project))
        environment.smoke(wheel, *EXTRAS)
        environment.run(environment.python, *_PYTEST, *_TESTED)


def main(arguments: Sequence[str]) -> int:
    """Try the wheel of dist/ with what the project pins, or with the newest releases; return 1 if anything fails."""
    found = pythons()
    wheels = sorted((ROOT / "dist").glob("*.whl"))
    if not found or len(wheels) != 1:
        print(f"dist/ holds {len(wheels)} wheels, and this machine {len(found)} Pythons to try one in", file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder:
            try_wheel(wheels[0], found, Path(folder), newest="--newest" in arguments)
    except (subprocess.CalledProcessError, ValueError) as error:
        print(f"make test-wheel: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
