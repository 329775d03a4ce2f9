"""What fuzzing by coverage starts from: bodies that the documented spec allows, and the forms of error answers."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.fuzz.target import Mode, selector
from scripts.provenance.payload import full_payload

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPEC = Path(__file__).resolve().parents[2] / "openapi.json"
_ERRORS: tuple[object, ...] = (
    {"detail": "CVM not found"},
    {"detail": [{"loc": ["query", "page"], "msg": "Input should be greater than 0", "type": "greater_than"}]},
    {"detail": {"error_code": "E-1", "message": "no", "details": [{"field": "f"}], "suggestions": ["s"], "links": []}},
    {"error_code": "E-2", "message": "no", "request_id": "r-1"},
    {"error": {"message": "gateway"}},
    [],
    "text",
)


def bodies() -> Iterator[bytes]:
    """Give the inputs that a run starts with, each with its selector in front."""
    document: dict[str, Any] = json.loads(_SPEC.read_text(encoding="utf-8"))
    for operation, path in enumerate(_answers(document)):
        for option in path:
            for body in _variants(option, document):
                text = json.dumps(body).encode()
                yield from (selector(Mode.ANSWER, operation, version) + text for version in range(2))
                yield selector(Mode.BODY, operation, 0) + gzip.compress(text, mtime=0)
    for error in _ERRORS:
        yield selector(Mode.PROBLEM, 0, 0) + json.dumps(error).encode()
    yield selector(Mode.PROBLEM, 0, 0) + b"<html><head><title>502 Bad Gateway</title></head></html>"


def _answers(document: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Give the documented alternatives of each operation's answer, in the order of the facade's calls."""
    for path in ("/api/v1/cvms", "/api/v1/cvms/{cvm_id}", "/api/v1/apps/{app_id}", "/api/v1/apps/{app_id}/cvms"):
        yield document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"]


def _variants(option: dict[str, Any], document: dict[str, Any]) -> Iterator[Any]:
    """Give a body with everything, one with nothing but what is required, and one with a value of another type."""
    is_list = option.get("type") == "array"
    component = (option["items"] if is_list else option)["$ref"].rpartition("/")[2]
    full = full_payload(component, document).body
    required = document["components"]["schemas"][component]["required"]
    odd = copy.deepcopy(full)
    odd[required[-1]] = 5
    for body in (full, {name: full[name] for name in required}, odd):
        yield [body] if is_list else body
