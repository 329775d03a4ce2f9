"""A document cannot forge the report: what comes from it stands in code spans, and a code span ends where it should."""

from __future__ import annotations

import re

import pytest

from scripts.escaping import code
from tests.scripts.diff.documents import INFO, Document, fields, parameters, report, retype, schema, today, variants
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
    def edit(document: Document) -> None:
        retype(document, INFO, text, {"type": "string", "default": text})
        fields(document, INFO)["status"].update(enum=[text], pattern=text, default=text)
        fields(document, INFO)["os"] = {"type": "boolean"}
        document["components"]["schemas"][text] = schema(document, "CvmNode")
        variants(document, "/api/v1/cvms").append(ref(text.replace("/", "~1")))
        parameters(document).append({"name": text, "in": "query", "required": True, "schema": {"type": "string"}})
        document["servers"] = [{"url": text}]
        document["components"]["securitySchemes"]["APIKeyHeader"]["name"] = text
        document["paths"]["/api/v1/cvms"]["get"]["tags"] = [text]
        document["paths"]["/api/v1/cvms"]["get"]["responses"]["200"]["headers"] = {text: {"schema": {}}}
        document["paths"][f"/{text}"] = {"get": {"responses": {"200": {"description": ""}}}}

    document = today()
    edit(document)
    markdown = report(today(), document, notes=[code(text)]).markdown

    told = outside(markdown)
    for sign in ("everybody", "<img", "evil.example", "no change", "0 changes", "\u202e", "xxx"):
        assert sign not in told
    assert not [line for line in markdown.splitlines() if line.startswith("## ") and "Spec changes: 0 " in line]
    assert markdown.replace("\n", "").isprintable()
