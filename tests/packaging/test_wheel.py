"""The wheel holds both packages whole, and is tried by what is on the machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from scripts.wheel.contents import ROOT, differences, expected, wheel_in
from scripts.wheel.lowest import lowest_requirements
from scripts.wheel.pythons import pythons
from scripts.wheel.typed import incomplete

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = ROOT / "pyproject.toml"
METADATA = {"phala_facade-0.1.0.dist-info/RECORD", "phala_facade-0.1.0.dist-info/licenses/LICENSE"}


def test_a_wheel_holds_both_packages_their_markers_the_spec_and_the_licence() -> None:
    names = expected(ROOT)

    assert {"phala_facade/py.typed", "phala_wire/py.typed", "phala_facade/openapi.json"} <= names
    assert {"phala_facade/client/cloud.py", "phala_wire/models/__init__.py"} <= names
    assert not [name for name in names if "__pycache__" in name]
    assert list(differences(names | METADATA, ROOT)) == []


@pytest.mark.parametrize("name", ["phala_wire/py.typed", "phala_facade/openapi.json", "phala_facade/client/cloud.py"])
def test_what_a_wheel_lacks_is_named(name: str) -> None:
    (said, *_) = differences((expected(ROOT) | METADATA) - {name}, ROOT)

    assert said == f"the wheel lacks {name}"


def test_a_wheel_without_its_licence_or_with_more_than_the_tree_is_refused() -> None:
    said = list(differences({*expected(ROOT), "tests/__init__.py"}, ROOT))

    assert said == ["the wheel holds tests/__init__.py, which the tree does not", "the wheel lacks its licence"]


def test_a_folder_must_hold_one_wheel(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds 0: run `make build`"):
        wheel_in(tmp_path)
    for name in ("a-1-py3-none-any.whl", "a-2-py3-none-any.whl"):
        (tmp_path / name).touch()
    with pytest.raises(FileNotFoundError, match="holds 2"):
        wheel_in(tmp_path)


def test_the_lowest_version_of_each_dependency_is_what_the_project_says() -> None:
    assert "httpx==0.28.1" in lowest_requirements(PYPROJECT)
    assert {one.partition("==")[0] for one in lowest_requirements(PYPROJECT, ["strict"])} >= {"msgspec", "jsonschema"}


def test_a_dependency_without_a_lowest_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["attrs"]\n', encoding="utf-8")

    with pytest.raises(ValueError, match="'attrs' does not say"):
        lowest_requirements(tmp_path / "pyproject.toml")


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


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
def test_the_folder_of_pyenv_is_asked_for(tmp_path: Path) -> None:
    kept = interpreter(tmp_path / "elsewhere" / "versions" / "3.13.0" / "bin", "3.13", says="3.13")
    command = tmp_path / "pyenv"
    command.write_text(f"#!/bin/sh\necho {tmp_path / 'elsewhere'}\n", encoding="utf-8")
    command.chmod(0o755)

    assert pythons(["3.13"], path=str(tmp_path)) == {"3.13": kept}


def symbol(name: str, message: str = "") -> dict[str, Any]:
    return {"name": name, "diagnostics": [{"message": message}] if message else []}


def test_only_what_is_exported_must_have_a_type_that_all_checkers_agree_on() -> None:
    symbols = [
        symbol("shop.Client"),
        symbol("shop.limit", "is missing an annotation"),
        symbol("shop.calls.Client.items", "is missing\n  an annotation"),
        symbol("shop.calls.Hidden.items", "is nobody's"),
        symbol("shop.calls.logger", "is nobody's"),
    ]

    assert list(incomplete({"typeCompleteness": {"symbols": symbols}}, "shop")) == [
        "  shop.limit: is missing an annotation",
        "  shop.calls.Client.items: is missing an annotation",
    ]
