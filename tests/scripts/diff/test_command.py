"""The command: it prints Markdown, and fails exactly when something breaks the facade."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scripts.diff.__main__ import main
from tests.scripts.diff.documents import LISTS, drop, edited, march, today

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def current(tmp_path: Path) -> str:
    return _written(tmp_path / "today.json", today())


def _written(path: Path, document: object) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_no_change_is_a_success_and_says_what_was_compared(current: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([current]) == 0
    assert capsys.readouterr().out.startswith(
        "No change: both documents describe the same API.\n\nCompared: 7 operations"
    )


def test_a_change_that_breaks_the_facade_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_written(tmp_path / "march.json", march())]) == 1
    assert "**breaks** `NodeRef.node_id`" in capsys.readouterr().out


def test_a_change_that_the_facade_handles_succeeds(
    tmp_path: Path, current: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([current, "--old", _written(tmp_path / "march.json", march())]) == 0
    assert "**handled** `NodeRef.node_id`" in capsys.readouterr().out


def test_what_is_no_document_is_an_error_and_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"openapi": "3.1.0", "paths": {', encoding="utf-8")

    assert main([str(broken)]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith("error: ")


def test_a_tracked_operation_that_is_gone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_written(tmp_path / "less.json", edited(drop("paths", LISTS[0])))]) == 1
    assert "**breaks** `GET /api/v1/cvms` operation removed; touches `cvms.list`" in capsys.readouterr().out
