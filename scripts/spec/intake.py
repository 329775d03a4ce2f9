"""A vendor's document, or pages of one, taken in: `openapi.json` and its lock file, and what that changes."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.spec.assemble import gather, settled, tracked_operations
from scripts.spec.document import JsonObject, SpecError, child, operations, to_canonical
from scripts.spec.fetch import address, fetch, public
from scripts.spec.files import read_bounded, write_atomically
from scripts.spec.formats import decode, read_document
from scripts.spec.lock import Lock, Named, Origin, lock_of, recorded_names
from scripts.spec.modules import module_names, operation_id
from scripts.spec.names import class_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The bytes of a source and where they came from."""

    given: str
    """What messages call it: the path as given, or the address without its query."""

    origin: str
    """What may be committed: the address without its query, or a file's own name without its folder."""

    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """The decoded text; a `SpecError` where it is not UTF-8."""
        return decode(self.content, self.given)


def read_source(given: str) -> Source:
    """Read a file, or fetch an address.

    Args:
        given: A path, or an address ("https://...").

    Raises:
        SpecError: It cannot be read or fetched, or not within bounds.
    """
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given):
        name = public(address(given))
        return Source(given=name, origin=name, content=fetch(given))
    path = Path(given)
    return Source(given=given, origin=path.name, content=read_bounded(path))


def read_sources(given: Sequence[str]) -> list[Source]:
    """Read files, and fetch addresses, each once.

    Args:
        given: Paths and addresses of whole documents (JSON or YAML) or documentation pages. Where one is no file, the
            spaces in it separate several, unless quotes hold them together.

    Raises:
        SpecError: One of them cannot be read.
    """
    names: list[str] = []
    for each in given:
        try:
            names += [each] if Path(each).exists() else shlex.split(each)
        except (OSError, ValueError) as error:
            raise SpecError(f"the sources {each!r} cannot be told apart: {error}") from None
    return [read_source(name) for name in dict.fromkeys(names)]


def main(argv: Sequence[str] | None = None) -> int:
    """Report what changes, then write the document and its lock file; return 0, or 1 with both untouched."""
    parser = argparse.ArgumentParser(prog="python -m scripts.spec.intake", description=__doc__)
    add = parser.add_argument
    add("sources", nargs="+", metavar="SOURCE", help="a whole document or a documentation page, as a file or https://")
    add("--out", type=Path, default=ROOT / "openapi.json", help="the file to write (default: %(default)s)")
    add("--pyproject", type=Path, default=ROOT / "pyproject.toml", help="lists the tracked operations")
    options = parser.parse_args(argv)
    out = cast("Path", options.out)
    try:
        tracked = tracked_operations(options.pyproject)
        sources = read_sources(cast("list[str]", options.sources))
        gathered = gather([(source.given, source.text) for source in sources])
        document = _in_known_order(settled(gathered, tracked), out)
        lock = _lock(out, document, sources)
        _report(out, document, recorded_names(out))
        # The lock file first: until the document follows it, its change can be reported again.
        write_atomically(lock_of(out), lock.render())
        write_atomically(out, to_canonical(document))
    except (SpecError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for note in gathered.notes:
        print(note, file=sys.stderr)
    count = sum(1 for _ in operations(document))
    schemas = len(child(document, "components", "schemas"))
    print(f"{out}: {count} operations, {schemas} schemas", file=sys.stderr)
    return 0


def _in_known_order(document: JsonObject, out: Path) -> JsonObject:
    """Return what a file holds, if that differs from a document in the order of keys alone: that is no change."""
    try:
        known = read_document(out) if out.exists() else {}
    except SpecError:
        return document
    same = json.dumps(known, sort_keys=True) == json.dumps(document, sort_keys=True)
    return known if same else document


def _lock(out: Path, document: JsonObject, sources: Sequence[Source]) -> Lock:
    names = recorded_names(out)
    modules = module_names(document, names)
    return Lock(
        sources=sorted(Origin(place=source.origin, sha256=source.sha256) for source in sources),
        sha256=hashlib.sha256(to_canonical(document).encode()).hexdigest(),
        operations={
            f"{method.upper()} {path}": Named(
                id=operation_id(method, path, operation), module=modules[method, path].name
            )
            for method, path, operation in operations(document)
        },
        classes=class_names(child(document, "components", "schemas"), names),
    )


def _report(out: Path, document: JsonObject, recorded: Mapping[str, str]) -> None:
    """Print what the document changes, unless it is the first one."""
    if not out.exists():
        return
    try:
        # Only here: it runs the facade, which nothing else of the intake needs.
        from scripts.diff import Api, report

        changes = report(Api(read_document(out), recorded), Api(document, recorded))
    except ImportError as error:
        raise SpecError(f"what changes cannot be told: {error}; run `make generate` first") from None
    except SpecError as error:
        print(f"what changes cannot be told: {error}", file=sys.stderr)
        return
    print(changes.markdown, flush=True)
    if changes.breaks:
        print("this breaks the facade: mend it before `make generate` is committed", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
