"""`make examples`: builds the wheel, and runs the tests of each example with it, in a clean environment."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.wheel.contents import wheel_in
from scripts.wheel.environment import CleanEnvironment
from scripts.wheel.pins import write_constraints

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
BUILDER = ROOT / ".venv" / "release" / "bin" / "python"


def main() -> int:
    """Try every example as those would who have the wheel and not the tree.

    Returns:
        The exit status: 1 when the wheel cannot be built or installed, or when a test fails.
    """
    examples = sorted(path.parent for path in EXAMPLES.glob("*/pyproject.toml"))
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            environment = _environment(_wheel(folder / "dist"), folder)
            for example in examples:
                print(f"{example.relative_to(ROOT)}:", flush=True)
                environment.run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=example)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"make examples: {error}", file=sys.stderr)
        return 1
    return 0


def _wheel(folder: Path) -> Path:
    command = [str(BUILDER), "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return wheel_in(folder)


def _environment(wheel: Path, folder: Path) -> CleanEnvironment:
    """Install the wheel and pytest, with what they need in the versions that are pinned."""
    environment = CleanEnvironment.create(Path(sys.executable), folder / "venv")
    environment.install(f"{wheel}[testing]", "pytest", constraints=write_constraints(folder / "constraints.txt"))
    return environment


if __name__ == "__main__":
    sys.exit(main())
