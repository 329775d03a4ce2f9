from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
import yaml

from scripts.spec import folders, generate, survey
from scripts.spec.document import to_canonical
from tests.scripts.spec.samples import document, model, operation, ref
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject

PACKAGE = '"""A client library for accessing Sample"""\n'


def sample() -> JsonObject:
    """Return a document of one operation, one class and one enumeration."""
    get = operation("get_thing_things__id__get", {"anyOf": [ref("Thing"), {"type": "array", "items": ref("Thing")}]})
    get["parameters"] = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "kindOf", "in": "query", "schema": ref("Kind")},
    ]
    schemas: JsonObject = {
        "Thing": model(kind=ref("Kind"), osImageHash={"type": "string"}, part=model(deep={"type": "string"})),
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
    return generated(tmp_path / "generated" / "wire")


def generated(folder: Path) -> Path:
    """Write what an older run of the generator might have written."""
    for name in ("__init__.py", "client.py", "errors.py", "types.py", "api/__init__.py", "models/old.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PACKAGE, encoding="utf-8")
    return folder


def imitation(tmp_path: Path, body: str) -> Path:
    """Write a program that stands in for the generator: `body` writes to the folder `out`."""
    script = tmp_path / "imitation"
    head = f"""\
        #!{sys.executable}
        import pathlib, sys
        out = pathlib.Path(sys.argv[sys.argv.index("--output-path") + 1])
        """
    script.write_text(dedent(head) + dedent(body), encoding="utf-8")
    script.chmod(0o755)
    return script


ENDPOINT = """
METHOD = "GET"
PATH = "/things/{id}"

def build_request(id, kind_of):
    params = {"kindOf": kind_of}
    return {"method": "get", "url": "/things/{id}".format(id=id), "params": params}

def _parse_response(*, response):
    if response.status_code == 200:
        return response
"""
MODELS = """
class Thing(Struct):
    kind: str
    os_image_hash: str = field(name="osImageHash")
    part: Part

class Part(Struct):
    deep: str

Kind = Literal["a", "b"]
"""


def written(endpoint: str = ENDPOINT, models: str = MODELS) -> str:
    """Return the body of an imitation that writes one endpoint and the models."""
    return dedent(
        f"""\
        (out / "api" / "things").mkdir(parents=True)
        (out / "models").mkdir()
        (out / "__init__.py").write_text({PACKAGE!r})
        (out / "api" / "things" / "get_thing.py").write_text({endpoint!r})
        (out / "models" / "all.py").write_text({models!r})
        """
    )


def run(spec: Path, out: Path, generator: Path, *more: str) -> int:
    return generate.main(["--spec", str(spec), "--out", str(out), "--generator", str(generator), *more])


class TestNothingIsTouchedWhen:
    def failed(self, capsys: pytest.CaptureFixture[str], old: Path, spec: Path, generator: Path, *more: str) -> str:
        before = tree(old.parent)
        assert run(spec, old, generator, *more) == 1
        assert tree(old.parent) == before
        assert [path.name for path in old.parent.iterdir()] == ["wire"]
        return capsys.readouterr().err

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            (
                written() + "print('WARNING parsing GET /things')\nraise SystemExit(1)\n",
                "error: openapi-python-client failed (1):\nWARNING parsing GET /things",
            ),
            (written() + "(out / 'client.py').write_text('def (')\n", "error: ruff check failed"),
            (written(endpoint=""), "#/paths/~1things~1{id}/get: no function"),
            (
                written(endpoint=ENDPOINT.replace("kindOf", "kind")),
                "#/paths/~1things~1{id}/get/parameters/1: the parameter kindOf is not sent",
            ),
            (
                written(endpoint=ENDPOINT.replace("200", "422")),
                "#/paths/~1things~1{id}/get/responses/200: the response is not read",
            ),
            (written(models=MODELS.replace("Thing", "Other")), "#/components/schemas/Thing: no class Thing"),
            (
                written(models=MODELS.replace("osImageHash", "os")),
                "#/components/schemas/Thing/properties/osImageHash: Thing has no field for osImageHash",
            ),
            (
                written(models=MODELS.replace("kind: str", "kind: Any")),
                "#/components/schemas/Thing/properties/kind: kind of Thing is read as any value",
            ),
            (
                written(models=MODELS.replace("deep", "other")),
                "#/components/schemas/Thing/properties/part: no class has all its properties",
            ),
            (written(models=MODELS.replace('"b"', '"c"')), "#/components/schemas/Kind: no enumeration Kind of all"),
        ],
    )
    def test_the_generator_fails_or_leaves_something_out(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path, body: str, complaint: str
    ) -> None:
        assert complaint in self.failed(capsys, old, spec, imitation(tmp_path, body))

    def test_there_is_no_generator(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        error = self.failed(capsys, old, spec, tmp_path / "none")
        assert "openapi-python-client cannot be started" in error
        assert "run `make setup`" in error

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("<html>", "is a documentation page, not an OpenAPI document"),
            ("# Title\n\n````yaml /openapi.json get /x\n{}\n````\n", "take it in with `make spec`"),
            (b"\xff", "is not UTF-8: byte 0 cannot be read; save it as UTF-8"),
            (to_canonical(document({"A": {"type": 5}})), "is not valid OpenAPI: #/components/schemas/A/type: 5"),
        ],
    )
    def test_the_document_is_none(
        self,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
        old: Path,
        spec: Path,
        text: str | bytes,
        complaint: str,
    ) -> None:
        spec.write_bytes(text if isinstance(text, bytes) else text.encode())
        error = self.failed(capsys, old, spec, imitation(tmp_path, written()))
        assert complaint in error
        assert error.count("\n") == 1

    def test_the_overlay_corrects_what_is_gone(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Path, spec: Path
    ) -> None:
        overlay = tmp_path / "overlay.yaml"
        action = "{target: $.gone, description: why, remove: true}"
        overlay.write_text(f"overlay: 1.0.0\nactions:\n  - {action}\n", encoding="utf-8")
        error = self.failed(capsys, old, spec, imitation(tmp_path, written()), "--overlay", str(overlay))
        assert "overlay action 1 ($.gone) matches nothing" in error


