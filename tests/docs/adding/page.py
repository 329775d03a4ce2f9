"""A page that shows how something is added, followed in a copy of the project: its edits and its commands, in order."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.scripts.diff import documents
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STEP = re.compile(r'^\*\*(\d+)\.\*\*|^```(\w+)(?: title="(.+?)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_PARTS = ("facade", "generated", "scripts", "tests", "docs")
_FILES = ("pyproject.toml", "openapi.json", "openapi.lock.json", "openapi.overlay.yaml")
# What the commands of the pages run, as the Makefile has it; the others write or check what has no part in this.
_COMMANDS = {
    "make spec": ("-m", "scripts.spec.intake", "vendor.json"),
    "make generate": ("-m", "scripts.spec.generate"),
    "make provenance": ("-m", "scripts.provenance"),
}
_LEFT_OUT = {"make spec-diff", "make api", "make record", "make screens", "make check", "make test", "make types"}


@dataclass(frozen=True)
class Edit:
    """One change by hand: in one place of one file.

    Attributes:
        number: The number that the page gives it.
        file: The file.
        kind: `diff` for a change of a file, `markdown` for a line of the CHANGELOG, the language of a new file.
        text: What the page shows.
    """

    number: int
    file: str
    kind: str
    text: str

    def apply(self, copy: Path) -> None:
        """Make the change in a copy of the project."""
        path = copy / self.file
        if self.kind == "diff":
            lines = self.text.splitlines(keepends=True)
            old, new = ("".join(line[1:] for line in lines if line[0] in kept) for kept in (" -", " +"))
            source = path.read_text(encoding="utf-8")
            assert source.count(old) == 1, f"edit {self.number}: its context is not in {self.file} once:\n{old}"
            path.write_text(source.replace(old, new), encoding="utf-8")
        elif self.kind != "markdown":
            assert not path.exists()
            path.write_text(self.text, encoding="utf-8")


def steps_of(name: str) -> Iterator[Edit | str]:
    """Yield what a page tells to do: edits, and commands of make."""
    number = 0
    for numbered, kind, file, text in _STEP.findall((ROOT / "docs" / name).read_text(encoding="utf-8")):
        if numbered:
            number += 1
            assert int(numbered) == number, f"{name} counts wrong at {numbered}"
        elif kind == "console":
            yield from re.findall(r"^\$ (make [a-z-]+)", text, re.MULTILINE)
        elif file:
            yield Edit(number, file, kind, text)


def edits_of(name: str) -> list[Edit]:
    """Return the edits of a page; each has a number of its own."""
    edits = [step for step in steps_of(name) if isinstance(step, Edit)]
    assert [edit.number for edit in edits] == list(range(1, len(edits) + 1))
    return edits


class Walk:
    """A copy of the project in which a page has been followed.

    Args:
        copy: An empty folder.
        name: The page.
        change: What the vendor changed of the document.
    """

    def __init__(self, copy: Path, name: str, change: documents.Edit) -> None:
        self.copy = copy
        ignored = shutil.ignore_patterns("__pycache__", "cassettes", "build")
        for part in _PARTS:
            shutil.copytree(ROOT / part, copy / part, ignore=ignored)
        for file in _FILES:
            shutil.copy(ROOT / file, copy)
        (copy / ".venv").symlink_to(ROOT / ".venv")
        (copy / "vendor.json").write_text(json.dumps(documents.edited(change)), encoding="utf-8")
        for step in steps_of(name):
            if isinstance(step, Edit):
                step.apply(copy)
            elif step not in _LEFT_OUT:
                self.run(*_COMMANDS[step])

    def run(self, *arguments: str) -> str:
        """Run Python in the copy, and return what it printed."""
        path = f"{self.copy / 'facade'}:{self.copy / 'generated'}:{self.copy}"
        done = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.copy,
            env={"PYTHONPATH": path, "MYPYPATH": path, "PATH": "", "PYTHONPYCACHEPREFIX": str(self.copy / "compiled")},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def test(self, *names: str) -> None:
        """Run tests of the project in the copy."""
        self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *(f"tests/{name}" for name in names))

    def type_check(self) -> None:
        """Check the types of the facade and of the generated client in the copy, strictly."""
        # What `make types` found of the modules that the page leaves alone holds for their copies, too.
        if (known := ROOT / ".mypy_cache").is_dir():
            shutil.copytree(known, self.copy / "cache")
        self.run("-m", "mypy", "--strict", "--cache-dir", str(self.copy / "cache"), "facade/phala_facade")
