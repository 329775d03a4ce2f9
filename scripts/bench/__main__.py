"""Measures the facade beside what a user would pick instead: `python -m scripts.bench`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.bench.lines import Effort, run
from scripts.bench.page import table, write

DOCS = Path(__file__).resolve().parents[2] / "docs"
QUICK = Effort(long=(10_000,), inventory=200, rounds=3, seconds=0.05)
TINY = Effort(listed=2, long=(3,), inventory=2, rounds=1, seconds=0)


def main(arguments: list[str]) -> int:
    """Measure, print the table, and write the page after a full run; with `--check`, return 1 for a missed target."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure less, and write nothing")
    parser.add_argument("--tiny", action="store_true", help="measure next to nothing, to see that every part works")
    parser.add_argument("--check", action="store_true", help="fail when a target is not met")
    parser.add_argument("--out", type=Path, help="the folder of the page (default: docs, after a full run)")
    options = parser.parse_args(arguments)
    effort = TINY if options.tiny else QUICK if options.quick else Effort()
    results, measured = run(effort)
    print(table(results))
    out: Path | None = options.out or (DOCS if effort == Effort() else None)
    if out is not None:
        write(out, results, measured)
    return int(options.check and not all(found.target.met(found.value) for found in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
