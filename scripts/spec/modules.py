"""Names of the modules that the operations of a document are written to."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from scripts.spec.document import JsonObject, operations
from scripts.spec.names import LONGEST, NO_RECORD, digest, identifier, snake

if TYPE_CHECKING:
    from collections.abc import Mapping


class Module(NamedTuple):
    """Where an operation is written to: the name of a folder, and one that the generator makes a file name of."""

    folder: str
    name: str


def operation_name(given: str, path: str, method: str) -> str:
    """Shorten an operation id as FastAPI makes it (function, path and method) to the name of the function.

    Args:
        given: For example "handle_get_cvm_api_v1_cvms__cvm_id__get".
        path: For example "/api/v1/cvms/{cvm_id}".
        method: For example "get".

    Returns:
        For example "get_cvm"; the whole id in snake_case where it is not made like that.
    """
    suffix = re.sub(r"\W", "_", path) + "_" + method
    return snake(given.removesuffix(suffix).removeprefix("handle_")) or snake(given)


def folder_name(tag: str) -> str:
    """Name the folder of a tag's operations."""
    name = snake(tag)
    return name if name[:1].isalpha() else f"tag_{name}".rstrip("_")


def operation_id(method: str, path: str, operation: JsonObject) -> str:
    """Return what an operation calls itself, or else its method and path."""
    return str(operation.get("operationId") or f"{method.upper()} {path}")


def module_names(document: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> dict[tuple[str, str], Module]:
    """Name the module of each operation so that no two are written to one file.

    An operation keeps the name that is on record, else it takes its short one. Where several of one folder would share
    that, or it is on record for another, each takes its long one; where that is taken, with a digest behind it.

    Args:
        document: The document.
        recorded: The name by "METHOD /path", or by "operation" and the operation's id, as an earlier call returned it.

    Returns:
        The module by method and path.
    """
    found = {(method, path): operation for method, path, operation in operations(document)}
    named: dict[tuple[str, str], Module] = {}
    taken: set[tuple[str, str]] = set()
    rivals: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)

    def give(place: tuple[str, str], folder: str, name: str) -> bool:
        """Give an operation a name, unless the file is another's."""
        if (folder, identifier(name)) in taken:
            return False
        taken.add((folder, identifier(name)))
        named[place] = Module(folder, name)
        return True

    for method, path in sorted(found, key=lambda place: (place[1], place[0])):
        operation = found[method, path]
        tags = operation.get("tags")
        folder = folder_name(str(tags[0])) if isinstance(tags, list) and tags else "default"
        own = operation_id(method, path, operation)
        known = recorded.get(f"operation {own}", recorded.get(f"{method.upper()} {path}"))
        if known is None or not give((method, path), folder, known):
            rivals[folder, _cut(operation_name(own, path, method) or method)].append((method, path))
    crowded: list[tuple[str, str, tuple[str, str]]] = []
    for (folder, short), group in rivals.items():
        if len(group) > 1 or not give(group[0], folder, short):
            for method, path in group:
                own = operation_id(method, path, found[method, path])
                crowded.append((folder, _cut(snake(own) or method), (method, path)))
    for folder, long, place in sorted(crowded):
        name, length = long, 8
        while not give(place, folder, name):
            name = f"{long}_{digest(f'{place[0].upper()} {place[1]}', length)}"
            length += 1
    return named


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip('_')}_{digest(name)}"
