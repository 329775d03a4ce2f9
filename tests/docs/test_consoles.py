"""What the pages tell to type is there: targets of make, commands of the program, extras of the distribution."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest

from phala_facade.cli import main
from tests.docs.pages import PAGES, commands_of, text_of
from tests.support.paths import ROOT

COMMANDS = [(name, command) for name in PAGES for command in commands_of(name)]
PROGRAM = sorted({command.partition(" | ")[0] for _, command in COMMANDS if command.startswith("phala-facade ")})
# These go on until they are stopped, or take seconds; they have tests of their own.
LONG = {"phala-facade serve --port 8765", "phala-facade serve --fleet fleet.toml", "phala-facade conformance"}


def test_every_target_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {(name, target) for name in PAGES for target in re.findall(r"`make ([a-z-]+)[ `]", text_of(name))}
    for name, command in COMMANDS:
        goals = re.match(r"make ((?:[a-z-]+ ?)+)", command)
        named |= {(name, target) for target in goals[1].split()} if goals else set()

    assert {(name, target) for name, target in named if target not in targets} == set()


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", [command for command in PROGRAM if command not in LONG])
def test_a_command_of_the_program_ends_well(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(shlex.split(command)[1:])

    assert (code, capsys.readouterr().err) == (0, "")


@pytest.mark.parametrize("command", sorted(LONG))
def test_what_takes_long_is_a_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*shlex.split(command)[1:], "--help"]) == 0
    assert "Usage:" in capsys.readouterr().out


def test_every_extra_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {extra for name in PAGES for extra in re.findall(r"extras? `(\w+)`", text_of(name))}

    assert extras
    assert extras <= set(project["optional-dependencies"])
