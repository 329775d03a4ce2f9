"""The whole bench, over next to nothing, in the environment that its contenders need."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import msgspec
import pytest

from scripts.bench.built import ROOT
from scripts.bench.figures import Figures
from scripts.bench.suite import WHOLE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.campaign

PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"


@pytest.mark.skipif(not PYTHON.exists(), reason="`make bench` sets up what the bench needs")
def test_every_contender_reads_the_same_and_the_page_shows_what_was_found(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "performance.md", tmp_path)
    command: list[str | Path] = [PYTHON, "-m", "scripts.bench", "--tiny", "--out", tmp_path]
    for section in ("lists", "inventory"):
        command += ["--only", section]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "facade:generated:."},
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    figures = msgspec.json.decode((tmp_path / "performance" / "figures.json").read_bytes(), type=Figures)
    assert [set(calls.seconds) for calls in figures.lists] == [set(WHOLE)] * 4
    assert [set(calls.seconds) for calls in figures.inventory] == [{"facade", "gather"}] * 2
    assert "### Lists, 2026-01-21" in (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert (tmp_path / "performance" / "lists.svg").read_text(encoding="utf-8").startswith("<?xml")
