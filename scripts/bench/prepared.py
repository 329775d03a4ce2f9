"""Writes the documented spec as the generators of clients are given it: `python -m scripts.bench.prepared FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.spec.document import read_document, to_canonical
from scripts.spec.lock import recorded_names
from scripts.spec.overlay import apply_overlay, read_overlay
from scripts.spec.prepare import prepare

ROOT = Path(__file__).resolve().parents[2]


def main(out: Path) -> None:
    """Write the document with its corrections, prepared."""
    spec = ROOT / "openapi.json"
    document = apply_overlay(read_document(spec), read_overlay(ROOT / "openapi.overlay.yaml"))
    out.write_text(to_canonical(prepare(document, recorded_names(spec))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
