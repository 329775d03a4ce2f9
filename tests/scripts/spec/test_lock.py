from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.spec import lock
from tests.scripts.spec.test_intake import Desk, halves


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Return a document beside its lock file, taken in from two sources."""
    desk = Desk(tmp_path)
    assert desk.take_in(*map(desk.source, halves(), ("one.json", "two.json"))) == 0
    return desk.out


def checked(spec: Path) -> int:
    return lock.main(["--spec", str(spec), "--pyproject", str(spec.with_name("pyproject.toml"))])


MEND = 'run `make spec SOURCE="one.json two.json"`'
HOLD = f"openapi.lock.json hold: {MEND}"


def test_a_pair_that_matches_passes_and_reads_as_it_was_written(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(spec) == 0
    assert "is what openapi.lock.json records" in capsys.readouterr().err
    read = lock.read_lock(lock.lock_of(spec))
    assert read is not None
    assert read.render() == lock.lock_of(spec).read_text(encoding="utf-8")
    assert lock.main([]) == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("openapi.json", "Sample", "sample", f"(a `make spec` that was stopped, or an edit by hand): {MEND}, or `git"),
        ("pyproject.toml", '"GET /x"', '"GET /x", "GET /y"', f"tracks other operations than openapi.json and {HOLD}"),
        ("openapi.lock.json", '"Thing": "Thing"', '"Gone": "Thing"', f"the schemas in openapi.json: {MEND}"),
        ("openapi.lock.json", None, None, "openapi.lock.json is missing: run `make spec SOURCE=...`"),
        ("openapi.json", None, None, "openapi.json cannot be read"),
    ],
)
def test_what_does_not_match_is_found_and_the_mend_named(
    spec: Path, capsys: pytest.CaptureFixture[str], name: str, old: str | None, new: str | None, complaint: str
) -> None:
    path = spec.with_name(name)
    if old is None or new is None:
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    assert checked(spec) == 1
    assert complaint in capsys.readouterr().err


def test_a_document_elsewhere_has_its_own_lock_file_or_none(tmp_path: Path, spec: Path) -> None:
    assert lock.lock_of(tmp_path / "vendor.json") == tmp_path / "vendor.lock.json"
    copy = shutil.copy(spec, tmp_path / "vendor.json")
    assert lock.recorded_names(Path(copy)) == {}
    recorded = {"operation get_x": "get_x", "GET /x": "get_x", "Thing": "Thing"}
    assert recorded.items() <= lock.recorded_names(spec).items()
