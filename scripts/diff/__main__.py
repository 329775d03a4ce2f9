"""Says what a source changes of `openapi.json` and what that does to the facade: `python -m scripts.diff SOURCE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.diff.reporting import report
from scripts.spec.assemble import tracked_operations
from scripts.spec.document import SpecError
from scripts.spec.formats import read_document
from scripts.spec.intake import take_in
from scripts.spec.lock import recorded_names

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report.

    Returns:
        The exit status: 1 exactly when something breaks the facade, 2 when the documents cannot be compared.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.diff", description=__doc__)
    add = parser.add_argument
    add("sources", nargs="+", metavar="SOURCE", help="a whole document or a documentation page, as a file or https://")
    add("--old", type=Path, default=ROOT / "openapi.json", help="the document to compare with (default: %(default)s)")
    add("--pyproject", type=Path, default=ROOT / "pyproject.toml", help="lists the tracked operations")
    options = parser.parse_args(argv)
    try:
        old = read_document(cast("Path", options.old))
        new, _ = take_in(cast("list[str]", options.sources), tracked_operations(options.pyproject))
        changes = report(old, new, recorded_names(ROOT / "openapi.json"))
    except SpecError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(changes.markdown, end="")
    return int(changes.breaks)


if __name__ == "__main__":
    sys.exit(main())
