"""What fuzzing by coverage starts from: bodies that the documented spec allows, and the forms of error answers."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phala_facade.operations.parsing import parse_cvms
from phala_facade.operations.registry import OPERATIONS
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
    """Yield the inputs that a run starts with, each with its selector in front."""
    document: dict[str, Any] = json.loads(_SPEC.read_text(encoding="utf-8"))
    for number, operation in enumerate(OPERATIONS):
        for shape in operation.shapes:
            for body in _variants(shape.schema, document):
                text = json.dumps([body] if operation.parse is parse_cvms else body).encode()
                yield from (selector(Mode.ANSWER, number, version) + text for version in range(2))
                yield selector(Mode.BODY, number, 0) + gzip.compress(text, mtime=0)
    for error in _ERRORS:
        yield selector(Mode.PROBLEM, 0, 0) + json.dumps(error).encode()
    yield selector(Mode.PROBLEM, 0, 0) + b"<html><head><title>502 Bad Gateway</title></head></html>"


def _variants(component: str, document: dict[str, Any]) -> Iterator[Any]:
    """Yield a body with everything, one with nothing but what is required, and one with a value of another type."""
    full = full_payload(component, document).body
    required = document["components"]["schemas"][component]["required"]
    odd = copy.deepcopy(full)
    odd[required[-1]] = 5
    yield from (full, {name: full[name] for name in required}, odd)