class TestAFolderThatTheGeneratorDidNotWrite:
    @pytest.mark.parametrize("name", ["notes.txt", ".git/config", "__init__.py", "models/mine.py"])
    def test_is_left_alone(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, spec: Path, name: str) -> None:
        out = tmp_path / "mine"
        (out / name).parent.mkdir(parents=True)
        (out / name).write_text("mine", encoding="utf-8")
        assert run(spec, out, imitation(tmp_path, written())) == 1
        assert tree(out) == {name: b"mine"}
        assert f"{out} is left alone: the generator did not write what it holds" in capsys.readouterr().err

    def test_is_left_alone_if_it_holds_more_than_that(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Path, spec: Path
    ) -> None:
        (old / ".git").mkdir()
        (tmp_path / "link").symlink_to(old)
        (tmp_path / "file").write_text("mine", encoding="utf-8")
        before = tree(tmp_path)
        monkeypatch.chdir(old)
        for out in (Path(), tmp_path / "link", tmp_path / "file"):
            assert run(spec, out, generate.GENERATOR) == 1
        assert tree(tmp_path) == before

    @pytest.mark.parametrize("exists", [False, True])
    def test_is_written_if_it_is_new_or_empty(self, tmp_path: Path, spec: Path, *, exists: bool) -> None:
        out = tmp_path / "new one"
        if exists:
            out.mkdir()
        assert run(spec, out, imitation(tmp_path, written())) == 0
        assert "models/all.py" in tree(out)


def test_a_success_replaces_the_whole_folder_and_leaves_nothing_beside_it(
    tmp_path: Path, old: Path, spec: Path
) -> None:
    assert run(spec, old, imitation(tmp_path, written())) == 0
    assert sorted(tree(old)) == ["__init__.py", "api/things/get_thing.py", "models/all.py", "py.typed"]
    assert [path.name for path in old.parent.iterdir()] == ["wire"]


