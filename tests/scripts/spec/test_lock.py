from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.spec import intake, lock
from tests.scripts.spec import samples

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Return a document beside its lock file, taken in from two sources."""
    (tmp_path / "pyproject.toml").write_text('[tool.phala-facade]\noperations = ["GET /x"]\n', encoding="utf-8")
    paths: JsonObject = {path: {"get": samples.operation(path[1:], samples.ref("Thing"))} for path in ("/x", "/y")}
    for name, path in (("one.json", "/x"), ("two.json", "/y")):
        content = samples.document({"Thing": samples.model()}, {path: paths[path]})
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    out = tmp_path / "openapi.json"
    arguments = ["--out", str(out), "--pyproject", str(tmp_path / "pyproject.toml")]
    assert intake.main([str(tmp_path / "one.json"), str(tmp_path / "two.json"), *arguments]) == 0
    return out


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
        ("openapi.lock.json", '"Thing": "Thing"', '"Other": "Thing"', f"the schemas in openapi.json: {MEND}"),
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
    assert lock.recorded_names(spec) == {"operation x": "x", "GET /x": "x", "Thing": "Thing"}
