"""A documentation page's text to the fragment of the OpenAPI document that it shows."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.spec.document import JsonObject, JsonValue, SpecError, as_object, child, operations, require_openapi_3
from scripts.spec.yaml12 import parse_yaml

#: What rendered pages leave out of their operation; the file says where each fact comes from.
FACTS = Path(__file__).parent / "rendered.yaml"

_BLOCK = re.compile(
    r"^(?P<fence>`{3,})yaml\b[^\n]*\n(?P<yaml>.*?)(?P<end>^(?P=fence)[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_RENDERED = re.compile(
    r"(?:\A|\n)(?P<method>GET|PUT|POST|DELETE|PATCH)\n(?P<path>(?:/\n[^/\n]+\n)+)(?P<summary>[^\n]+)\n"
)


def is_page(text: str) -> bool:
    """Tell whether a text is a documentation page: one that carries a YAML block, or shows a method and a path."""
    return bool(_BLOCK.search(text) or _RENDERED.search(text))


def fragment(text: str, where: str) -> JsonObject | None:
    """Read the part of the OpenAPI document that a page shows.

    Args:
        text: The page: with its YAML block, or as a browser renders it.
        where: The page's name for messages.

    Returns:
        A document with the page's operations and what they reach; `{"paths": ...}` alone from a rendered page; `None`
        for a rendered page about which no facts are kept: it shows too little of its operation.

    Raises:
        SpecError: The page shows no operation, is cut off, or contradicts the facts that are kept about it.
    """
    block = _BLOCK.search(text)
    if block is not None:
        if not block["end"]:
            raise SpecError(f"{where} ends inside its YAML block")
        document = parse_yaml(block["yaml"], where)
        require_openapi_3(document, where)
        if not any(True for _ in operations(document)):
            raise SpecError(f"{where} documents no operation")
        return document
    rendered = _RENDERED.search(text)
    if rendered is None:
        raise SpecError(f"{where} shows no operation: neither a YAML block nor a method and a path")
    path, method = rendered["path"].replace("\n", ""), rendered["method"].lower()
    facts = child(parse_yaml(FACTS.read_text(encoding="utf-8"), str(FACTS)), "paths", path, method)
    if not facts:
        return None
    return {"paths": {path: {method: _completed(facts, rendered["summary"], text[rendered.end() :], where)}}}


def _completed(facts: JsonObject, summary: str, page: str, where: str) -> JsonObject:
    """Put an operation together from the facts that are kept about it and the words of its rendered page."""
    parameters: list[JsonValue] = []
    listed = facts.get("parameters", [])
    for item in listed if isinstance(listed, list) else []:
        parameter = as_object(item, f"a parameter in {FACTS.name}")
        words = _description_of(page, str(parameter["name"]), where)
        schema = as_object(parameter["schema"], f"a parameter's schema in {FACTS.name}")
        parameters.append({**parameter, "schema": {**schema, "description": words}, "description": words})
    responses = as_object(facts["responses"], f"the responses in {FACTS.name}")
    success = as_object(responses["200"], f"the response 200 in {FACTS.name}")
    described: JsonObject = {"description": _description_of(page, "Response", where), **success}
    return {
        "tags": facts["tags"],
        "summary": summary,
        "description": facts["description"],
        "operationId": facts["operationId"],
        "parameters": parameters,
        "responses": {**responses, "200": described},
        "security": facts["security"],
    }


def _description_of(page: str, heading: str, where: str) -> str:
    """Return the line that describes what the line `heading` names; a line with its type may stand between them.

    Raises:
        SpecError: The page has no such heading.
    """
    found = re.search(rf"^{re.escape(heading)}\n(?:[^\n]+\n)?\n+([^\n]+)", page, re.MULTILINE)
    if found is None:
        raise SpecError(f"{where} does not describe {heading!r}, which the facts in {FACTS.name} are about")
    return found[1].strip()
