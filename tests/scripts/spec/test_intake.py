from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import yaml

import scripts.diff
from scripts.spec import generate, intake
from scripts.spec.document import child, parse_json, to_canonical
from scripts.spec.lock import Origin, read_lock
from scripts.spec.names import identifier
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
        folder.mkdir(exist_ok=True)
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
def test_the_content_says_what_a_source_is_and_not_its_name(desk: Desk, text: str) -> None:
    assert desk.take_in(desk.source(text, "page.json")) == 0
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


def halves() -> tuple[str, str]:
    """Return two documents that are the whole together."""
    x, y = whole(), whole()
    del child(x, "paths")["/y/{id}"]
    del child(y, "paths")["/x"]
    return json.dumps(x), json.dumps(y)


def test_sources_in_one_argument_are_separated_by_spaces_and_held_together_by_quotes(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = halves()
    assert desk.take_in(f"'{desk.source(one, 'one x.json')}' {desk.source(other, 'other')}") == 0
    assert desk.take_in(desk.source(json.dumps(whole()), "a whole one.json")) == 0
    assert desk.take_in("'one x.json") == 1
    assert "cannot be told apart: No closing quotation" in capsys.readouterr().err


def test_two_addresses_that_differ_in_their_query_are_two_sources(desk: Desk) -> None:
    with FaultServer(*(http(half.encode()) for half in halves())) as server:
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
    one, other = halves()
    given = [desk.source(one, "x"), desk.source(as_yaml(json.loads(other)), "y")]
    written: set[tuple[bytes, bytes]] = set()
    for sources in (given, given[::-1], [*given, given[0]]):
        assert desk.take_in(*sources) == 0
        written.add((desk.out.read_bytes(), desk.lock.read_bytes()))
    assert len(written) == 1


TWICE = '{"openapi": "3.1.0", "paths": {"/x": {"get": {}}}, "paths": {}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "is empty"),
        ("<!doctype html><html></html>", "is an HTML page, not an OpenAPI document"),
        ("About us", "shows no operation"),
        (b"\xff\xfe{", "is not UTF-16, or is cut off"),
        (json.dumps(whole(), ensure_ascii=False).encode("latin-1"), "is not UTF-8: byte"),
        (json.dumps(whole())[:-9], "is not JSON, or is cut off"),
        ("[]", "is not an object"),
        (as_yaml(whole())[:-9], "may be cut off"),
        (as_yaml(whole()) + "x: [\n", "is not YAML, or is cut off"),
        (samples.page(whole())[:-9], "ends inside its YAML block"),
        ("swagger: '2.0'\n", "is Swagger 2.0, not OpenAPI 3.x"),
        ("openapi: 3.1\n", "its `openapi` field is 3.1"),
        ("{}", "it has no `openapi` field"),
        ('{"openapi": "3.1.0", "paths": {}}', "documents no operation"),
        (TWICE, "has the key 'paths' twice"),
        (f"x: 1\n{as_yaml(whole())}x: 2\n", "has the key 'x' twice"),
        ("[" * 100_000, "is nested too deeply"),
        (f'{{"x": {"[" * 200}{"]" * 200}}}', "is nested too deeply"),
        ('{"openapi": "3.1.0", "x": NaN}', "cannot express: Out of range"),
        ('{"openapi": "3.1.0", "\\ud800": 1}', "cannot express: 'utf-8'"),
        (json.dumps(whole()).replace("/x", "/xs"), "GET /x (documented: GET /xs, "),
        (json.dumps(whole()).replace("schemas/Thing", "schemas/Gone"), "dangling $ref"),
        (json.dumps(whole()).replace('"number"', '"nonsense"'), "schemas/Thing/properties/größe/type: 'nonsense'"),
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


@pytest.mark.parametrize("breaks", [True, False])
def test_what_changes_is_said_before_it_is_written_and_taken_in_even_if_it_breaks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, breaks: bool
) -> None:
    seen: list[tuple[JsonObject, JsonObject, bytes]] = []

    def report(old: scripts.diff.Api, new: scripts.diff.Api) -> SimpleNamespace:
        seen.append((old.document, new.document, desk.out.read_bytes()))
        return SimpleNamespace(markdown="- a change\n", breaks=breaks)

    monkeypatch.setattr(scripts.diff, "report", report)
    assert desk.take_in(desk.source(json.dumps(whole()))) == 0
    assert capsys.readouterr().out == ""
    before = desk.out.read_bytes()
    assert desk.take_in(desk.source(json.dumps(whole()).replace("number", "string"))) == 0
    ((old, new, then),) = seen
    assert then == before == to_canonical(old).encode()
    assert to_canonical(new).encode() == desk.out.read_bytes() != before
    said = capsys.readouterr()
    assert said.out.strip() == "- a change"
    assert ("this breaks the facade" in said.err) is breaks


def test_an_old_document_that_cannot_be_read_is_replaced(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.out.write_text("{", encoding="utf-8")
    assert desk.take_in(desk.source(json.dumps(whole()))) == 0
    assert "what changes cannot be told" in capsys.readouterr().err
    assert parse_json(desk.out.read_text("utf-8"), "out")


def test_an_operation_in_the_list_is_generated_beside_what_keeps_the_names_on_record(desk: Desk) -> None:
    source = desk.source(json.dumps(whole()))
    out = desk.folder / "wire"
    desk.track("GET /x")
    assert desk.take_in(source) == 0
    for old, new in (('"Thing": "Thing"', '"Thing": "Other"'), ('"module": "get_x"', '"module": "kept_x"')):
        text = desk.lock.read_text(encoding="utf-8")
        assert old in text
        desk.lock.write_text(text.replace(old, new), encoding="utf-8")
    desk.track(*TRACKED)
    assert desk.take_in(source) == 0
    lock = read_lock(desk.lock)
    assert lock is not None
    assert lock.classes["Thing"] == "Other" != lock.classes["Other"]
    assert generate.main(["--spec", str(desk.out), "--out", str(out)]) == 0
    written = {path.relative_to(out).as_posix() for path in out.rglob("*.py")}
    rival = f"models/{identifier(lock.classes['Other'])}.py"
    assert {"api/cvms/kept_x.py", "models/other.py", "api/cvms/post_y.py", rival} <= written
