"""Checks what the distributions hold, and that each comes out the same: `python -m scripts.wheel.contents`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("wheel", "sdist")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the distributions of a folder against the tree.

    Args:
        arguments: The folder; `dist` without one.

    Returns:
        The exit status: 1 when something is missing, too much, or comes out differently.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    folder = Path(given[0]) if given else ROOT / "dist"
    problems = list(_problems(folder))
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        size = wheel_in(folder).stat().st_size
        print(f"{wheel_in(folder).name}: {size / 1024:.0f} KiB, whole, and the same from the tree as from the sdist")
    return 1 if problems else 0


def wheel_in(folder: Path) -> Path:
    """Give the one wheel of a folder.

    Raises:
        FileNotFoundError: There is none, or there are several.
    """
    found = sorted(folder.glob("*.whl"))
    if len(found) != 1:
        raise FileNotFoundError(f"{folder} must hold one wheel, and holds {len(found)}: run `make build`")
    return found[0]


def expected(root: Path) -> set[str]:
    """Give the names that the wheel of a tree must have, without its metadata."""
    with (root / "pyproject.toml").open("rb") as file:
        settings: dict[str, Any] = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    names = set(settings.get("force-include", {}).values())
    for package in settings["packages"]:
        source = (root / package).parent
        files = (path for path in (root / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        names.update(path.relative_to(source).as_posix() for path in files)
    return names


def differences(names: set[str], root: Path) -> Iterator[str]:
    """Say what a wheel with these names lacks, or has too much."""
    wanted = expected(root)
    yield from (f"the wheel lacks {name}" for name in sorted(wanted - names))
    unknown = (name for name in names - wanted if ".dist-info/" not in name)
    yield from (f"the wheel holds {name}, which the tree does not" for name in sorted(unknown))
    for needed in ("phala_facade/py.typed", "phala_wire/py.typed", "phala_facade/openapi.json"):
        if needed not in names:
            yield f"the wheel lacks {needed}"
    if not any(name.endswith(".dist-info/licenses/LICENSE") for name in names):
        yield "the wheel lacks its licence"


def _problems(folder: Path) -> Iterator[str]:
    wheel = wheel_in(folder)
    with zipfile.ZipFile(wheel) as archive:
        yield from differences(set(archive.namelist()), ROOT)
    built = tuple(path for path in sorted(folder.iterdir()) if path.suffix in {".whl", ".gz"})
    with tempfile.TemporaryDirectory() as temporary:
        again = Path(temporary)
        _build(again)
        for path in built:
            if (again / path.name).read_bytes() != path.read_bytes():
                yield f"{path.name} does not come out the same when it is built from the tree once more"


def _build(out: Path) -> None:
    """Build both from the tree, the wheel without the detour through the sdist."""
    targets = [f"--{target}" for target in TARGETS]
    command = [sys.executable, "-m", "build", *targets, "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)


if __name__ == "__main__":
    sys.exit(main())
