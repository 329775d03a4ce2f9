from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.spec import assemble
from scripts.spec.document import JsonObject, SpecError, child, parse_json, to_canonical
from scripts.spec.selection import select
from tests.spec import samples

if TYPE_CHECKING:
    from scripts.spec.document import JsonValue

ROOT = Path(__file__).parents[2]
TRACKED = [samples.LIST_CVMS, samples.GET_APP]


def pages() -> dict[str, str]:
    return {"rendered": samples.RENDERED_LIST_PAGE, "cvms": samples.cvms_page(), "app": samples.app_page()}


def assembled() -> JsonObject:
    return assemble.assemble(pages(), TRACKED)


def test_the_document_is_the_same_bytes_whatever_the_order_of_the_pages() -> None:
    texts = {to_canonical(assemble.assemble(dict(order), TRACKED)) for order in itertools.permutations(pages().items())}
    assert len(texts) == 1


def test_a_definition_repeated_with_its_keys_in_another_order_is_no_contradiction() -> None:
    shuffled = json.loads(json.dumps(samples.shared_schemas()["HostedCvm"], sort_keys=True))
    again = samples.page(
        samples.vendor_document("/api/v1/again", samples.operation("again", {}), {"HostedCvm": shuffled})
    )
    both = {**pages(), "again": again}
    texts = {to_canonical(assemble.assemble(dict(order), TRACKED)) for order in itertools.permutations(both.items())}
    assert len(texts) == 1


def test_only_the_tracked_operations_and_what_they_reach_are_kept() -> None:
    document = assembled()
    assert list(child(document, "paths")) == ["/api/v1/apps/{app_id}", "/api/v1/cvms"]
    assert list(child(document, "components", "schemas")) == [
        "Full",
        "HTTPValidationError",
        "HostedCvm",
        "Minimal",
        samples.CVM_INFO,
    ]
    assert list(child(document, "components", "securitySchemes")) == ["APIKeyHeader", "OAuth2AuthorizationCodeBearer"]
    assert document["tags"] == [
        {"name": "Apps", "description": "Blueprints"},
        {"name": "CVMs", "description": "Machines"},
    ]


def test_the_words_of_the_vendor_are_kept() -> None:
    document = assembled()
    success = child(document, "paths", "/api/v1/apps/{app_id}", "get", "responses", "200")
    assert child(success, "content", "application/json", "schema") == {
        "anyOf": [samples.ref("Full"), samples.ref("Minimal"), samples.ref("Minimal")],
        "title": "Response Get App",
    }
    properties = child(document, "components", "schemas", "Full", "properties")
    assert properties["at"] == {"type": "string", "examples": ["2026-01-02"], "pattern": "^prj_.+"}
    assert "größer" in to_canonical(document)


def test_the_rendered_page_gives_the_words_and_the_kept_facts_the_rest() -> None:
    listed = child(assembled(), "paths", "/api/v1/cvms", "get")
    assert listed["summary"] == "List CVMs"
    assert listed["operationId"] == "handle_list_cvms_api_v1_cvms_get"
    parameters = listed["parameters"]
    assert isinstance(parameters, list)
    described = [item.get("description") for item in parameters if isinstance(item, dict)]
    assert described == ["Whose CVMs", "On which node"]
    assert child(listed, "responses", "200")["description"] == "A list"


def test_a_rendered_page_of_an_operation_that_a_yaml_block_documents_adds_nothing() -> None:
    rendered = "GET\n/\napi\n/\nv1\n/\napps\n/\n{app_id}\nGet app\ncurl\n"
    assert assemble.assemble({**pages(), "again": rendered}, TRACKED) == assembled()


