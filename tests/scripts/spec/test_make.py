"""What is given to `make` reaches the programs as it is: nothing in it is read by make or by a shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MAKE = shutil.which("make") or "make"
#: What the targets find done, the oldest first.
SET_UP = (
    *("requirements/dev.txt", "requirements/generator.txt", "pyproject.toml", "facade/phala_facade_pytest.py"),
    *(".venv/.locked", ".venv/.dev", ".venv/generator/.installed"),
)

#: Stands for the Python of the environment: it writes down how it was called.
RECORDER = """#!{python}
import pathlib, sys
pathlib.Path("called").write_text("\\n".join(sys.argv[1:]), encoding="utf-8")
"""
TRICKY = [
    "https://docs.example/openapi.json?token=abc&v=2",
    "x;touch y",
    "$(shell touch y)",
    "`touch y` $HOME $$ %",
    "one page.md",
    "'one page.md' other.md",
    'x" && touch y "',
    "#fragment",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with the Makefile, and an environment that is set up and does nothing."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for folder in ("requirements", "facade", ".venv/bin", ".venv/generator"):
        (tmp_path / folder).mkdir(parents=True)
    for number, name in enumerate(SET_UP):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (number + 1, number + 1))
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(RECORDER.format(python=sys.executable), encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make without what the make that runs the tests hands on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = [MAKE, "--silent", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)


def called(project: Path, *arguments: str) -> list[str]:
    assert make(project, *arguments).returncode == 0
    assert not (project / "y").exists()
    return (project / "called").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("given", TRICKY)
@pytest.mark.parametrize(("target", "module"), [("spec-diff", "scripts.diff"), ("spec", "scripts.spec.intake")])
def test_a_source_is_one_argument_whatever_is_in_it(project: Path, target: str, module: str, given: str) -> None:
    assert called(project, target, f"SOURCE={given}") == ["-m", module, given]


@pytest.mark.parametrize("given", TRICKY)
def test_so_are_the_document_and_the_folder_of_the_generator(project: Path, given: str) -> None:
    assert called(project, "generate", f"SPEC={given}", f"OUT={given}") == [
        *("-m", "scripts.spec.generate", "--spec", given, "--out", given)
    ]
    assert called(project, "generate") == ["-m", "scripts.spec.generate"]


@pytest.mark.parametrize("target", ["spec", "spec-diff"])
def test_without_a_source_it_says_how_it_is_called(project: Path, target: str) -> None:
    done = make(project, target)

    assert done.returncode == 2
    assert done.stderr.startswith(f"usage: make {target} SOURCE=")
