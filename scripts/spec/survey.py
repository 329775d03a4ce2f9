"""How much of any OpenAPI document the generated client holds, counted in its source."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.spec.document import SpecError, operations
from scripts.spec.formats import read_document
from scripts.spec.generate import GENERATOR, GenerationError, missing, write_client
from scripts.spec.inventory import objects, read_package
from scripts.spec.prepare import prepare, with_path_items

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Generate a client of a document aside and print what is lost; return 1 if any of it silently, 2 if it failed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.spec.survey", description=__doc__)
    parser.add_argument("document", type=Path, help="any OpenAPI document, in JSON or YAML")
    path = cast("Path", parser.parse_args(argv).document)
    try:
        document = with_path_items(read_document(path))
        prepared = prepare(document)
        with tempfile.TemporaryDirectory() as folder:
            package = write_client(Path(folder), "surveyed", prepared.document, GENERATOR)
            held = read_package(package)
            lacking = missing(document, package, {})
    except (SpecError, GenerationError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    silent = [f"{pointer}: {what}" for pointer, what in lacking if pointer not in prepared.losses]
    listed = prepared.losses.lines()
    classes = [properties for _, properties in objects(document)]
    counted = {
        "operations": (sum(1 for _ in operations(document)), len(held.functions)),
        "objects": (len(classes), len(held.fields)),
        "properties": (sum(map(len, classes)), sum(map(len, held.fields.values()))),
    }
    print("".join(f"listed: {line}\n" for line in listed) + "".join(f"SILENT: {line}\n" for line in silent), end="")
    for what, (documented, generated) in counted.items():
        print(f"{what}: {documented} documented, {generated} generated")
    print(f"lost: {len(listed)} places listed, {len(silent)} silently")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
