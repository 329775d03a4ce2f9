"""Shells complete the command line by asking the program."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facade.cli.running import Program

_SHELLS = ("bash", "zsh", "fish")
_CHECK = {"bash": ("bash", "-n"), "zsh": ("zsh", "-n"), "fish": ("fish", "--no-execute")}


@pytest.mark.parametrize("shell", _SHELLS)
def test_the_script_of_a_shell_asks_the_program(program: Program, tmp_path: Path, shell: str) -> None:
    ran = program("completion", shell)

    assert ran.code == 0
    assert f"_PHALA_FACADE_COMPLETE={shell}_complete" in ran.out
    assert "phala-facade" in ran.out
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(ran.out)
        assert subprocess.run([*_CHECK[shell], script], check=False).returncode == 0


@pytest.mark.parametrize("shell", _SHELLS)
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cv", {"cvms"}),
        ("cvms l", {"list"}),
        ("cvms list --sta", {"--status"}),
        ("cvms list -o js", {"json", "jsonl"}),
        ("cvms list --status st", {"starting", "stopped", "stopping"}),
        ("cvms wait web --status ru", {"running"}),
        ("--api-version 2026", {"2026-01-21"}),
    ],
    ids=["command", "subcommand", "option", "value", "status", "awaited status", "version"],
)
def test_what_can_follow_is_given(program: Program, shell: str, words: str, expected: set[str]) -> None:
    lines = program.complete(words, shell)

    assert expected <= {part for line in lines for part in line.replace(",", "\t").split("\t")}


def test_the_help_gives_each_shell_a_line(program: Program) -> None:
    lines = [line.strip() for line in program("completion", "--help").out.splitlines()]

    assert {line.partition(":")[0] for line in lines if "phala-facade completion " in line} >= set(_SHELLS)
    assert "\\b" not in "".join(lines)
