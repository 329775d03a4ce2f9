"""The set-up installs what the locks pin, whatever has been released since."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

INSTALLED = ".venv/some/.installed"


def write_wheel(index: Path, name: str, version: str, *metadata: str) -> str:
    """Write a wheel of nothing but metadata into an index, and return the line of a lock that pins it."""
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata]
    path = index / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        info = f"{name}-{version}.dist-info"
        wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def write_tomorrow(folder: Path, *needs: str) -> None:
    """Write a tree whose lock pins two packages, beside an index that offers a newer release of each.

    Args:
        folder: An empty folder.
        needs: What the first package needs besides the second one with an extra, which brings a third package.
    """
    index = folder / "index"
    index.mkdir()
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    extra = ("Provides-Extra: more", 'Requires-Dist: third; extra == "more"')
    lock = ""
    for version in ("9", "1"):
        requires = [f"Requires-Dist: {each}" for each in ("second[more]>=1", *needs)]
        lock = write_wheel(index, "first", version, *requires) + write_wheel(index, "second", version, *extra)
        write_wheel(index, "third", version)
    (folder / "requirements" / "some.txt").write_text(lock, encoding="utf-8")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make where pip sees nothing but the index of the test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
    environment = {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder / "index")}
    return subprocess.run(
        [str(shutil.which("make")), f"PYTHON={sys.executable}", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.campaign
def test_the_set_up_installs_the_pins_and_nothing_else_when_everything_has_a_newer_release(tmp_path: Path) -> None:
    write_tomorrow(tmp_path)

    done = make(tmp_path, INSTALLED)

    assert done.returncode == 0, done.stderr
    python = tmp_path / ".venv" / "some" / "bin" / "python"
    listed = subprocess.run([python, "-m", "pip", "list", "--format=json"], capture_output=True, check=True).stdout
    installed = {package["name"]: package["version"] for package in json.loads(listed)}
    brought_by_python = {"pip", "setuptools"}
    assert {name: version for name, version in installed.items() if name not in brought_by_python} == {
        "first": "1",
        "second": "1",
    }


@pytest.mark.campaign
def test_pins_that_do_not_fit_together_fail_the_set_up(tmp_path: Path) -> None:
    write_tomorrow(tmp_path, "something-else>=2")

    done = make(tmp_path, INSTALLED)

    assert done.returncode != 0
    assert "requires something-else, which is not installed" in done.stderr


def test_a_python_that_is_not_there_is_named(tmp_path: Path) -> None:
    write_tomorrow(tmp_path)

    done = make(tmp_path, INSTALLED, "PYTHON=python9")

    assert done.returncode != 0
    assert "There is no program python9" in done.stderr
