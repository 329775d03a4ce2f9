"""OpenAPI Overlay 1.0: hand-written corrections to a document, as data with their reasons."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, cast

import jsonpath_rfc9535

from scripts.spec.document import JsonObject, JsonValue, SpecError, as_object, items_of
from scripts.spec.files import read_bounded
from scripts.spec.formats import decode
from scripts.spec.yaml12 import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from jsonpath_rfc9535 import JSONPathNode


def read_overlay(path: Path) -> JsonObject:
    """Read an overlay from a YAML (or JSON) file.

    Raises:
        SpecError: The file cannot be read, is not YAML, or is no Overlay 1.0 document.
    """
    overlay = parse_yaml(decode(read_bounded(path), str(path)), str(path))
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
    actions = items_of(overlay, "actions")
    if not actions:
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
        nodes = _matches(result, target, where)
        if not nodes:
            raise SpecError(f"{where} matches nothing: correct or remove it in the overlay (openapi.overlay.yaml)")
        if action.get("remove") is True:
            # From the back, so that the indices of what is still to be removed stay right.
            for node in sorted(nodes, key=_index, reverse=True):
                _remove(result, node, where)
        elif "update" in action:
            for node in nodes:
                _update(node.value, action["update"], where)
        else:
            raise SpecError(f"{where} neither updates nor removes")
    return result


def unmatched(document: JsonObject, overlay: JsonObject) -> list[str]:
    """List the actions of an overlay, by number and target, that match nothing in a document.

    Raises:
        SpecError: A target is no JSONPath.
    """
    actions = [as_object(action, "an action of the overlay") for action in items_of(overlay, "actions")]
    targets = [str(action.get("target")) for action in actions]
    return [
        f"action {number} (`{target}`)"
        for number, target in enumerate(targets, start=1)
        if not _matches(document, target, f"overlay action {number}")
    ]


def _matches(document: JsonObject, target: str, where: str) -> list[JSONPathNode]:
    """Return what a JSONPath selects, each once."""
    try:
        nodes = jsonpath_rfc9535.find(target, document)
    except jsonpath_rfc9535.JSONPathError as error:
        raise SpecError(f"{where}: not a JSONPath: {' '.join(str(error).split())}") from None
    return [*{node.location: node for node in nodes}.values()]


def _index(node: JSONPathNode) -> int:
    step = node.location[-1] if node.location else 0
    return step if isinstance(step, int) else 0


def _remove(document: JsonObject, node: JSONPathNode, where: str) -> None:
    if not node.location:
        raise SpecError(f"{where} would remove the whole document")
    parent: Any = document
    for step in node.location[:-1]:
        parent = parent[step]
    del parent[node.location[-1]]


def _update(value: object, update: JsonValue, where: str) -> None:
    if isinstance(value, list):
        cast("list[JsonValue]", value).append(copy.deepcopy(update))
    elif isinstance(value, dict):
        _merge(cast("JsonObject", value), as_object(update, f"the update of {where}"))
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
