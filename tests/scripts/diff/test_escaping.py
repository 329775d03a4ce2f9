"""A document cannot forge the report: what comes from it stands in code spans, and a code span ends where it should."""

from __future__ import annotations

import re

import pytest

from scripts.escaping import code
from tests.scripts.diff.documents import GET, INFO, SCHEMAS, TEXT, add, at, edited, field, put, report, today, variants
from tests.scripts.spec.samples import ref

FORGED = [
    "`**no change**`",
    "x\n## Spec changes: 0 changes",
    "@everybody",
    "<img src=x onerror=y>",
    "[link](https://evil.example)",
    "```\n```",
    "a``b`",
    "\u202egnp.exe\u200b",
    "x" * 1000,
    "",
    " ",
]


def outside(markdown: str) -> str:
    """Return what of a text stands outside of its code spans."""
    return re.sub(r"(?<!`)(`+)(?!`)(?s:.+?)(?<!`)\1(?!`)", "", markdown)


@pytest.mark.parametrize("text", FORGED)
def test_a_text_is_one_code_span_of_one_line(text: str) -> None:
    span = code(text)

    assert outside(span) == ""
    assert span.isprintable()
    assert len(span) < 400


@pytest.mark.parametrize("text", FORGED)
def test_whatever_a_document_names_stands_in_a_code_span(text: str) -> None:
    edits = [
        put(*SCHEMAS, **{text: at(today(), *SCHEMAS, "CvmNode")}),
        put(*field(f"{INFO}.status"), enum=[text], pattern=text, default=text),
        put(*SCHEMAS, INFO, "properties", **{text: {**TEXT, "default": text}}, os={"type": "boolean"}),
        add(*variants(), item=ref(text.replace("/", "~1"))),
        add(*GET, "parameters", item={"name": text, "in": "query", "required": True, "schema": TEXT}),
        put(servers=[{"url": text}]),
        put("components", "securitySchemes", "APIKeyHeader", name=text),
        put(*GET, tags=[text]),
        put(*GET, "responses", "200", headers={text: {"schema": {}}}),
        put("paths", **{f"/{text}": {"get": {"responses": {"200": {"description": ""}}}}}),
    ]
    markdown = report(today(), edited(*edits), notes=[code(text)]).markdown

    told = outside(markdown)
    for sign in ("everybody", "<img", "evil.example", "no change", "0 changes", "\u202e", "xxx"):
        assert sign not in told
    assert not [line for line in markdown.splitlines() if line.startswith("## ") and "Spec changes: 0 " in line]
    assert markdown.replace("\n", "").isprintable()
