"""The documentation page says what the program does: commands, options, columns, exit codes, in words and pictures."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import click
import pytest

from phala_facade.cli.apps import APPS
from phala_facade.cli.conformance import FINDING_FIELDS
from phala_facade.cli.cvm_views import CVMS
from phala_facade.cli.exits import Exit
from phala_facade.cli.options import PROFILE_VARIABLE, VARIABLES
from phala_facade.cli.program import program
from phala_facade.cli.versions import VERSION_FIELDS
from scripts import screens
from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())


def commands(group: click.Group, path: str = "") -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        where = f"{path} {name}".strip()
        found += commands(command, where) if isinstance(command, click.Group) else [(where, command)]
    return found


def test_every_command_and_option_is_documented() -> None:
    for name, command in commands(program):
        assert f"| `{name}" in PAGE, name
        for param in command.params:
            if isinstance(param, click.Option) and name not in {"serve", "conformance"}:
                assert f"`{param.opts[-1]}" in PAGE, param.opts


def test_every_exit_code_is_documented() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == [code.value for code in Exit]


def test_the_columns_of_csv_are_documented_in_their_order() -> None:
    for fields in (FINDING_FIELDS, VERSION_FIELDS):
        assert ", ".join(f"`{name}`" for name in fields) in FLAT


def test_the_columns_of_tables_are_documented() -> None:
    for view in (CVMS, APPS):
        assert ", ".join(f"`{column.name}`" for column in view.columns) in FLAT


def test_every_variable_is_documented() -> None:
    for variable in (*VARIABLES.values(), PROFILE_VARIABLE):
        assert f"| `{variable}`" in PAGE


def test_every_picture_exists() -> None:
    for path in re.findall(r"\]\((screens/[^)]*)\)", PAGE):
        assert (ROOT / "docs" / path).is_file()


@pytest.mark.campaign
def test_the_committed_pictures_are_of_todays_program_and_load_nothing() -> None:
    taken = screens.take()

    assert {path.name: path.read_text(encoding="utf-8") for path in screens.FOLDER.glob("*.svg")} == taken
    for svg in taken.values():
        ET.fromstring(svg)  # noqa: S314 - made here
        outside = re.sub(r'xmlns="[^"]*"|<text.*?</text>|<!--.*?-->', "", svg)
        assert "http" not in outside
        assert not re.search(r"127\.0\.0\.1:(?!8765)", svg)
