"""A kill at any moment leaves each file and folder as before or as after; a further run ends as if none had been."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.spec import generate, intake, lock
from tests.scripts.spec.test_generate import generated, imitation, sample, tree, written
from tests.scripts.spec.test_intake import Desk, whole
from tests.support.paths import ROOT

PAIR = ("openapi.json", "openapi.lock.json")


def stopped(module: str, place: Path, copies: Path, *arguments: str) -> list[Path]:
    """Run a command once for each step that it takes, killed there; return the places that it left, in that order."""
    command = [sys.executable, "-m", "tests.scripts.spec.stopping", module, str(place), str(copies), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(copies.iterdir())


def state(folder: Path, names: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple((folder / name).read_bytes() for name in names)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a document that was taken in, and a newer one to take in."""
    desk = Desk(tmp_path / "place")
    assert desk.take_in(desk.source(json.dumps(whole()), "old.json")) == 0
    desk.source(json.dumps(whole()).replace("number", "string"), "new.json")
    return desk.folder


def arguments(folder: str) -> list[str]:
    return ["--out", f"{folder}/openapi.json", "--pyproject", f"{folder}/pyproject.toml"]


def test_taking_in_can_be_killed_at_any_moment(tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(place, PAIR)
    left = stopped("intake", place, tmp_path / "copies", "{}/sources/new.json", *arguments("{}"))
    after = state(left[-1], PAIR)
    states: list[tuple[bytes, ...]] = []
    for folder in left:
        found = state(folder, PAIR)
        assert all(text in texts for text, texts in zip(found, zip(before, after, strict=True), strict=True))
        states.append(found)
        check = ["--spec", str(folder / "openapi.json"), "--pyproject", str(folder / "pyproject.toml")]
        capsys.readouterr()
        assert lock.main(check) == (0 if found in {before, after} else 1)
        assert found in {before, after} or "run `make spec SOURCE=new.json`" in capsys.readouterr().err
        assert intake.main([str(folder / "sources" / "new.json"), *arguments(str(folder))]) == 0
        assert state(folder, PAIR) == after
        assert lock.main(check) == 0
        assert {path.name for path in folder.iterdir()} == {path.name for path in place.iterdir()}
    # Among them: killed before anything, between the two files, and after both.
    assert set(states) == {before, (before[0], after[1]), after}


@pytest.mark.campaign
@pytest.mark.parametrize("exists", [True, False])
def test_generating_can_be_killed_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool
) -> None:
    place = tmp_path / "place"
    target = place / "generated" / "wire"
    place.mkdir()
    (place / "spec.json").write_text(json.dumps(sample()), encoding="utf-8")
    if exists:
        generated(target)
    generator = imitation(tmp_path, written())

    def command(folder: str) -> list[str]:
        return ["--spec", f"{folder}/spec.json", "--out", f"{folder}/generated/wire", "--generator", str(generator)]

    left = stopped("generate", place, tmp_path / "copies", *command("{}"))
    before = tree(target)
    after = tree(left[-1] / "generated" / "wire")
    assert before != after
    # What the further runs generate is known: only where they put it is in question.
    fresh = left[-1] / "generated" / "wire"

    def again(aside: Path, name: str, *_: object) -> Path:
        return Path(shutil.copytree(fresh, aside / name))

    monkeypatch.setattr(generate, "generate_into", again)
    between = 0
    for folder in left:
        out = folder / "generated" / "wire"
        if exists and not out.exists():
            between += 1
        else:
            assert tree(out) in (before, after)
        assert generate.main([*command(str(folder)), "--check"]) == (0 if tree(out) == after else 1)
        assert tree(out) in (before, after)
        if exists:
            assert [path.name for path in out.parent.iterdir()] == ["wire"]
        assert generate.main(command(str(folder))) == 0
        assert tree(out.parent) == {f"wire/{name}": content for name, content in after.items()}
    assert between == (1 if exists else 0)


def test_what_a_killed_run_leaves_is_ignored_by_git() -> None:
    left = ["generated/.phala_wire.replaced", "generated/.phala_wire.x1.generating"]
    left += [".openapi.json.x1.tmp", ".openapi.lock.json.x1.tmp"]
    git = shutil.which("git")
    assert git is not None
    done = subprocess.run([git, "check-ignore", *left], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == left
