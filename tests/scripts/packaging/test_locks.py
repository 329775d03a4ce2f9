"""The set-up installs what the locks pin, whatever has been released since."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest
from packaging.requirements import Requirement

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NEWER = "9999"
BEHIND_AN_EXTRA = "behind-an-extra"


class Pin(NamedTuple):
    """One pinned package, and who needs it."""

    requirement: Requirement
    needed_by: frozenset[str]

    @property
    def version(self) -> str:
        (specifier,) = self.requirement.specifier
        assert specifier.operator == "=="
        return specifier.version


def pins(lock: Path) -> Iterator[Pin]:
    for entry in re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8")):
        line = entry.partition("--hash")[0].rstrip(" \\\n")
        needed_by = re.findall(r"^    #(?: +via)? +([a-z0-9.-]+)$", entry, re.MULTILINE)
        yield Pin(Requirement(line), frozenset(needed_by))


def write_wheel(index: Path, name: str, version: str, requires: Iterable[str] = ()) -> str:
    """Write a wheel of nothing but metadata into an index, and return its SHA-256."""
    stem = f"{name.replace('-', '_')}-{version}"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        "Provides-Extra: more",
        f'Requires-Dist: {name}-{BEHIND_AN_EXTRA}; extra == "more"',
        *(f"Requires-Dist: {requirement}" for requirement in requires),
    ]
    path = index / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", "\n".join(metadata) + "\n")
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_tomorrow(folder: Path, lock: Path, unmet: Sequence[str] = ()) -> dict[str, str]:
    """Write a tree whose lock pins what `lock` pins, beside an index that offers a newer release of everything.

    Everybody needs what they need with an extra, at the pinned version or newer; what is behind the extra is on the
    index, and pinned nowhere.

    Args:
        unmet: What the first package needs besides, and nobody offers.

    Returns:
        The pinned versions, by name, of those packages that this machine needs.
    """
    index = folder / "index"
    index.mkdir()
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    # What installs is not replaced by an empty package.
    here = [
        pin
        for pin in pins(lock)
        if pin.requirement.name != "pip" and (pin.requirement.marker is None or pin.requirement.marker.evaluate())
    ]
    lines: list[str] = []
    for pin in here:
        name = pin.requirement.name
        needs = [f"{other.requirement.name}[more]>={other.version}" for other in here if name in other.needed_by]
        digest = write_wheel(index, name, pin.version, [*needs, *(unmet if pin is here[0] else ())])
        lines.append(f"{name}=={pin.version} --hash=sha256:{digest}\n")
        write_wheel(index, name, NEWER, needs)
        write_wheel(index, f"{name}-{BEHIND_AN_EXTRA}", NEWER)
    (folder / "requirements" / lock.name).write_text("".join(lines), encoding="utf-8")
    return {pin.requirement.name: pin.version for pin in here}


def make(folder: Path, target: str, *variables: str) -> subprocess.CompletedProcess[str]:
    """Run a target where pip sees nothing but the index of the test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
    environment = {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder / "index")}
    return subprocess.run(
        [str(shutil.which("make")), f"PYTHON={sys.executable}", *variables, target],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.campaign
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_the_set_up_installs_the_pins_and_nothing_else_when_everything_has_a_newer_release(
    tmp_path: Path, lock: Path
) -> None:
    pinned = write_tomorrow(tmp_path, lock)

    done = make(tmp_path, f".venv/{lock.stem}/.installed")

    assert done.returncode == 0, done.stderr
    python = tmp_path / ".venv" / lock.stem / "bin" / "python"
    listed = subprocess.run([python, "-m", "pip", "list", "--format=json"], capture_output=True, check=True).stdout
    installed = {package["name"]: package["version"] for package in json.loads(listed)}
    brought_by_python = {"pip", "setuptools"} - pinned.keys()
    assert pinned
    assert {name: version for name, version in installed.items() if name not in brought_by_python} == pinned


@pytest.mark.campaign
def test_pins_that_do_not_fit_together_fail_the_set_up(tmp_path: Path) -> None:
    write_tomorrow(tmp_path, ROOT / "requirements" / "generator.txt", unmet=["something-else>=2"])

    done = make(tmp_path, ".venv/generator/.installed")

    assert done.returncode != 0
    assert "requires something-else, which is not installed" in done.stderr


def test_a_python_that_is_not_there_is_named(tmp_path: Path) -> None:
    write_tomorrow(tmp_path, ROOT / "requirements" / "generator.txt")

    done = make(tmp_path, ".venv/generator/.installed", "PYTHON=python9")

    assert done.returncode != 0
    assert "There is no program python9" in done.stderr
