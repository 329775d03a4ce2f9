"""`openapi.lock.json`: where `openapi.json` came from, what it holds, and what the generated names of that are."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from scripts.spec.assemble import tracked_operations
from scripts.spec.document import SpecError, child, operations, parse_json, to_canonical
from scripts.spec.files import read_bounded
from scripts.spec.formats import decode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]


class Origin(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Where a source came from, and the SHA-256 of its bytes."""

    place: str = msgspec.field(name="from")
    sha256: str


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What an operation is called in the document, and its module."""

    id: str
    module: str


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded about a document when it is taken in; neither a time nor a place of this machine."""

    sources: list[Origin]

    sha256: str
    """The SHA-256 of the document's bytes."""

    operations: dict[str, Named]
    """The names of each operation by "METHOD /path": one that keeps either its path or its id keeps its module."""

    classes: dict[str, str]
    """The class name of each schema component by its key."""

    @property
    def names(self) -> Mapping[str, str]:
        """All recorded names as the preparation takes them: those of operations have keys with a space."""
        by_id = {f"operation {each.id}": each.module for each in self.operations.values()}
        return {**self.classes, **{place: each.module for place, each in self.operations.items()}, **by_id}

    def render(self) -> str:
        """Return the canonical text, the same whatever the order of the operations and classes."""
        return to_canonical(msgspec.to_builtins(self, order="deterministic"))


def lock_of(spec: Path) -> Path:
    """Return the path of a document's lock file, which lies beside it."""
    return spec.with_name(f"{spec.stem}.lock.json")


def read_lock(path: Path) -> Lock | None:
    """Read a lock file; `None` where there is none.

    Raises:
        SpecError: It cannot be read, or is no lock file.
    """
    if not path.exists():
        return None
    mend = "restore it, or remove it to name every class anew"
    try:
        content = parse_json(decode(read_bounded(path), str(path)), str(path))
    except SpecError as error:
        raise SpecError(f"{error}; {mend}") from None
    try:
        return msgspec.convert(content, Lock)
    except msgspec.ValidationError as error:
        raise SpecError(f"{path} is not a lock file: {error}; {mend}") from None


def recorded_names(spec: Path) -> Mapping[str, str]:
    """Return the names that a document's lock file records, none where there is no such file.

    Raises:
        SpecError: The lock file cannot be read.
    """
    lock = read_lock(lock_of(spec))
    return {} if lock is None else lock.names


def complaint(spec: Path, tracked: Sequence[str]) -> str | None:
    """Say what does not match between a document, its lock file and the tracked operations, and what mends it.

    Raises:
        SpecError: The document or its lock file cannot be read.
    """
    path = lock_of(spec)
    lock = read_lock(path)
    if lock is None:
        return f"{path.name} is missing: run `make spec SOURCE=...`"
    mend = f"run `make spec SOURCE={_quoted(' '.join(source.place for source in lock.sources))}`"
    content = read_bounded(spec)
    if hashlib.sha256(content).hexdigest() != lock.sha256:
        reason = "a `make spec` that was stopped, or an edit by hand"
        undo = f"`git checkout {spec.name} {path.name}` undoes it"
        return f"{spec.name} is not the document that {path.name} records ({reason}): {mend}, or {undo}"
    document = parse_json(decode(content, spec.name), spec.name)
    held = {f"{method.upper()} {name}" for method, name, _ in operations(document)}
    if not set(tracked) == lock.operations.keys() == held:
        return f"pyproject.toml tracks other operations than {spec.name} and {path.name} hold: {mend}"
    if lock.classes.keys() != child(document, "components", "schemas").keys():
        return f"{path.name} does not name the classes of the schemas in {spec.name}: {mend}"
    return None


def _quoted(sources: str) -> str:
    return f'"{sources}"' if " " in sources else sources


def main(argv: Sequence[str] | None = None) -> int:
    """Check that the document and its lock file match; return 0, or 1 with what mends it on stderr."""
    parser = argparse.ArgumentParser(prog="python -m scripts.spec.lock", description="Check openapi.lock.json.")
    add = parser.add_argument
    add("--spec", type=Path, default=ROOT / "openapi.json", help="the document (default: %(default)s)")
    add("--pyproject", type=Path, default=ROOT / "pyproject.toml", help="lists the tracked operations")
    options = parser.parse_args(argv)
    spec = cast("Path", options.spec)
    try:
        found = complaint(spec, tracked_operations(options.pyproject))
    except SpecError as error:
        found = str(error)
    if found is not None:
        print(f"error: {found}", file=sys.stderr)
        return 1
    print(f"check-spec: {spec} is what {lock_of(spec).name} records", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
