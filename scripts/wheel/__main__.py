"""Tries the wheel in clean environments: `python -m scripts.wheel [--newest]`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement

from scripts.wheel.pythons import pythons, supported

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("cli", "polars", "strict", "testing")
_TOOLS = ("pytest", "hypothesis")
_TESTED = ("tests/facade/models", "tests/facade/decode", "tests/facade/shapes")
_SEEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PHALA_CLOUD_API_KEY", "PHALA_CLOUD_API_PREFIX")


def lowest(project: dict[str, Any], extras: Sequence[str] = EXTRAS) -> list[str]:
    """Return `name==version` for each dependency of a project, at the lowest version that it allows.

    Raises:
        ValueError: A requirement does not say which version is the lowest.
    """
    optional = project.get("optional-dependencies", {})
    pins: list[str] = []
    for line in [*project["dependencies"], *(line for extra in extras for line in optional.get(extra, ()))]:
        least = [each.version for each in Requirement(line).specifier if each.operator == ">="]
        if len(least) != 1:
            raise ValueError(f"{line!r} does not say `name>=lowest`, so that its lowest version cannot be tried")
        pins.append(f"{Requirement(line).name}=={least[0]}")
    return pins


def constraints(path: Path, others: Sequence[str] = ()) -> Path:
    """Write pip's constraints file: what requirements/dev.txt pins, without hashes, but for `others`."""
    locked = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+==[^ ;\\\n]+", locked, re.MULTILINE)
    by_name = {pin.partition("==")[0]: pin for pin in [*pins, *others]}
    path.write_text("\n".join(by_name.values()), encoding="utf-8")
    return path


class Environment:
    """A virtual environment that holds only what is installed into it.

    Args:
        python: The interpreter that it is made for.
        folder: Where it is made.
        constraints: What pip may install; without them, the newest releases.
    """

    def __init__(self, python: Path, folder: Path, constraints: Path | None) -> None:
        self._constrained = [] if constraints is None else ["--constraint", str(constraints)]
        self.folder = folder
        self.python = folder / "bin" / "python"
        # A pip of its own would take longer to install than all else.
        self.call(python, "-m", "venv", "--without-pip", folder)

    def install(self, *requirements: str) -> None:
        """Install requirements and what they need."""
        pip = (sys.executable, "-I", "-m", "pip", "--python", self.python)
        self.call(*pip, "install", "--quiet", *self._constrained, *requirements)

    def smoke(self, wheel: Path, *extras: str) -> None:
        """Use what is installed; isolated, so that neither the tree nor its variables are seen."""
        smoke = Path(__file__).with_name("smoke.py")
        self.call(self.python, "-I", "-W", "error", smoke, wheel.name.split("-")[1], *extras)

    def call(self, *command: str | Path, cwd: Path | None = None) -> None:
        """Run a program that takes this environment for its own.

        Raises:
            subprocess.CalledProcessError: It did not succeed.
        """
        kept = {name: value for name, value in os.environ.items() if name not in _SEEN}
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        # An interpreter does not start in a folder that is still to be made.
        where = cwd or (self.folder if self.folder.exists() else ROOT)
        subprocess.run(command, check=True, cwd=where, env={**kept, "PATH": path})


def check_types(environment: Environment, folder: Path) -> None:
    """Check `tests/typing` with both type checkers against an environment, beside the tree, which they would read."""
    copied = shutil.copytree(ROOT / "tests" / "typing", folder / "typing")
    checkers, python = Path(sys.executable).parent, str(environment.python)
    mypy = ["--config-file=", "--strict", "--cache-dir", str(folder / "mypy"), "--python-executable", python]
    environment.call(checkers / "mypy", *mypy, copied, cwd=folder)
    environment.call(checkers / "basedpyright", "--project", copied, "--pythonpath", python, cwd=folder)


def try_wheel(wheel: Path, found: dict[str, Path], folder: Path, *, newest: bool) -> None:
    """Try the wheel alone in every Python, then its extras, types, the examples, and the lowest dependencies."""
    everything = f"{wheel}[{','.join(EXTRAS)}]"
    tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    pinned = None if newest else constraints(folder / "pinned.txt")
    environments: list[Environment] = []
    for version, python in found.items():
        environments.append(Environment(python, folder / version, pinned))
        environments[-1].install(str(wheel))
        environments[-1].smoke(wheel)
    last = environments[-1]
    last.install(everything, *_TOOLS)
    last.smoke(wheel, *EXTRAS)
    check_types(last, folder)
    for example in sorted((ROOT / "examples").glob("*/pyproject.toml")):
        declared = tomllib.loads(example.read_text(encoding="utf-8"))
        needed = [*declared["project"]["dependencies"], *declared["dependency-groups"]["test"]]
        last.install(*(line for line in needed if Requirement(line).name != "phala-facade"), str(wheel))
        last.call(last.python, *tests, cwd=example.parent)
    if not newest:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        python = next(iter(found.values()))
        environments = [Environment(python, folder / "lowest", constraints(folder / "lowest.txt", lowest(project)))]
    for environment in environments:
        environment.install(everything, *_TOOLS)
        environment.smoke(wheel, *EXTRAS)
        environment.call(environment.python, *tests, *_TESTED, cwd=ROOT)


def main(arguments: Sequence[str]) -> int:
    """Try the wheel of dist/ with what the project pins, or with the newest releases; return 1 if anything fails."""
    found = pythons(supported())
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
