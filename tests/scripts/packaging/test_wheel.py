"""The wheel is tried by what is on the machine, with what the project pins and with the lowest that it allows."""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from scripts.wheel.__main__ import ROOT, constraints, lowest
from scripts.wheel.pythons import pythons

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_lowest_version_of_each_dependency_is_what_the_project_says() -> None:
    assert "httpx==0.28.1" in lowest(PROJECT)
    assert {one.partition("==")[0] for one in lowest(PROJECT)} >= {"msgspec", "jsonschema", "click", "uvicorn"}


def test_a_dependency_without_a_lowest_version_is_refused() -> None:
    with pytest.raises(ValueError, match="'attrs' does not say"):
        lowest({"dependencies": ["attrs"]})


def test_what_is_pinned_is_installed_but_for_the_lowest(tmp_path: Path) -> None:
    pins = constraints(tmp_path / "pins.txt", ["httpx==0.1"]).read_text(encoding="utf-8").splitlines()

    assert "httpx==0.1" in pins
    assert {pin.partition("==")[0] for pin in pins} > {"httpx", "msgspec", "pytest"}
    assert len({pin.partition("==")[0] for pin in pins}) == len(pins)


def interpreter(folder: Path, version: str, *, says: str | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"python{version}"
    file.write_text(f"#!/bin/sh\n{'exit 127' if says is None else f'echo {says}'}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
def test_a_python_counts_when_it_starts_and_is_what_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    first, second = tmp_path / "first", tmp_path / "second"
    interpreter(first, "3.11", says=None)
    interpreter(first, "3.12", says="3.9")
    enabled = interpreter(second, "3.11", says="3.11")
    kept = interpreter(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin", "3.13", says="3.13")

    found = pythons(["3.11", "3.12", "3.13", "3.14"], path=f"{first}:{second}")

    assert found == {"3.11": enabled, "3.13": kept}
