"""Writes the table of where each field of the facade comes from: `python -m scripts.provenance`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from phala_facade.operations.registry import SHAPES
from scripts.provenance.page import page

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table, or check that the written one is current.

    Returns:
        The exit status: 1 when `--check` finds another table than the code gives.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.provenance", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "provenance.md", help="the file to write")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file is not current")
    options = parser.parse_args(arguments)
    out: Path = options.out
    text = page(SHAPES, json.loads((ROOT / "openapi.json").read_text(encoding="utf-8")))
    if not options.check:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
        return 0
    if out.is_file() and out.read_text(encoding="utf-8") == text:
        return 0
    print(f"{out.name} is not what the code does; `make provenance` writes it anew", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