@pytest.mark.parametrize(
    ("name", "encoding"), [("a b.json", "utf-8-sig"), ("a.json", "utf-16"), ("a b.yaml", "utf-8"), ("a.yml", "utf-16")]
)
def test_a_document_may_be_yaml_have_a_byte_order_mark_or_a_space_in_its_name(
    tmp_path: Path, name: str, encoding: str
) -> None:
    spec = tmp_path / name
    text = json.dumps(sample()) if name.endswith("json") else yaml.safe_dump(sample(), sort_keys=False)
    spec.write_bytes(text.encode(encoding))
    assert run(spec, tmp_path / "wire", imitation(tmp_path, written())) == 0


def test_a_survey_lists_what_is_lost_and_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spec: Path
) -> None:
    spec.write_text(to_canonical({**sample(), "webhooks": {"ping": {}}}), encoding="utf-8")
    monkeypatch.setattr(survey, "GENERATOR", imitation(tmp_path, written(models=MODELS.replace("deep", "other"))))
    assert survey.main([str(spec)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "listed: #/webhooks/ping: a webhook: the server calls it",
        "SILENT: #/components/schemas/Thing/properties/part: no class has all its properties",
        "operations: 1 documented, 1 generated",
        "objects: 2 documented, 2 generated",
        "properties: 4 documented, 4 generated",
        "lost: 1 places listed, 1 silently",
    ]
    assert survey.main([str(tmp_path / "none")]) == 2


def test_a_swap_that_fails_puts_the_old_folder_back(tmp_path: Path, old: Path) -> None:
    before = tree(old.parent)
    with pytest.raises(FileNotFoundError):
        folders.swap_in(tmp_path / "none", old)
    assert tree(old.parent) == before


def test_a_swap_that_was_killed_between_its_renames_is_undone_by_the_next_run(
    tmp_path: Path, old: Path, spec: Path
) -> None:
    before = tree(old.parent)
    replaced = old.rename(old.with_name(".wire.replaced"))
    assert run(spec, old, tmp_path / "none") == 1
    assert tree(old.parent) == before
    generated(replaced)
    folders.recover(old)
    assert tree(old.parent) == before


def test_another_document_is_not_generated_over_the_committed_client(
    capsys: pytest.CaptureFixture[str], spec: Path
) -> None:
    with pytest.raises(SystemExit):
        generate.main(["--spec", str(spec)])
    assert "needs --out" in capsys.readouterr().err


@pytest.mark.campaign  # `make check-generated` does the same with what surrounds it
@pytest.mark.parametrize("seed", ["0", "4711"])
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
    @pytest.fixture
    def fresh(self, tmp_path: Path, old: Path, spec: Path) -> Path:
        assert run(spec, old, imitation(tmp_path, written())) == 0
        return old

    def test_an_untouched_client_passes_compiled_files_or_not(self, tmp_path: Path, fresh: Path, spec: Path) -> None:
        (fresh / "__pycache__").mkdir()
        (fresh / "__pycache__" / "all.pyc").write_bytes(b"")
        assert run(spec, fresh, imitation(tmp_path, written()), "--check") == 0

    def test_a_changed_file_one_too_many_and_one_too_few_fail_and_are_named(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, fresh: Path, spec: Path
    ) -> None:
        path = fresh / "models" / "all.py"
        path.write_bytes(path.read_bytes().replace(b"deep", b"flat"))
        (fresh / "extra.py").touch()
        (fresh / "py.typed").unlink()
        before = tree(fresh.parent)
        assert run(spec, fresh, imitation(tmp_path, written()), "--check") == 1
        error = capsys.readouterr().err
        assert "run `make generate`" in error
        assert error.rstrip().endswith("Different files:\n  extra.py\n  models/all.py\n  py.typed")
        assert tree(fresh.parent) == before

    def test_a_missing_client_fails(self, tmp_path: Path, old: Path, spec: Path) -> None:
        assert run(spec, old.with_name("none"), imitation(tmp_path, written()), "--check") == 1
