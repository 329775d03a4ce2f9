"""OpenAPI Overlay 1.0: hand-written corrections to a document, as data with their reasons."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import jsonpath_rfc9535

from scripts.spec.document import JsonObject, JsonValue, SpecError, as_object
from scripts.spec.yaml12 import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

#: Where a value stands: the keys and indices that lead to it from the root.
Location = tuple[int | str, ...]


def read_overlay(path: Path) -> JsonObject:
    """Read an overlay from a YAML (or JSON) file.

    Raises:
        SpecError: The file cannot be read, is not YAML, or is no Overlay 1.0 document.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path} cannot be read: {error}") from None
    overlay = parse_yaml(text, str(path))
    version = overlay.get("overlay")
    if not isinstance(version, str) or not version.startswith("1.0."):
        raise SpecError(f"{path} is not an OpenAPI Overlay 1.0 (its `overlay` field is {version!r})")
    return overlay


def apply_overlay(document: JsonObject, overlay: JsonObject) -> JsonObject:
    """Return a copy of a document with the actions of an overlay applied, one after the other.

    Stricter than the specification in two ways: an action that matches nothing is an error, because what it corrected
    is gone; and so is one without a description, because a correction without a reason cannot be reviewed.

    Raises:
        SpecError: An action is malformed, gives no reason, or has a target that matches nothing.
    """
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise SpecError("the overlay has no actions")
    result = copy.deepcopy(document)
    for number, item in enumerate(actions, start=1):
        action = as_object(item, f"overlay action {number}")
        target = action.get("target")
        where = f"overlay action {number} ({target})"
        if not isinstance(target, str):
            raise SpecError(f"overlay action {number} has no target")
        if not isinstance(action.get("description"), str) or not str(action["description"]).strip():
            raise SpecError(f"{where} has no description: it is the reason for the correction")
        locations = _find(result, target, where)
        if action.get("remove") is True:
            # From the back, so that the indices of what is still to be removed stay right.
            for location in sorted(locations, key=_from_the_back, reverse=True):
                _remove(result, location, where)
        elif "update" in action:
            for location in locations:
                _update(result, location, action["update"], where)
        else:
            raise SpecError(f"{where} neither updates nor removes")
    return result


def unmatched(document: JsonObject, overlay: JsonObject) -> list[str]:
    """List the actions of an overlay, by number and target, that match nothing in a document.

    Raises:
        SpecError: A target is no JSONPath.
    """
    actions = overlay.get("actions")
    listed = actions if isinstance(actions, list) else []
    targets = [str(as_object(action, "an action of the overlay").get("target")) for action in listed]
    return [
        f"action {number} (`{target}`)"
        for number, target in enumerate(targets, start=1)
        if not _locations(document, target, f"overlay action {number}")
    ]


def _find(document: JsonObject, target: str, where: str) -> list[Location]:
    locations = _locations(document, target, where)
    if not locations:
        raise SpecError(f"{where} matches nothing: correct or remove it in the overlay (openapi.overlay.yaml)")
    return locations


def _locations(document: JsonObject, target: str, where: str) -> list[Location]:
    """Return where the values stand that a JSONPath selects, each once."""
    try:
        nodes = jsonpath_rfc9535.find(target, document)
    except jsonpath_rfc9535.JSONPathError as error:
        raise SpecError(f"{where}: not a JSONPath: {' '.join(str(error).split())}") from None
    return list(dict.fromkeys(node.location for node in nodes))


def _from_the_back(location: Location) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, step) if isinstance(step, int) else (1, step) for step in location)


def _at(document: JsonValue, location: Location) -> JsonValue:
    """Return the value at a location."""
    node = document
    for step in location:
        match node, step:
            case dict(), str():
                node = node[step]
            case list(), int():
                node = node[step]
            case _:
                raise SpecError(f"nothing stands at {location}")
    return node


def _remove(document: JsonObject, location: Location, where: str) -> None:
    if not location:
        raise SpecError(f"{where} would remove the whole document")
    container, step = _at(document, location[:-1]), location[-1]
    match container, step:
        case dict(), str():
            del container[step]
        case list(), int():
            del container[step]
        case _:
            raise SpecError(f"{where} matches what stands in neither an object nor an array")


def _update(document: JsonObject, location: Location, update: JsonValue, where: str) -> None:
    node = _at(document, location)
    if isinstance(node, list):
        node.append(copy.deepcopy(update))
    elif isinstance(node, dict):
        _merge(node, as_object(update, f"the update of {where}"))
    else:
        raise SpecError(f"{where} updates what is neither an object nor an array")


def _merge(node: JsonObject, update: JsonObject) -> None:
    """Merge an object into another: objects recursively, arrays one behind the other, all else replaced."""
    for key, value in update.items():
        known = node.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            known.extend(copy.deepcopy(value))
        else:
            node[key] = copy.deepcopy(value)
