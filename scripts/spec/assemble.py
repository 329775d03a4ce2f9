"""The texts of the sources to one document: the tracked operations, what they reach, and nothing else."""

from __future__ import annotations

import copy
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.escaping import code
from scripts.spec.document import (
    METHODS,
    JsonObject,
    JsonValue,
    SpecError,
    as_object,
    child,
    items_of,
    parse_json,
    strings,
)
from scripts.spec.files import read_bounded
from scripts.spec.formats import decode, read
from scripts.spec.references import below
from scripts.spec.rendered import Correction, Page
from scripts.spec.selection import HEADER, select
from scripts.spec.validity import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The document that was taken in last: what a rendered page leaves out of its operation stays as it says.
TAKEN_IN = Path(__file__).resolve().parents[2] / "openapi.json"


def _one_of(known: JsonValue, found: JsonValue, pointer: str) -> JsonValue:
    """Return the one definition that two sources give, whichever of them comes first.

    Raises:
        SpecError: They give two different ones.
    """
    if json.dumps(known, sort_keys=True) != json.dumps(found, sort_keys=True):
        raise SpecError(f"two different definitions of {pointer} in the sources: give sources of one time")
    # The same in another order of keys: any fixed choice will do.
    return min(known, found, key=json.dumps)


def _join(into: JsonObject, found: JsonObject, pointer: str, levels: int) -> None:
    """Add what a source says to what others say, part by part over some levels."""
    for key, value in found.items():
        if levels and isinstance(value, dict):
            _join(as_object(into.setdefault(key, {}), below(pointer, key)), value, below(pointer, key), levels - 1)
        else:
            into[key] = _one_of(into.get(key, value), value, below(pointer, key))


def merge(fragments: Iterable[JsonObject]) -> JsonObject:
    """Merge fragments of one document; their order does not matter.

    Raises:
        SpecError: Two fragments define an operation, a component or the document's header differently.
    """
    merged: JsonObject = {"tags": {}, "paths": {}, "components": {}}
    for part in fragments:
        tags: JsonObject = {str(tag.get("name")): tag for tag in items_of(part, "tags") if isinstance(tag, dict)}
        header: JsonObject = {key: part[key] for key in HEADER if key in part}
        paths, components = child(part, "paths"), child(part, "components")
        _join(merged, {**header, "tags": tags, "paths": paths, "components": components}, "#", 2)
    return {**merged, "tags": [*child(merged, "tags").values()]}


@dataclass(frozen=True)
class Gathered:
    """What sources hold together.

    Attributes:
        document: The document, with all of their operations.
        notes: What is to be said of rendered pages: what they contribute, and what they do not show.
        contradictions: What a rendered page shows, though another source says otherwise; the document says it, too.
    """

    document: JsonObject
    notes: tuple[str, ...]
    contradictions: tuple[str, ...]


def gather(sources: Iterable[tuple[str, str]]) -> Gathered:
    """Put together what whole documents and pages hold.

    Args:
        sources: The name and the text of each source.

    Raises:
        SpecError: A source cannot be read, two of them define something differently, or none is a document.
    """
    found = [read(text, name) for name, text in sources]
    shown = [each for each in found if isinstance(each, Page)]
    fragments = [each for each in found if not isinstance(each, Page)]
    alone = [page for page in shown if not any(child(each, "paths", page.path, page.method) for each in fragments)]
    completed = {page.where: _completed(page) for page in alone}
    fragments += filter(None, completed.values())
    if not any("openapi" in each for each in fragments):
        raise SpecError("the sources hold no OpenAPI document: rendered pages alone do not describe an operation")
    document = copy.deepcopy(merge(fragments))
    notes: list[str] = []
    contradictions: list[str] = []
    for page in shown:
        about = f"{code(page.where)} is a rendered page of {code(page.operation)}"
        if not child(document, "paths", page.path, page.method):
            notes.append(f"{about}, which no other source documents: it contributes nothing")
            continue
        part = "what it shows" if completed.get(page.where) else "nothing, since another source documents that"
        notes.append(f"{about} and contributes {part}; only its parameters and first response variant were compared")
        correction = Correction(page, document)
        correction.parameters()
        correction.response()
        contradictions += correction.notes
    return Gathered(document, tuple(notes), tuple(contradictions))


def _completed(page: Page) -> JsonObject | None:
    """Put the operation of a rendered page together: from what it shows, and from what was taken in about the rest.

    Returns:
        A document with the operation; `None` where it was never taken in: the page shows too little of it.
    """
    taken_in = parse_json(TAKEN_IN.read_text(encoding="utf-8"), TAKEN_IN.name)
    operation = child(taken_in, "paths", page.path, page.method)
    if not operation:
        return None
    Correction(page, taken_in).parameters()
    operation["summary"] = page.summary
    for item in items_of(operation, "parameters"):
        parameter = as_object(item, f"a parameter in {TAKEN_IN.name}")
        words = page.parameters[str(parameter["in"]), str(parameter["name"])].words
        parameter["description"] = child(parameter, "schema")["description"] = words
    child(operation, "responses", "200")["description"] = page.words
    return {"paths": {page.path: {page.method: operation}}}


def settled(gathered: Gathered, tracked: Sequence[str]) -> JsonObject:
    """Return the tracked part of what sources hold.

    Args:
        gathered: What they hold.
        tracked: The operations to keep, as "METHOD /path".

    Raises:
        SpecError: The sources contradict each other, or the result is incomplete or not valid.
    """
    if gathered.contradictions:
        told = "; ".join(gathered.contradictions)
        raise SpecError(f"the sources contradict each other, give sources of one time: {told}")
    document = select(gathered.document, tracked)
    validate(document)
    return document


def tracked_operations(pyproject: Path) -> list[str]:
    """Read the tracked operations from `[tool.phala-facade] operations`.

    Raises:
        SpecError: The file cannot be read, or the list is missing, empty, or holds something else than "METHOD /path".
    """
    text = decode(read_bounded(pyproject), str(pyproject))
    try:
        settings = cast("JsonObject", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{pyproject} is not TOML: {error}") from None
    listed = child(settings, "tool", "phala-facade").get("operations")
    where = f"{pyproject}, [tool.phala-facade] operations,"
    if not isinstance(listed, list) or not listed:
        raise SpecError(f"{where} lists no operations")
    for item in listed:
        method, _, path = item.partition(" ") if isinstance(item, str) else ("", "", "")
        if method not in {known.upper() for known in METHODS} or not path.startswith("/"):
            raise SpecError(f"{where} holds {item!r}: an operation is written 'GET /path'")
    return list(dict.fromkeys(strings(listed)))
