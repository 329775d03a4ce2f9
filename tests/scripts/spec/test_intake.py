from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

import scripts.diff
from scripts.spec import generate, intake
from scripts.spec.document import child, parse_json, to_canonical
from scripts.spec.lock import Origin, lock_of, read_lock
from tests.facade.transport.faults import FaultServer, http
from tests.scripts.spec import samples

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject, JsonValue

TRACKED = ["GET /x", "POST /y/{id}"]
ID: JsonObject = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def whole() -> JsonObject:
    """Return a document of three operations, the last one of which is none and reaches what is not there."""
    paths: JsonObject = {
        "/x": {"get": samples.operation("get_x", samples.ref("Thing"))},
        "/y/{id}": {"post": {**samples.operation("post_y", samples.ref("Other")), "parameters": [ID]}},
        "/z": {"get": {"responses": samples.ref("Nowhere"), "parameters": 5}, "summary": 5},
        "/none": None,
    }
    schemas: JsonObject = {
        "Thing": samples.model(größe={"type": "number"}),
        "Other": samples.model(),
        "Bad": {"type": 1},
    }
    return {**samples.document(schemas, paths), "tags": [{"name": "CVMs"}, 5]}


class Desk:
    """A folder with a list of tracked operations, a document and its lock file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "openapi.json"
        self.lock = folder / "openapi.lock.json"
        self.track(*TRACKED)

    def track(self, *operations: str) -> None:
        text = f"[tool.phala-facade]\noperations = {json.dumps(operations)}\n"
        (self.folder / "pyproject.toml").write_text(text, encoding="utf-8")

    def source(self, text: str | bytes, name: str = "given") -> str:
        path = self.folder / "sources" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def take_in(self, *sources: str) -> int:
        arguments = ["--out", str(self.out), "--pyproject", str(self.folder / "pyproject.toml")]
        return intake.main([*sources, *arguments])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def as_yaml(content: JsonValue) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(whole()),
        f"\ufeff\n {json.dumps(whole(), indent=1)}",
        as_yaml(whole()),
        as_yaml(whole()).replace("\n", "\r\n"),
        f"%YAML 1.2\n# {'x' * 9}\n---\n{as_yaml(whole())}",
        samples.page(whole()),
    ],
    ids=["JSON", "JSON with a byte order mark", "YAML", "YAML of Windows", "YAML with a head", "page"],
)
@pytest.mark.parametrize("name", ["openapi.json", "openapi.yaml", "page.md", "none"])
def test_the_content_says_what_a_source_is_and_not_its_name(desk: Desk, text: str, name: str) -> None:
    assert desk.take_in(desk.source(text, name)) == 0
    document = parse_json(desk.out.read_text(encoding="utf-8"), "out")
    assert document == {
        "openapi": "3.1.0",
        "info": {"title": "Sample", "version": "0.1.0"},
        "tags": [{"name": "CVMs"}],
        "paths": {path: item for path, item in child(whole(), "paths").items() if path in {"/x", "/y/{id}"}},
        "components": {"schemas": {"Other": samples.model(), "Thing": samples.model(größe={"type": "number"})}},
    }


def test_an_address_gives_what_a_file_gives_and_the_lock_file_says_which(desk: Desk) -> None:
    body = json.dumps(whole()).encode()
    with FaultServer(http(body)) as server:
        assert desk.take_in(f"{server.url}/openapi.json?token=secret#part") == 0
        assert server.targets() == [b"/openapi.json?token=secret"]
    lock = read_lock(desk.lock)
    assert lock is not None
    assert lock.sources == [Origin(place=f"{server.url}/openapi.json", sha256=hashlib.sha256(body).hexdigest())]
    fetched = desk.out.read_bytes()
    assert desk.take_in(desk.source(body)) == 0
    assert desk.out.read_bytes() == fetched


def test_another_order_of_keys_leaves_the_document_as_it_is(desk: Desk) -> None:
    assert desk.take_in(desk.source(json.dumps(whole()))) == 0
    before = desk.out.read_bytes()
    assert desk.take_in(desk.source(json.dumps(whole(), sort_keys=True))) == 0
    assert desk.out.read_bytes() == before
    assert desk.take_in(desk.source(json.dumps(whole()).replace("number", "integer"))) == 0
    assert desk.out.read_bytes() != before


def test_sources_in_one_argument_are_separated_by_spaces_and_held_together_by_quotes(desk: Desk) -> None:
    x, y = whole(), whole()
    del child(x, "paths")["/y/{id}"]
    del child(y, "paths")["/x"]
    one, other = desk.source(json.dumps(x), "one x.json"), desk.source(json.dumps(y), "other")
    assert desk.take_in(f"'{one}' {other}") == 0
    assert desk.take_in(desk.source(json.dumps(whole()), "a whole one.json")) == 0


def test_a_quote_that_does_not_end_is_an_error(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.take_in("'one x.json") == 1
    assert "cannot be told apart: No closing quotation" in capsys.readouterr().err


def test_two_addresses_that_differ_in_their_query_are_two_sources(desk: Desk) -> None:
    x, y = whole(), whole()
    del child(x, "paths")["/y/{id}"]
    del child(y, "paths")["/x"]
    with FaultServer(http(json.dumps(x).encode()), http(json.dumps(y).encode())) as server:
        assert desk.take_in(f"{server.url}?part=x", f"{server.url}?part=y") == 0


def test_the_lock_file_records_the_document_and_names_no_place_of_this_machine(desk: Desk) -> None:
    assert desk.take_in(desk.source(json.dumps(whole()), "vendor.json")) == 0
    sha256 = hashlib.sha256(json.dumps(whole()).encode()).hexdigest()
    assert json.loads(desk.lock.read_text(encoding="utf-8")) == {
        "sources": [{"from": "vendor.json", "sha256": sha256}],
        "sha256": hashlib.sha256(desk.out.read_bytes()).hexdigest(),
        "operations": {
            "GET /x": {"id": "get_x", "module": "get_x"},
            "POST /y/{id}": {"id": "post_y", "module": "post_y"},
        },
        "classes": {"Other": "Other", "Thing": "Thing"},
    }


def test_the_same_sources_in_any_order_give_the_same_bytes_again(desk: Desk) -> None:
    x, y = whole(), whole()
    del child(x, "paths")["/y/{id}"]
    del child(y, "paths")["/x"]
    given = [desk.source(json.dumps(x), "x"), desk.source(as_yaml(y), "y")]
    written: set[tuple[bytes, bytes]] = set()
    for sources in (given, given[::-1], [*given, given[0]]):
        assert desk.take_in(*sources) == 0
        written.add((desk.out.read_bytes(), desk.lock.read_bytes()))
    assert len(written) == 1


def test_a_class_keeps_its_recorded_name_when_a_rival_comes(desk: Desk) -> None:
    desk.track("GET /x")
    assert desk.take_in(desk.source(json.dumps(whole()))) == 0
    lock = read_lock(desk.lock)
    assert lock is not None
    desk.lock.write_text(desk.lock.read_text("utf-8").replace('"Thing": "Thing"', '"Thing": "Kept"'), encoding="utf-8")
    desk.track(*TRACKED)
    assert desk.take_in(desk.source(json.dumps(whole()).replace("Other", "Kept"))) == 0
    lock = read_lock(desk.lock)
    assert lock is not None
    assert lock.classes["Thing"] == "Kept"
    assert lock.classes["Kept"] not in {"Kept", "Thing"}


TWICE = '{"openapi": "3.1.0", "paths": {"/x": {"get": {}}}, "paths": {}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param(" \n", "is empty", id="blank"),
        pytest.param("<!doctype html><html></html>", "is an HTML page, not an OpenAPI document", id="HTML"),
        pytest.param("About us", "shows no operation", id="prose"),
        pytest.param(b"\xff\xfe{", "is not UTF-16, or is cut off", id="UTF-16"),
        pytest.param(json.dumps(whole(), ensure_ascii=False).encode("latin-1"), "is not UTF-8: byte", id="Latin-1"),
        pytest.param(json.dumps(whole())[:-9], "is not JSON, or is cut off", id="truncated JSON"),
        pytest.param("[]", "is not an object", id="an array"),
        pytest.param(as_yaml(whole())[:-9], "may be cut off", id="truncated YAML"),
        pytest.param(as_yaml(whole()) + "x: [\n", "is not YAML, or is cut off", id="broken YAML"),
        pytest.param(samples.page(whole())[:-9], "ends inside its YAML block", id="a truncated page"),
        pytest.param('{"swagger": "2.0"}', "is Swagger 2.0, not OpenAPI 3.x", id="Swagger"),
        pytest.param("swagger: '2.0'\n", "is Swagger 2.0, not OpenAPI 3.x", id="Swagger in YAML"),
        pytest.param("openapi: 3.1\n", "its `openapi` field is 3.1", id="a version that is a number"),
        pytest.param("{}", "it has no `openapi` field", id="another JSON"),
        pytest.param('{"openapi": "3.1.0", "paths": {}}', "documents no operation", id="no operation"),
        pytest.param(TWICE, "has the key 'paths' twice", id="a key twice in JSON"),
        pytest.param(f"x: 1\n{as_yaml(whole())}x: 2\n", "has the key 'x' twice", id="a key twice in YAML"),
        pytest.param("[" * 100_000, "is nested too deeply", id="nested too deeply to be read"),
        pytest.param(f'{{"x": {"[" * 200}{"]" * 200}}}', "is nested too deeply", id="nested too deeply"),
        pytest.param('{"openapi": "3.1.0", "x": NaN}', "cannot express: Out of range", id="no number"),
        pytest.param('{"openapi": "3.1.0", "x": 1e999}', "cannot express: Out of range", id="an endless number"),
        pytest.param('{"openapi": "3.1.0", "\\ud800": 1}', "cannot express: 'utf-8'", id="half a character"),
        pytest.param(
            json.dumps(whole()).replace("/x", "/xs"), "GET /x (documented: GET /xs, ", id="a near miss of an operation"
        ),
        pytest.param(
            json.dumps(whole()).replace("schemas/Thing", "schemas/Gone"), "dangling $ref", id="a dangling $ref"
        ),
        pytest.param(
            json.dumps(whole()).replace('"number"', '"nonsense"'),
            "#/components/schemas/Thing/properties/größe/type: 'nonsense'",
            id="not valid",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_one_line_and_the_old_files_stay(
    desk: Desk, capsys: pytest.CaptureFixture[str], text: str | bytes, message: str
) -> None:
    desk.out.write_text("old", encoding="utf-8")
    desk.lock.write_text('{"sources": [], "sha256": "", "operations": {}, "classes": {}}', encoding="utf-8")
    before = {path: path.read_bytes() for path in (desk.out, desk.lock)}
    assert desk.take_in(desk.source(text)) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert message in error
    assert error.count("\n") == 1
    assert {path: path.read_bytes() for path in before} == before
    assert {path.name for path in desk.folder.iterdir()} == {
        "openapi.json",
        "openapi.lock.json",
        "pyproject.toml",
        "sources",
    }


def test_a_source_that_is_not_there_is_an_error(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.take_in(str(desk.folder / "none.txt")) == 1
    assert capsys.readouterr().err.endswith("none.txt cannot be read: No such file or directory\n")
    assert desk.take_in(str(desk.folder)) == 1
    assert "Is a directory" in capsys.readouterr().err


def test_a_truncated_download_leaves_the_old_files(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.out.write_text("old", encoding="utf-8")
    with FaultServer(http(as_yaml(whole()).encode(), length=1 << 20, closes=True)) as server:
        assert desk.take_in(server.url) == 1
    assert "is cut off" in capsys.readouterr().err
    assert desk.out.read_text(encoding="utf-8") == "old"


def test_a_lock_file_that_cannot_be_read_is_not_overwritten(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("<<<<<<< ours", "{}", '{"sources": [], "sha256": "", "operations": {}, "classes": {"A": 1}}'):
        desk.lock.write_text(text, encoding="utf-8")
        assert desk.take_in(desk.source(json.dumps(whole()))) == 1
        assert "restore it, or remove it to name every class anew" in capsys.readouterr().err
        assert desk.lock.read_text(encoding="utf-8") == text


def test_a_write_that_fails_leaves_the_old_files(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_replace(_path: Path, _target: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", no_replace)
    assert desk.take_in(desk.source(json.dumps(whole()))) == 1
    assert capsys.readouterr().err == "error: no space left\n"
    assert {path.name for path in desk.folder.iterdir()} == {"pyproject.toml", "sources"}


class TestReport:
    def test_the_first_document_has_none(self, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
        assert desk.take_in(desk.source(json.dumps(whole()))) == 0
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize("breaks", [True, False])
    def test_what_changes_is_said_before_it_is_written_and_taken_in_even_if_it_breaks(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, breaks: bool
    ) -> None:
        seen: list[tuple[JsonObject, JsonObject, bytes]] = []

        class Said:
            markdown = "- a change\n"

            def __init__(self) -> None:
                self.breaks = breaks

        def report(old: scripts.diff.Api, new: scripts.diff.Api) -> Said:
            seen.append((old.document, new.document, desk.out.read_bytes()))
            return Said()

        monkeypatch.setattr(scripts.diff, "report", report)
        assert desk.take_in(desk.source(json.dumps(whole()))) == 0
        before = desk.out.read_bytes()
        assert desk.take_in(desk.source(json.dumps(whole()).replace("number", "string"))) == 0
        ((old, new, then),) = seen
        assert then == before == to_canonical(old).encode()
        assert to_canonical(new).encode() == desk.out.read_bytes() != before
        said = capsys.readouterr()
        assert said.out.strip() == "- a change"
        assert ("this breaks the facade" in said.err) is breaks

    def test_an_old_document_that_cannot_be_read_is_replaced(
        self, desk: Desk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        desk.out.write_text("{", encoding="utf-8")
        assert desk.take_in(desk.source(json.dumps(whole()))) == 0
        assert "what changes cannot be told" in capsys.readouterr().err
        assert lock_of(desk.out) == desk.lock
        assert parse_json(desk.out.read_text("utf-8"), "out")


class TestAddingAnOperation:
    def test_to_the_list_is_all_it_takes_to_have_it_generated_beside_what_keeps_the_names_on_record(
        self, desk: Desk
    ) -> None:
        source = desk.source(json.dumps(whole()))
        out = desk.folder / "wire"
        desk.track("GET /x")
        assert desk.take_in(source) == 0
        for old, new in (('"Thing": "Thing"', '"Thing": "Kept"'), ('"module": "get_x"', '"module": "kept_x"')):
            text = desk.lock.read_text(encoding="utf-8")
            assert old in text
            desk.lock.write_text(text.replace(old, new), encoding="utf-8")
        desk.track(*TRACKED)
        assert desk.take_in(source) == 0
        assert generate.main(["--spec", str(desk.out), "--out", str(out)]) == 0
        written = {path.relative_to(out).as_posix() for path in out.rglob("*.py")}
        assert {"api/cvms/kept_x.py", "models/kept.py", "api/cvms/post_y.py", "models/other.py"} <= written
