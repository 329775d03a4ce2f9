"""Writes what running the code tells of operations, shapes and fields: `python -m scripts.provenance`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.provenance import modules, page, remarks, tables
from scripts.provenance.payload import payload_of
from scripts.provenance.trace import EVERY_SHAPE, trace
from scripts.spec.meaning import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parents[2]

_TABLE = re.compile(r"(?<=<!-- written by `make provenance` -->\n).*?(?=<!-- end -->)", re.DOTALL)


def written() -> dict[str, str]:
    """Return the text of each file that is written."""
    document = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    schemas = Schemas(document)
    traces = {shape: trace(shape, payload_of(shape.schema, schemas, items=2)) for shape in EVERY_SHAPE}
    return {
        "docs/model.md": _with_table("docs/model.md", tables.fields(traces)),
        "docs/provenance.md": page.page(traces),
        "docs/regenerating.md": _with_table("docs/regenerating.md", tables.changes()),
        "docs/versions.md": _with_table("docs/versions.md", tables.operations()),
        "facade/phala_facade/decode/documented.py": modules.leaves(traces),
        "facade/phala_facade/testing/fake/documented.py": modules.enumerations(document),
        **{path.relative_to(ROOT).as_posix(): text for path, text in remarks.modules(traces).items()},
    }


def _with_table(name: str, rows: Iterable[str]) -> str:
    """Return a page with its table as it is today."""
    table = "\n".join(rows) + "\n"
    return _TABLE.sub(lambda _: table, (ROOT / name).read_text(encoding="utf-8"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or check that they are current.

    Returns:
        The exit status: 1 when `--check` finds that the code gives another text.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.provenance", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not current")
    check: bool = parser.parse_args(arguments).check
    stale = {name: text for name, text in written().items() if (ROOT / name).read_text(encoding="utf-8") != text}
    for name, text in stale.items():
        if check:
            print(f"{name} is out of date; run `make provenance`", file=sys.stderr)
        else:
            (ROOT / name).write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
