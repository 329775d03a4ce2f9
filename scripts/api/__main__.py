"""Writes the snapshot of the public API, or checks the code against it: `python -m scripts.api`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.api.changelog import announced, announces
from scripts.api.compatibility import changes
from scripts.api.entry import parsed, written
from scripts.api.surface import public_api

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.api.compatibility import Change

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("phala_facade", "phala_facade.testing")


class _Options(argparse.Namespace):
    check: bool
    root: Path
    modules: list[str]
    snapshot: Path
    changelog: Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the snapshot of the public API, or check the code against it.

    Neither passes over a change that breaks those who import the package unless the changelog announces it.

    Returns:
        The exit status: 1 when a breaking change is not announced, or `--check` finds a snapshot that is not current.
    """
    options = _parse(arguments)
    new = public_api(options.root, options.modules)
    if not options.snapshot.is_file():
        return _missing(options) if options.check else _write(options, written(new))
    text = options.snapshot.read_text(encoding="utf-8")
    try:
        old = parsed(text)
    except ValueError as error:
        return _fail(f"{options.snapshot}: {error}")
    found = changes(old, new)
    names = announced(options.changelog.read_text(encoding="utf-8"))
    package = options.modules[0]
    unannounced = [change for change in found if change.breaks and not announces(names, change.name, package)]
    if unannounced:
        return _refuse(unannounced, package, options.changelog)
    if not options.check:
        return _write(options, written(new))
    if text == written(new):
        return 0
    listed = "".join(f"\n  {change}" for change in found)
    return _fail(f"{options.snapshot.name} is not what the code offers; `make api` writes it anew{listed}")


def _parse(arguments: Sequence[str] | None) -> _Options:
    parser = argparse.ArgumentParser(prog="python -m scripts.api", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the snapshot is not current")
    parser.add_argument("--root", type=Path, default=ROOT / "facade", help="the folder that holds the package")
    parser.add_argument("--modules", nargs="+", default=list(MODULES), help="the public modules, the package first")
    parser.add_argument("--snapshot", type=Path, default=ROOT / "docs" / "public-api.txt", help="the file to write")
    parser.add_argument("--changelog", type=Path, default=ROOT / "CHANGELOG.md", help="what announces changes")
    return parser.parse_args(arguments, _Options())


def _write(options: _Options, text: str) -> int:
    options.snapshot.parent.mkdir(parents=True, exist_ok=True)
    options.snapshot.write_text(text, encoding="utf-8")
    return 0


def _missing(options: _Options) -> int:
    return _fail(f"{options.snapshot.name} is missing; `make api` writes it")


def _refuse(unannounced: list[Change], package: str, changelog: Path) -> int:
    name = unannounced[0].name.removeprefix(f"{package}.")
    return _fail(
        f"what users of {package} depend on breaks, and {changelog.name} does not say so:"
        + "".join(f"\n  {change}" for change in unannounced)
        + f"\nUndo it, or announce it in the topmost version of {changelog.name}, beneath ### Breaking, ### Removed or"
        f" ### Changed, with each name in backticks (`{name}`); then `make api`."
    )


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
