"""Every block of Python that a page shows runs alone, and shows what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

from tests.docs.pages import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from sybil import Example
    from sybil.document import Document

_FILE = re.compile(r"# (\w+\.py)\n")
_SYBIL = Sybil(parsers=[PythonCodeBlockParser()])


def _document_of(name: str) -> Document:
    return _SYBIL.parse(PAGES[name])


def _file_of(example: Example) -> str | None:
    """Give the name of the file that a block is meant to be, if it is."""
    file = _FILE.match(str(example.parsed))
    return file[1] if file else None


EXAMPLES = {name: list(_document_of(name).examples()) for name in PAGES}
RUN = [name for name, examples in EXAMPLES.items() if any(_file_of(example) is None for example in examples)]
FILES = [name for name, examples in EXAMPLES.items() if any(map(_file_of, examples))]
SHOWN = {
    "README.md": ("atlas-web-1 running 4096 us-west-1", "()"),
    "docs/start.md": (
        "atlas-web-1 running 4096 us-west-1",
        "'memory_mb': 4096",
        "12 of 12",
        "cvms.get 'cvm_gone' (API version 2026-01-21): HTTP 404 Not Found",
    ),
    "docs/model.md": ("Cvm(name='atlas-web-1', status='running', id='cvm_atlasWeb1')", "CVMInfoDetail"),
    "docs/versions.md": ("2025-10-28", "HostedCvm", "leaves agree"),
    "docs/errors.md": ("cvms.list: ",),
    "docs/tolerance.md": ("expected an integer or null, found a string", "nickname"),
    "docs/integrations.md": (
        "atlas-web-1",
        "us-west-1",
        "['GET', 'read the fleet']",
        "PhalaCloud(base_url='https://cloud-api.phala.com', api_version='2026-01-21')",
        "4096",
        "atlas-web-1 running",
        "200 atlas-web-1\n404 NotFoundError",
        "added: []\nremoved: []\nchanged: []",
    ),
    "docs/migration.md": ("atlas-web-1 4096",),
    "docs/fleet.md": (
        "1 3 12 5 False",
        "atlas-web-1 ('cvms.list', 'apps.list')",
        "hermes-replica-1 ('apps.list',)",
        "0.116 Runtime(",
        "{'statuses': [",
    ),
}


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("name", RUN)
def test_each_block_of_a_page_runs_alone(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = _document_of(name)
    for example in document.examples():
        document.namespace.clear()
        document.namespace["__name__"] = "__main__"
        if _file_of(example) is None:
            example.evaluate()
    shown = capsys.readouterr().out

    assert [text for text in SHOWN.get(name, ()) if text not in shown] == []


@pytest.mark.parametrize("name", FILES)
def test_the_tests_of_a_page_pass(name: str, tmp_path: Path) -> None:
    for example in EXAMPLES[name]:
        file = _file_of(example)
        if file:
            (tmp_path / file).write_text(str(example.parsed), encoding="utf-8")
    arguments = ("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "phala_facade_pytest")
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=alone, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


def test_what_pages_are_said_to_show_is_looked_for() -> None:
    assert set(SHOWN) <= set(RUN)
