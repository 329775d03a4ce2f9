"""Tries the wheel in clean environments: `python -m scripts.wheel`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.wheel.contents import wheel_in
from scripts.wheel.environment import CleanEnvironment
from scripts.wheel.lowest import lowest_requirements
from scripts.wheel.pythons import pythons
from scripts.wheel.typed import check_types

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
SMOKE = Path(__file__).with_name("smoke.py")
VERSIONS = ("3.11", "3.12", "3.13")
EXTRAS = ("cli", "strict", "testing")
_TESTED = ("tests/models", "tests/decode", "tests/shapes")
_TEST_TOOLS = ("pytest", "hypothesis")


class _Options(argparse.Namespace):
    dist: Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the wheel alone in every Python, then with its extras, its types, and the lowest dependencies.

    Returns:
        The exit status: 1 when anything fails, or no Python is found at all.
    """
    parser = argparse.ArgumentParser(prog="make test-wheel", description=__doc__)
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="the folder of the wheel")
    options = parser.parse_args(arguments, namespace=_Options())
    found = pythons(VERSIONS)
    missing = [version for version in VERSIONS if version not in found]
    if missing:
        print(f"not on this machine, so not tried: Python {', '.join(missing)}", file=sys.stderr)
    if not found:
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder:
            _try(wheel_in(options.dist).resolve(), found, Path(folder))
    except (subprocess.CalledProcessError, FileNotFoundError, ValueError) as error:
        print(f"make test-wheel: {error}", file=sys.stderr)
        return 1
    return 0


def _try(wheel: Path, found: dict[str, Path], folder: Path) -> None:
    everything = f"{wheel}[{','.join(EXTRAS)}]"
    for version, python in found.items():
        environment = CleanEnvironment.create(python, folder / version)
        environment.install(str(wheel))
        _smoke(environment, wheel)
        if python is list(found.values())[-1]:
            environment.install(everything)
            _smoke(environment, wheel, EXTRAS)
            check_types(environment, folder)
    lowest = lowest_requirements(ROOT / "pyproject.toml", EXTRAS)
    print("with", *lowest, flush=True)
    environment = CleanEnvironment.create(next(iter(found.values())), folder / "lowest")
    environment.install(everything, *lowest, *_pinned(_TEST_TOOLS))
    _smoke(environment, wheel, EXTRAS)
    environment.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *_TESTED, cwd=ROOT)


def _smoke(environment: CleanEnvironment, wheel: Path, extras: Sequence[str] = ()) -> None:
    version = wheel.name.split("-")[1]
    # Isolated, so that neither the tree nor its variables are seen.
    environment.run("-I", "-W", "error", str(SMOKE), version, *extras, cwd=environment.folder)


def _pinned(names: Sequence[str]) -> list[str]:
    pins = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    return [re.findall(rf"^{name}==[^ ;\\]+", pins, re.MULTILINE)[0] for name in names]


if __name__ == "__main__":
    sys.exit(main())
