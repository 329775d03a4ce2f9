"""A source's text to the document, or the fragment of one, that it holds; its content says what it is, not its name."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, SpecError, operations, parse_json, require_openapi_3
from scripts.spec.files import read_bounded
from scripts.spec.rendered import HEAD, parse
from scripts.spec.yaml12 import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.spec.rendered import Page

_BLOCK = re.compile(
    r"^(?P<fence>`{3,})yaml\b[^\n]*\n(?P<yaml>.*?)(?P<end>^(?P=fence)[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_YAML_DOCUMENT = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:", re.MULTILINE)


def decode(content: bytes, where: str) -> str:
    """Decode a source, without its byte order mark and with plain line breaks.

    Raises:
        SpecError: It is neither UTF-8 nor, by its byte order mark, UTF-16.
    """
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise SpecError(f"{where} is not UTF-16, or is cut off: save it as UTF-8") from None
        raise SpecError(f"{where} is not UTF-8: byte {error.start} cannot be read; save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_document(path: Path) -> JsonObject:
    """Read an OpenAPI document from a file of JSON or YAML.

    Raises:
        SpecError: The file cannot be read, or is no OpenAPI 3.x document.
    """
    text = decode(read_bounded(path), str(path))
    if text.lstrip().startswith(("{", "[")):
        document = parse_json(text, str(path))
    elif _BLOCK.search(text) or HEAD.search(text) or text.lstrip().startswith("<"):
        raise SpecError(f"{path} is a documentation page, not an OpenAPI document: take it in with `make spec`")
    else:
        document = parse_yaml(text, str(path))
    require_openapi_3(document, str(path))
    return document


def read(text: str, where: str) -> JsonObject | Page:
    """Read what a text holds: a whole document in JSON or YAML, or the part of one that a documentation page shows.

    Args:
        text: The text; what begins with a brace is JSON.
        where: Its name for messages.

    Raises:
        SpecError: The text is empty, HTML, cut off, or no OpenAPI 3.x.
    """
    start = text.lstrip()
    if not start:
        raise SpecError(f"{where} is empty")
    if start.startswith("<"):
        hint = "give the document, or the page as Markdown (its address with `.md` at the end, say)"
        raise SpecError(f"{where} is an HTML page, not an OpenAPI document: {hint}")
    if start.startswith(("{", "[")):
        document = parse_json(text, where)
    elif block := _BLOCK.search(text):
        if not block["end"]:
            raise SpecError(f"{where} ends inside its YAML block")
        document = parse_yaml(block["yaml"], where)
    elif page := parse(text, where):
        return page
    elif _YAML_DOCUMENT.search(text):
        document = parse_yaml(text, where)
        if not text.endswith("\n"):
            # YAML has no closing bracket: a part of it can be read as well as the whole.
            raise SpecError(f"{where} may be cut off: its last line has no line break; fetch it again or add one")
    else:
        raise SpecError(f"{where} shows no operation: neither a YAML block nor a method and a path")
    require_openapi_3(document, where)
    if not any(True for _ in operations(document)):
        raise SpecError(f"{where} documents no operation")
    return document
