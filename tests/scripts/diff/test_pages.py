"""Rendered pages: what one shows is compared, what it does not show is said, and a part of one is no whole."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from scripts.diff.__main__ import main
from scripts.provenance.payload import payload_of
from scripts.spec import intake
from scripts.spec.meaning import Schemas
from tests.scripts.diff.documents import SCHEMAS, Document, at, today

if TYPE_CHECKING:
    from pathlib import Path

PATH = "/api/v1/cvms"


def resolved(document: Document, node: Document) -> Document:
    while "$ref" in node or "anyOf" in node:
        given = [each for each in node.get("anyOf", ()) if each != {"type": "null"}]
        node = given[0] if given else at(document, *SCHEMAS, node["$ref"].rpartition("/")[2])
    return node


def type_of(document: Document, node: Document) -> str:
    found = resolved(document, node)
    null = " | null" if {"type": "null"} in node.get("anyOf", ()) else ""
    if found["type"] == "object":
        return f"{found['title']} · object"
    if found["type"] == "array":
        return f"{type_of(document, found['items'])}[]"
    form = f"<{found['format']}>" if "format" in found else ""
    return f"{found['type']}{form}{null}"


def rendered(document: Document) -> str:
    """Return the page of the list of CVMs as a browser renders it: the first variant of what it responds with."""
    hosted = at(document, *SCHEMAS, "HostedCvm")
    lines = ["GET", "/", "api", "/", "v1", "/", "cvms", "List CVMs", "curl --request GET"]
    lines += [json.dumps([payload_of("HostedCvm", Schemas(document)).body], indent=2)]
    lines += ["", "Query Parameters", "", "user_id", "", "Whose", "", 'Allowed value: "0"']
    lines += ["teepod_id", "integer | null", "", "Which node", "", "Response", "", "The CVMs", ""]
    for name, value in hosted["properties"].items():
        lines += [name, type_of(document, value), *(["required"] if name in hosted.get("required", ()) else [])]
    return "\n".join(lines) + "\n"


class Desk:
    """The sources: a document without the operation, and its page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = rendered(today())

    def sources(self, page: str, *, whole: bool = False) -> list[str]:
        document = today()
        if not whole:
            del document["paths"][PATH]
        (self.folder / "rest.json").write_text(json.dumps(document), encoding="utf-8")
        (self.folder / "page.txt").write_text(page, encoding="utf-8")
        return [str(self.folder / "rest.json"), str(self.folder / "page.txt")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def without_key(page: str, key: str) -> str:
    """Take a key out of the example of a page, wherever it is, and out of its list of fields."""
    start, end = page.index("[\n"), page.index("\n\nQuery")

    def cleared(fields: Document) -> Document:
        return {name: value for name, value in fields.items() if name != key}

    text = json.dumps(json.loads(page[start:end], object_hook=cleared), indent=2)
    return page[:start] + text + re.sub(rf"\n{key}\n[^\n]+(?=\n)", "", page[end:])


def test_a_page_that_says_what_is_known_is_no_change_and_what_it_does_not_show_is_said(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(desk.sources(desk.page)) == 0
    out = capsys.readouterr().out
    assert out.startswith("No change")
    assert "only its parameters and first response variant were compared" in out


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("old", "new", "status", "told"),
    [
        ("teepod_id\ninteger | null", "teepod_id\ninteger\nrequired", 1, "query teepod_id` parameter made required"),
        ("teepod_id\ninteger | null", "teepod_id\nstring", 1, "parameter retyped: `integer | null -> string`"),
        ("teepod_id\ninteger | null\n\nWhich node", "", 1, "query teepod_id` parameter removed"),
        ("\nResponse\n", "\npage\ninteger\nrequired\n\nWhich\n\nResponse\n", 1, "query page` parameter added"),
        ("\nResponse\n", "\nHeaders\n\nX-Trace\nstring\n\nResponse\n", 0, "header x-trace` parameter added"),
        ("\nname\nstring\nrequired", "\nname\nstring | null", 0, "`HostedCvm.name` field made nullable"),
        ("\nvcpu\ninteger | null", "\nvcpu\nstring", 1, "`HostedCvm.vcpu` field retyped: `integer | null -> string`"),
        ("VmInfo · object", "Machine · object", 1, "`HostedCvm.hosted` field retyped: `VmInfo -> object`"),
        ("\nname\nstring\n", "\ncost\nstring<decimal>\nname\nstring\n", 0, "`HostedCvm.cost` field added: `string`"),
        (
            "CvmNetworkUrls · object[]",
            "string[]",
            1,
            "`HostedCvm.public_urls[]` field retyped: `CvmNetworkUrls -",
        ),
    ],
)
def test_what_a_page_shows_otherwise_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str], old: str, new: str, status: int, told: str
) -> None:
    assert old in desk.page
    assert main(desk.sources(desk.page.replace(old, new, 1))) == status
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("key", ["syslog_endpoint", "timestamp"])
def test_a_field_that_a_page_no_longer_shows_is_told_however_deep_it_is(
    desk: Desk, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    assert main(desk.sources(without_key(desk.page, key))) == 1
    assert f".{key}` field removed" in capsys.readouterr().out


def test_where_a_page_contradicts_another_source_the_report_believes_it_and_the_intake_neither(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = desk.sources(desk.page.replace("\nvcpu\ninteger | null", "\nvcpu\nstring"), whole=True)

    assert main(sources) == 1
    out = capsys.readouterr().out
    assert "page.txt` shows `vcpu` as `string`, not `integer | null` in `GET /api/v1/cvms`" in out
    assert "the page was believed" in out
    assert "contributes nothing, since another source documents that" in out
    assert intake.main([*sources, "--out", str(desk.folder / "out.json")]) == 1
    assert "give sources of one time" in capsys.readouterr().err


def test_a_page_of_an_operation_that_nothing_documents_is_said_to_contribute_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = desk.sources(desk.page.replace("cvms\nList", "nodes\nList"), whole=True)

    assert main(sources) == 0
    assert "`GET /api/v1/nodes`, which no other source documents: it contributes nothing" in capsys.readouterr().out


@pytest.mark.parametrize("share", [0.2, 0.5, 0.75, 0.9, 0.97])
def test_a_part_of_a_page_is_an_error(desk: Desk, capsys: pytest.CaptureFixture[str], share: float) -> None:
    assert main(desk.sources(desk.page[: int(len(desk.page) * share)])) == 2
    assert "page.txt is cut off" in capsys.readouterr().err
