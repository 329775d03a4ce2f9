"""Reports what a source changes of `openapi.json` and what that does to the facade: `python -m scripts.diff SOURCE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.diff.operation_differences import moved_operations
from scripts.diff.reporting import Api, report
from scripts.spec.assemble import gather, tracked_operations
from scripts.spec.document import JsonObject, SpecError, operations
from scripts.spec.formats import read_document
from scripts.spec.intake import read_sources
from scripts.spec.lock import recorded_names
from scripts.spec.selection import select
from scripts.spec.validity import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]


def tracked_part(old: JsonObject, new: JsonObject, tracked: Sequence[str]) -> JsonObject:
    """Return the tracked operations of a new document, moved ones included, and what they reach."""
    there = {f"{method.upper()} {path}" for method, path, _ in operations(new)}
    moved = moved_operations(old, new)
    return select(new, [name for name in (moved.get(each, each) for each in tracked) if name in there])


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
        sources = read_sources(cast("list[str]", options.sources))
        gathered = gather([(source.origin, source.text) for source in sources])
        new = tracked_part(old, gathered.document, tracked_operations(options.pyproject))
        validate(new)
        believed = [f"{shown}, another source otherwise: the page was believed" for shown in gathered.contradictions]
        recorded = recorded_names(ROOT / "openapi.json")
        changes = report(Api(old, recorded), Api(new, recorded), [*believed, *gathered.notes])
    except SpecError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(changes.markdown, end="")
    return int(changes.breaks)


if __name__ == "__main__":
    sys.exit(main())
