from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from scripts.spec import folders, generate
from scripts.spec.document import to_canonical
from scripts.spec.inventory import shortfalls
from scripts.spec.prepare import prepare
from tests.scripts.spec.samples import document, json_response, model, operation, ref
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.spec.document import JsonObject

PINNED = generate.pinned_version(ROOT / "pyproject.toml")


def sample() -> JsonObject:
    """Return a document of one operation, one class and one enumeration."""
    get = operation("get_thing_things__id__get", {"anyOf": [ref("Thing"), {"type": "array", "items": ref("Thing")}]})
    get["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    schemas: JsonObject = {
        "Thing": model(kind=ref("Kind"), when={"type": "string", "format": "date-time"}),
        "Kind": {"type": "string", "enum": ["a", "b"]},
    }
    return document(schemas, {"/things/{id}": {"get": get}})


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden and compiled ones included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.json"
    path.write_text(to_canonical(sample()), encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a folder with an older generated package, alone in its parent."""
    folder = tmp_path / "generated" / "wire"
    folder.mkdir(parents=True)
    (folder / "old.py").write_text("old = 1\n", encoding="utf-8")
    return folder


def imitation(tmp_path: Path, body: str, version: str = PINNED) -> Path:
    """Write a program that stands in for the generator: it knows its version, and `body` writes to the folder `out`."""
    script = tmp_path / "imitation"
    head = f"""\
        #!{sys.executable}
        import pathlib, sys
        if sys.argv[1:] == ["--version"]:
            print("openapi-python-client version: {version}")
            raise SystemExit
        out = pathlib.Path(sys.argv[sys.argv.index("--output-path") + 1])
        """
    script.write_text(dedent(head) + dedent(body), encoding="utf-8")
    script.chmod(0o755)
    return script


THING = "class Thing: ..."
KIND = "class Kind: ..."
ENDPOINT = """
def _get_kwargs(id):
    return {"method": "get", "url": "/things/{id}".format(id=id)}

def _parse_response(*, response) -> Thing | list[Thing] | None:
    if response.status_code == 200:
        return response
"""


def written(endpoint: str = ENDPOINT, models: str = f"{THING}\n{KIND}") -> str:
    """Return the body of an imitation that writes one endpoint and the models."""
    return dedent(
        f"""\
        (out / "api").mkdir(parents=True)
        (out / "models").mkdir()
        (out / "api" / "get_thing.py").write_text({endpoint!r})
        (out / "models" / "all.py").write_text({models!r})
        """
    )


class TestNothingIsTouchedWhen:
    def failed(self, capsys: pytest.CaptureFixture[str], old: Path, spec: Path, generator: Path) -> str:
        before = tree(old.parent)
        assert generate.main(["--spec", str(spec), "--out", str(old), "--generator", str(generator)]) == 1
        assert tree(old.parent) == before
        assert [path.name for path in old.parent.iterdir()] == ["wire"]
        return capsys.readouterr().err

    def test_the_generator_warns_after_it_wrote(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        body = written() + "print('WARNING parsing GET /things')\nraise SystemExit(1)\n"
        error = self.failed(capsys, old, spec, imitation(tmp_path, body))
        assert "error: openapi-python-client failed (1):" in error
        assert "WARNING parsing GET /things" in error

    @pytest.mark.parametrize(
        ("body", "lacking"),
        [
            pytest.param(written(models=THING), "no class for the schema Kind", id="a schema"),
            pytest.param(written(endpoint=""), "no module for GET /things/{id}", id="an operation"),
            pytest.param(
                written(endpoint=ENDPOINT.replace("200", "422")),
                "GET /things/{id} does not read its response 200",
                id="a response",
            ),
            pytest.param(
                written(endpoint=ENDPOINT.replace("Thing | list[Thing]", "Any")),
                "GET /things/{id} lacks Thing in its response 200",
                id="a response's type",
            ),
            pytest.param(
                written(models="class ("), "the generator wrote all.py, which is not Python", id="the end of a file"
            ),
            pytest.param(
                written(endpoint=ENDPOINT.replace("_parse_response", "_parse")),
                "GET /things/{id} does not read its response 200",
                id="all responses",
            ),
        ],
    )
    def test_the_generator_leaves_something_out_and_succeeds(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path, body: str, lacking: str
    ) -> None:
        assert lacking in self.failed(capsys, old, spec, imitation(tmp_path, body))

    def test_what_it_wrote_cannot_be_formatted(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        body = written() + "(out / 'client.py').write_text('def (')\n"
        assert "ruff check failed" in self.failed(capsys, old, spec, imitation(tmp_path, body))

    def test_the_generator_has_another_version_than_the_pinned_one(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        error = self.failed(capsys, old, spec, imitation(tmp_path, written(), "0.1.0"))
        assert f"has version 0.1.0, not {PINNED}: run `make setup`" in error

    def test_the_generator_is_missing(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        assert "is missing: run `make setup`" in self.failed(capsys, old, spec, tmp_path / "none")

    def test_the_generator_does_not_start(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        broken = tmp_path / "broken"
        broken.write_text("no program", encoding="utf-8")
        assert "cannot be started" in self.failed(capsys, old, spec, broken)

    @pytest.mark.parametrize("text", ["{", '{"openapi": "2.0"}', "[]"])
    def test_the_document_is_none(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path, text: str
    ) -> None:
        spec.write_text(text, encoding="utf-8")
        assert "error: " in self.failed(capsys, old, spec, imitation(tmp_path, written()))

    def test_the_overlay_corrects_what_is_gone(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        overlay = tmp_path / "overlay.yaml"
        action = "{target: $.gone, description: why, remove: true}"
        overlay.write_text(f"overlay: 1.0.0\nactions:\n  - {action}\n", encoding="utf-8")
        before = tree(old)
        arguments = ["--spec", str(spec), "--overlay", str(overlay), "--out", str(old)]
        assert generate.main([*arguments, "--generator", str(imitation(tmp_path, written()))]) == 1
        assert "overlay action 1 ($.gone) matches nothing" in capsys.readouterr().err
        assert tree(old) == before


def test_a_success_replaces_the_whole_folder_and_leaves_nothing_beside_it(
    tmp_path: Path, old: Path, spec: Path
) -> None:
    generator = imitation(tmp_path, written())
    assert generate.main(["--spec", str(spec), "--out", str(old), "--generator", str(generator)]) == 0
    assert sorted(tree(old.parent)) == ["wire/api/get_thing.py", "wire/models/all.py", "wire/py.typed"]


def test_a_swap_that_fails_puts_the_old_folder_back(tmp_path: Path, old: Path) -> None:
    before = tree(old.parent)
    with pytest.raises(FileNotFoundError):
        folders.swap_in(tmp_path / "none", old)
    assert tree(old.parent) == before


def test_a_swap_that_was_killed_between_its_renames_is_undone_by_the_next_run(
    tmp_path: Path, old: Path, spec: Path
) -> None:
    before = tree(old)
    old.rename(old.with_name(".wire.old"))
    assert generate.main(["--spec", str(spec), "--out", str(old), "--generator", str(tmp_path / "none")]) == 1
    assert tree(old) == before
    assert [path.name for path in old.parent.iterdir()] == ["wire"]


def test_a_swap_that_was_killed_before_it_cleared_the_old_folder_is_finished(old: Path) -> None:
    before = tree(old)
    left = old.with_name(".wire.old")
    left.mkdir()
    (left / "older.py").touch()
    folders.recover(old)
    assert tree(old.parent) == {f"wire/{name}": text for name, text in before.items()}


def test_another_document_is_not_generated_over_the_committed_client(
    capsys: pytest.CaptureFixture[str], spec: Path
) -> None:
    with pytest.raises(SystemExit):
        generate.main(["--spec", str(spec)])
    assert "needs --out" in capsys.readouterr().err


def test_the_pin_has_to_be_exact(tmp_path: Path) -> None:
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[dependency-groups]\ngenerator = ["openapi-python-client>=0.29"]\n', encoding="utf-8")
    with pytest.raises(generate.GenerationError, match="does not pin openapi-python-client"):
        generate.pinned_version(pyproject)


def test_the_inventory_of_what_the_pinned_generator_writes_is_complete(tmp_path: Path) -> None:
    prepared = prepare(sample())
    package = generate.generate_into(tmp_path, "wire", prepared, generate.GENERATOR)
    assert shortfalls(prepared, package) == []
    get = operation("more", {})
    get["responses"] = {"2XX": json_response(ref("Thing"))}
    more = prepare(document({"Thing": model()}, {"/more": {"get": get}}))
    assert shortfalls(more, package) == ["no module for GET /more"]


@pytest.mark.parametrize("seed", [pytest.param("0", marks=pytest.mark.campaign), "4711"])
def test_the_committed_client_is_what_the_pipeline_generates_with_any_hash_seed_and_surroundings(
    tmp_path: Path, seed: str
) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 40\n[format]\nquote-style = 'single'\n", encoding="utf-8")
    out = tmp_path / "phala_wire"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "RUFF_LINE_LENGTH": "40"}
    command = [sys.executable, "-m", "scripts.spec.generate", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert folders.differences(out, generate.PACKAGE) == []
    assert "__pycache__" not in str(sorted(tree(out)))


class TestCheck:
    def check(self, tmp_path: Path, old: Path, spec: Path) -> int:
        generator = str(imitation(tmp_path, written()))
        return generate.main(["--check", "--spec", str(spec), "--out", str(old), "--generator", generator])

    @pytest.fixture
    def fresh(self, tmp_path: Path, old: Path, spec: Path) -> Path:
        generator = str(imitation(tmp_path, written()))
        assert generate.main(["--spec", str(spec), "--out", str(old), "--generator", generator]) == 0
        return old

    def test_an_untouched_client_passes_compiled_files_or_not(self, tmp_path: Path, fresh: Path, spec: Path) -> None:
        (fresh / "__pycache__").mkdir()
        (fresh / "__pycache__" / "all.pyc").write_bytes(b"")
        assert self.check(tmp_path, fresh, spec) == 0

    def test_one_changed_byte_fails_and_names_the_file_and_the_mend(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, fresh: Path, spec: Path
    ) -> None:
        path = fresh / "models" / "all.py"
        path.write_bytes(path.read_bytes().replace(b"Kind", b"kind"))
        before = tree(fresh.parent)
        assert self.check(tmp_path, fresh, spec) == 1
        error = capsys.readouterr().err
        assert "run `make generate`" in error
        assert indent("models/all.py", "  ") in error
        assert "get_thing.py" not in error
        assert tree(fresh.parent) == before

    def test_a_file_too_many_and_one_too_few_fail(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, fresh: Path, spec: Path
    ) -> None:
        (fresh / "extra.py").touch()
        (fresh / "py.typed").unlink()
        assert self.check(tmp_path, fresh, spec) == 1
        assert capsys.readouterr().err.rstrip().endswith("extra.py\n  py.typed")

    def test_a_missing_client_fails(self, tmp_path: Path, old: Path, spec: Path) -> None:
        assert self.check(tmp_path, old.with_name("none"), spec) == 1
