"""Fuzzes what reads answers, led by the coverage of its code: `python -m scripts.fuzz.coverage [--minutes N]`."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.fuzz.bodies import bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
_PROGRESS = re.compile(r"#(\d+)\s.*cov: (\d+) ft: (\d+) corp: (\d+)")
_LONGEST_INPUT = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz for some minutes.

    Returns:
        The exit status: 0 if nothing was found; otherwise the input is kept, and how to try it again is printed.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.fuzz.coverage", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: %(default)s)")
    parser.add_argument("--seed", type=int, help="of the mutations")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz", help="where corpus and findings are kept")
    options = parser.parse_args(arguments)
    out: Path = options.out
    minutes: float = options.minutes
    seed: int = secrets.randbelow(2**31) + 1 if options.seed is None else options.seed
    start = _write_start(out / "start")
    for folder in ("corpus", "found"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    print(f"seed {seed}, {start} bodies to start from, {minutes:g} minutes", flush=True)
    last, status = _fuzz(out, round(minutes * 60), seed)
    if last is not None:
        runs, coverage, features, corpus = (int(number) for number in last)
        print(f"{runs:,} executions; coverage {coverage:,} edges, {features:,} features; {corpus:,} inputs kept")
    for found in sorted((out / "found").iterdir()):
        print(f"found: PYTHONPATH=facade:generated:. {sys.executable} -m scripts.fuzz.harness {found}")
    return status


def _write_start(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    found = list(bodies())
    for body in found:
        (folder / hashlib.sha256(body).hexdigest()[:16]).write_bytes(body)
    return len(found)


def _fuzz(out: Path, seconds: int, seed: int) -> tuple[tuple[str, ...] | None, int]:
    """Let the harness run; give the last figures that it wrote, and its exit status."""
    command = [
        *(sys.executable, "-m", "scripts.fuzz.harness", f"-max_total_time={seconds}", f"-seed={seed}"),
        *(f"-max_len={_LONGEST_INPUT}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={out / 'found'}/"),
        *(str(out / "corpus"), str(out / "start")),
    ]
    sources = os.pathsep.join(str(ROOT / folder) for folder in ("facade", "generated", "."))
    last: tuple[str, ...] | None = None
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": sources}, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stderr or ():
            match = _PROGRESS.search(line)
            last = match.groups() if match else last
            if not match and not line.startswith("INFO: Instrumenting"):
                print(line, end="", flush=True)
    return last, process.returncode


if __name__ == "__main__":
    sys.exit(main())