def rewritten(old: str, new: str) -> dict[str, str]:
    changed = {name: text.replace(old, new) for name, text in pages().items()}
    assert changed != pages()
    return changed


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        pytest.param({**pages(), "p": "# About us\n"}, "p shows no operation", id="a page without an operation"),
        pytest.param(
            {**pages(), "p": samples.page({"openapi": "3.1.0", "paths": {}})},
            "p documents no operation",
            id="a block without an operation",
        ),
        pytest.param(
            {**pages(), "app": samples.app_page()[:-60]}, "app ends inside its YAML block", id="a truncated page"
        ),
        pytest.param(
            {**pages(), "p": "````yaml x\nopenapi: [\n````\n"}, "p is not YAML", id="a block that is not YAML"
        ),
        pytest.param(
            {name: text for name, text in pages().items() if name != "app"},
            "tracked but not documented: GET /api/v1/apps/{app_id}",
            id="a tracked operation is missing",
        ),
        pytest.param(
            rewritten("#/components/schemas/Full", "#/components/schemas/Gone"),
            "dangling $ref #/components/schemas/Gone in the paths",
            id="a dangling reference",
        ),
        pytest.param(
            rewritten("#/components/schemas/Full", "other.json#/Full"),
            "does not point to a component",
            id="a reference into another document",
        ),
        pytest.param(
            {**pages(), "app": samples.app_page(openapi="2.0")}, "app is not OpenAPI 3.x", id="another OpenAPI"
        ),
        pytest.param(
            {**pages(), "app": samples.app_page(info={"title": "Phala Cloud API", "version": "0.2.0"})},
            "two different definitions of the document's `info`",
            id="pages of different versions",
        ),
        pytest.param(
            {**pages(), "app": samples.app_page().replace("Detail", "Other")},
            "two different definitions of components.schemas.HTTPValidationError",
            id="a component that is defined twice",
        ),
        pytest.param(
            {**pages(), "app": samples.app_page(), "p": samples.app_page().replace("Response Get App", "Other")},
            "two different definitions of GET /api/v1/apps/{app_id}",
            id="an operation that is defined twice",
        ),
        pytest.param(
            rewritten("in: path", "in: nowhere"), "the document is not valid OpenAPI", id="not valid against OpenAPI"
        ),
        pytest.param(
            rewritten("teepod_id", "node_id"),
            "rendered does not describe 'teepod_id'",
            id="a rendered page that changed",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_one_clear_error(sources: dict[str, str], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        assemble.assemble(sources, TRACKED)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_security_scheme_that_is_not_documented_is_an_error() -> None:
    document = samples.document({}, {"/x": {"get": {**samples.operation("x", {}), "security": [{"Nobody": []}]}}})
    with pytest.raises(SpecError, match="security schemes that are not documented: Nobody"):
        select(document, ["GET /x"])


def test_a_reference_in_an_example_or_a_property_named_like_a_keyword_is_told_apart() -> None:
    unreal: JsonValue = {"$ref": "#/components/schemas/Nowhere"}
    schemas: JsonObject = {
        "Holder": samples.model(example=samples.ref("Reached"), plain={"type": "string", "example": unreal}),
        "Reached": samples.model(),
    }
    document = samples.document(schemas, {"/x": {"get": samples.operation("x", samples.ref("Holder"))}})
    selected = select(document, ["GET /x"])
    assert list(child(selected, "components", "schemas")) == ["Holder", "Reached"]


class TestCommand:
    def run(self, tmp_path: Path, sources: dict[str, str]) -> int:
        for name, text in sources.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        pyproject = tmp_path / "pyproject.toml"
        pyproject.write_text(f"[tool.phala-facade]\noperations = {json.dumps(TRACKED)}\n", encoding="utf-8")
        given = [str(tmp_path / name) for name in sources]
        return assemble.main([*given, "--out", str(tmp_path / "openapi.json"), "--pyproject", str(pyproject)])

    def test_it_writes_the_canonical_document_again_and_again(self, tmp_path: Path) -> None:
        assert self.run(tmp_path, pages()) == 0
        first = (tmp_path / "openapi.json").read_bytes()
        assert first.decode() == to_canonical(assembled())
        assert first.endswith(b"\n}\n")
        assert self.run(tmp_path, dict(reversed(pages().items()))) == 0
        assert (tmp_path / "openapi.json").read_bytes() == first

    def test_an_error_leaves_the_old_file_and_nothing_else(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "openapi.json").write_text("old", encoding="utf-8")
        assert self.run(tmp_path, rewritten("in: path", "in: nowhere")) == 1
        assert (tmp_path / "openapi.json").read_text(encoding="utf-8") == "old"
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["openapi.json", "pyproject.toml", *pages()])
        assert capsys.readouterr().err.startswith("error: the document is not valid OpenAPI")

    def test_a_page_that_cannot_be_read_is_an_error(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert assemble.main([str(tmp_path / "none.txt"), "--out", str(tmp_path / "out.json")]) == 1
        assert "none.txt cannot be read" in capsys.readouterr().err

    def test_a_write_that_fails_leaves_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_replace(_path: Path, _target: Path) -> None:
            raise OSError("no space left")

        (tmp_path / "openapi.json").write_text("old", encoding="utf-8")
        monkeypatch.setattr(Path, "replace", no_replace)
        with pytest.raises(OSError, match="no space left"):
            self.run(tmp_path, pages())
        assert (tmp_path / "openapi.json").read_text(encoding="utf-8") == "old"
        assert not list(tmp_path.glob(".openapi.json.*"))


def test_without_tracked_operations_there_is_nothing_to_assemble(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.phala-facade]\noperations = []\n", encoding="utf-8")
    with pytest.raises(SpecError, match="lists no operations"):
        assemble.tracked_operations(tmp_path / "pyproject.toml")


def test_the_committed_document_is_canonical_valid_and_complete() -> None:
    text = (ROOT / "openapi.json").read_text(encoding="utf-8")
    document = parse_json(text, "openapi.json")
    tracked = assemble.tracked_operations(ROOT / "pyproject.toml")
    assert to_canonical(select(document, tracked)) == text
    assemble.validate(document)
