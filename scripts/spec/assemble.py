"""The texts of the sources to one document: the tracked operations, what they reach, and nothing else."""

from __future__ import annotations

import copy
import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scripts.escaping import code
from scripts.spec import pages
from scripts.spec.document import METHODS, JsonObject, JsonValue, SpecError, child, strings
from scripts.spec.files import read_bounded
from scripts.spec.formats import decode, read
from scripts.spec.rendered import Correction, Page
from scripts.spec.selection import HEADER, select
from scripts.spec.validity import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def _one_of(known: JsonValue, found: JsonValue, what: str) -> JsonValue:
    """Return the one definition that two sources give, whichever of them comes first.

    Raises:
        SpecError: They give two different ones.
    """
    if json.dumps(known, sort_keys=True) != json.dumps(found, sort_keys=True):
        raise SpecError(f"two different definitions of {what} in the sources: give sources of one time")
    # The same in another order of keys: any fixed choice will do.
    return min(known, found, key=json.dumps)


def _add(into: JsonObject, key: str, value: JsonValue, what: str) -> None:
    into[key] = _one_of(into[key], value, what) if key in into else value


def merge(fragments: Iterable[JsonObject]) -> JsonObject:
    """Merge fragments of one document; their order does not matter.

    Raises:
        SpecError: Two fragments define an operation, a component or the document's header differently.
    """
    header: JsonObject = {}
    tags: JsonObject = {}
    paths: dict[str, JsonObject] = {}
    components: dict[str, JsonObject] = {}
    for part in fragments:
        for key in HEADER:
            if key in part:
                _add(header, key, part[key], f"the document's `{key}`")
        listed = part.get("tags", [])
        for tag in listed if isinstance(listed, list) else []:
            if isinstance(tag, dict):
                name = str(tag.get("name"))
                _add(tags, name, tag, f"the tag {name!r}")
        # What is no object is nothing that could be selected; what selection then misses, it names.
        for path in child(part, "paths"):
            for key, value in child(part, "paths", path).items():
                what = f"{key.upper()} {path}" if key in METHODS else f"`{key}` of {path}"
                _add(paths.setdefault(path, {}), key, value, what)
        for section in child(part, "components"):
            for name, value in child(part, "components", section).items():
                _add(components.setdefault(section, {}), name, value, f"components.{section}.{name}")
    return {**header, "tags": list(tags.values()), "paths": {**paths}, "components": {**components}}


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
    completed = {page.where: pages.fragment(page) for page in alone}
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


def assemble(sources: Iterable[tuple[str, str]], tracked: Sequence[str]) -> JsonObject:
    """Put the document together from whole documents, pages, or both.

    The untracked rest of a source has to be readable, but need not be valid: only the result is checked.

    Args:
        sources: The name and the text of each source.
        tracked: The operations to keep, as "METHOD /path".

    Returns:
        The canonical document: the same whatever the order of the sources.

    Raises:
        SpecError: A source cannot be read, sources contradict each other, or the result is incomplete or not valid.
    """
    return settled(gather(sources), tracked)


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
