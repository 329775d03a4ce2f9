"""Measures the facade beside what a user would pick instead: `python -m scripts.bench`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bench.built import ROOT, built
from scripts.bench.page import write_page
from scripts.bench.report import report
from scripts.bench.suite import FULL, QUICK, SECTIONS, TINY, measure
from scripts.bench.targets import targets
from scripts.bench.worker import CLOCKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.bench.suite import Section
    from scripts.bench.worker import Clock


class _Options(argparse.Namespace):
    quick: bool
    tiny: bool
    check: bool
    clock: Clock
    only: list[Section] | None
    out: Path | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and write them into the documentation if everything was measured.

    Returns:
        The exit status: 1 when `--check` finds that something is not reached.
    """
    options = _parse(arguments)
    built()
    if options.quick or options.tiny:
        figures = measure(TINY if options.tiny else QUICK, options.only or ("lists", "gets"), options.clock)
    else:
        figures = measure(FULL, options.only or SECTIONS, options.clock)
    print(report(figures))
    whole = not (options.quick or options.tiny or options.only)
    if options.out is not None or whole:
        write_page(figures, options.out or ROOT / "docs")
    missed = [target for target in targets(figures) if not target.met]
    if missed:
        print(f"bench: {len(missed)} targets are not met:", file=sys.stderr)
        for target in missed:
            print(f"bench:   {target.what}: {target.found:.2f}, not {target.bound:g}", file=sys.stderr)
    return int(options.check and bool(missed))


def _parse(arguments: Sequence[str] | None) -> _Options:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="measure less: lists of 1,000 and single CVMs, or what --only names")
    add("--tiny", action="store_true", help="measure next to nothing, to see that every part works")
    add("--only", action="append", choices=SECTIONS, metavar="SECTION", help=f"measure one of {', '.join(SECTIONS)}")
    add("--clock", choices=CLOCKS, default="wall", help="cpu: count what processes compute, on a busy machine")
    add("--check", action="store_true", help="fail when something is not reached")
    add("--out", type=Path, help="the folder of the documentation (default: docs, when everything is measured)")
    return parser.parse_args(arguments, _Options())


if __name__ == "__main__":
    sys.exit(main())
