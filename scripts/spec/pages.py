"""A documentation page's text to what it shows of the OpenAPI document."""

from __future__ import annotations

import json
import re
from pathlib import Path

from scripts.spec.document import JsonObject, JsonValue, SpecError, as_object, child, operations, require_openapi_3
from scripts.spec.rendered import HEAD, Correction, Page, parse
from scripts.spec.yaml12 import parse_yaml

#: The document that was taken in last: what a rendered page leaves out of its operation stays as it says.
TAKEN_IN = Path(__file__).resolve().parents[2] / "openapi.json"

_BLOCK = re.compile(
    r"^(?P<fence>`{3,})yaml\b[^\n]*\n(?P<yaml>.*?)(?P<end>^(?P=fence)[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)


def is_page(text: str) -> bool:
    """Tell whether a text is a documentation page: one that carries a YAML block, or shows a method and a path."""
    return bool(_BLOCK.search(text) or HEAD.search(text))


def read_page(text: str, where: str) -> JsonObject | Page:
    """Read a page: with its YAML block, a document of its operations and what they reach; else what a browser renders.

    Args:
        text: The page.
        where: The page's name for messages.

    Raises:
        SpecError: The page shows no operation, or is cut off.
    """
    block = _BLOCK.search(text)
    if block is None:
        page = parse(text, where)
        if page is None:
            raise SpecError(f"{where} shows no operation: neither a YAML block nor a method and a path")
        return page
    if not block["end"]:
        raise SpecError(f"{where} ends inside its YAML block")
    document = parse_yaml(block["yaml"], where)
    require_openapi_3(document, where)
    if not any(True for _ in operations(document)):
        raise SpecError(f"{where} documents no operation")
    return document


def fragment(page: Page) -> JsonObject | None:
    """Put the operation of a rendered page together: from what it shows, and from what was taken in about the rest.

    Returns:
        A document with the operation; `None` where it was never taken in: the page shows too little of it.
    """
    taken_in: JsonObject = json.loads(TAKEN_IN.read_text(encoding="utf-8"))
    operation = child(taken_in, "paths", page.path, page.method)
    if not operation:
        return None
    Correction(page, taken_in).parameters()
    listed = operation.get("parameters")
    operation["summary"] = page.summary
    operation["parameters"] = [_described(item, page) for item in (listed if isinstance(listed, list) else [])]
    child(operation, "responses", "200")["description"] = page.words
    return {"paths": {page.path: {page.method: operation}}}


def _described(item: JsonValue, page: Page) -> JsonObject:
    parameter = as_object(item, f"a parameter in {TAKEN_IN.name}")
    words = page.parameters[str(parameter["in"]), str(parameter["name"])].words
    schema = as_object(parameter["schema"], f"a parameter's schema in {TAKEN_IN.name}")
    return {**parameter, "schema": {**schema, "description": words}, "description": words}
