"""Looks for credentials: `python -m scripts.secrets [folder of a repository]`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scripts.secrets.cassette import contents

if TYPE_CHECKING:
    from collections.abc import Sequence

CASSETTES: Final = Path("tests/cassettes")

_NO_ENTROPY: Final = ("HexHighEntropyString", "Base64HighEntropyString")
"""Identifiers and hashes look as random as keys do: the detectors of known key formats and of assignments remain."""


def main(arguments: Sequence[str]) -> int:
    """Scan the tracked files of a repository, and what its cassettes hold; give the status to exit with."""
    root = Path(arguments[0] if arguments else ".")
    tracked = _tracked(root)
    if tracked is None:
        print(f"make secrets: {root.resolve()} is no git checkout: it looks into tracked files", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="unpacked-") as name:
        unpacked = Path(name).resolve()
        problems = [
            problem for path in sorted((root / CASSETTES).rglob("*.yaml")) for problem in _unpack(path, unpacked)
        ]
        found = _scan(root, tracked) | _scan(
            unpacked, [str(path.relative_to(unpacked)) for path in unpacked.rglob("*.json")]
        )
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if found or problems else 0


def _tracked(root: Path) -> list[str] | None:
    """Return the names of the tracked files of a checkout; `None` if it is not one, or there is no git."""
    try:
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return [name for name in listed.decode().split("\0") if name and (root / name).is_file()]


def _unpack(path: Path, folder: Path) -> list[str]:
    """Write the texts that a cassette holds into files that are named after it; say what else is wrong with it."""
    said, problems = contents(path)
    for number, text in enumerate(said, 1):
        target = folder / path.parent.name / f"{path.stem}-{text.where}-{number}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.text, encoding="utf-8")
    return problems


def _scan(folder: Path, names: Sequence[str]) -> bool:
    """Let detect-secrets look at files, and print what it finds; tell whether it does."""
    hook = str(Path(sys.executable).with_name("detect-secrets-hook"))
    disabled = [part for name in _NO_ENTROPY for part in ("--disable-plugin", name)]
    return bool(names) and subprocess.run([hook, *disabled, *names], cwd=folder, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
