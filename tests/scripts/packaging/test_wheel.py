"""The wheel is tried by what is on the machine, and with the lowest dependencies that the project allows."""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from scripts.wheel.__main__ import lowest
from scripts.wheel.pythons import PYPROJECT, pythons

if TYPE_CHECKING:
    from pathlib import Path


def test_the_lowest_version_of_each_dependency_is_what_the_project_says() -> None:
    pins = lowest(tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"])

    assert "httpx==0.28.1" in pins
    assert {one.partition("==")[0] for one in pins} >= {"msgspec", "jsonschema", "click", "uvicorn"}


def test_a_dependency_without_a_lowest_version_is_refused() -> None:
    with pytest.raises(ValueError, match="'attrs' does not say"):
        lowest({"dependencies": ["attrs"]})


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
def test_a_python_that_pyenv_keeps_is_found_behind_the_shim_of_a_version_that_is_not_enabled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shims, kept = tmp_path / "shims", tmp_path / "versions" / "3.13.0" / "bin"
    for python in (shims / "python3.12", shims / "python3.13", kept / "python3.13"):
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch(mode=0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", str(shims))

    assert pythons() == {"3.12": shims / "python3.12", "3.13": kept / "python3.13"}
    assert "not tried: Python 3.11, 3.14, 3.15" in capsys.readouterr().err
