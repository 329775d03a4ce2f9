"""Tries the wheel in clean environments: `python -m scripts.wheel`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.wheel.contents import wheel_in
from scripts.wheel.environment import CleanEnvironment
from scripts.wheel.lowest import lowest_requirements
from scripts.wheel.pins import write_constraints
from scripts.wheel.pythons import pythons, supported
from scripts.wheel.typed import check_types

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
SMOKE = Path(__file__).with_name("smoke.py")
EXTRAS = ("cli", "strict", "testing")
_TESTED = ("tests/models", "tests/decode", "tests/shapes")
_TEST_TOOLS = ("pytest", "hypothesis")


class _Options(argparse.Namespace):
    dist: Path
    newest: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the wheel alone in every Python, then with its extras, its types, and the lowest dependencies.

    What is installed is what the project pins, so that the outcome is the same on any day; `--newest` installs what was
    released last, and finds out which release breaks the library.

    Returns:
        The exit status: 1 when anything fails, or no Python is found at all.
    """
    parser = argparse.ArgumentParser(prog="make test-wheel", description=__doc__)
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="the folder of the wheel")
    parser.add_argument("--newest", action="store_true", help="with the newest releases instead of the pinned ones")
    options = parser.parse_args(arguments, namespace=_Options())
    wanted = supported()
    found = pythons(wanted)
    missing = [version for version in wanted if version not in found]
    if missing:
        print(f"not on this machine, so not tried: Python {', '.join(missing)}", file=sys.stderr)
    if not found:
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder:
            _try(wheel_in(options.dist).resolve(), found, Path(folder), newest=options.newest)
    except (subprocess.CalledProcessError, FileNotFoundError, ValueError) as error:
        print(f"make test-wheel: {error}", file=sys.stderr)
        return 1
    return 0


def _try(wheel: Path, found: dict[str, Path], folder: Path, *, newest: bool) -> None:
    everything = f"{wheel}[{','.join(EXTRAS)}]"
    constraints = None if newest else write_constraints(folder / "constraints.txt")
    for version, python in found.items():
        environment = CleanEnvironment.create(python, folder / version)
        environment.install(str(wheel), constraints=constraints)
        _smoke(environment, wheel)
        if newest:
            _tests(environment, wheel, everything, constraints)
        elif python is list(found.values())[-1]:
            environment.install(everything, constraints=constraints)
            _smoke(environment, wheel, EXTRAS)
            check_types(environment, folder)
    if not newest:
        lowest = lowest_requirements(ROOT / "pyproject.toml", EXTRAS)
        print("with", *lowest, flush=True)
        environment = CleanEnvironment.create(next(iter(found.values())), folder / "lowest")
        _tests(environment, wheel, everything, write_constraints(folder / "lowest.txt", lowest))


def _tests(environment: CleanEnvironment, wheel: Path, everything: str, constraints: Path | None) -> None:
    environment.install(everything, *_TEST_TOOLS, constraints=constraints)
    _smoke(environment, wheel, EXTRAS)
    environment.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *_TESTED, cwd=ROOT)


def _smoke(environment: CleanEnvironment, wheel: Path, extras: Sequence[str] = ()) -> None:
    version = wheel.name.split("-")[1]
    # Isolated, so that neither the tree nor its variables are seen.
    environment.run("-I", "-W", "error", str(SMOKE), version, *extras, cwd=environment.folder)


if __name__ == "__main__":
    sys.exit(main())
