"""Names of the modules that the operations of a document are written to."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from scripts.spec.document import JsonObject, operations
from scripts.spec.names import LONGEST, NO_RECORD, digest, identifier, snake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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

    An operation keeps the name that is on record, else it takes its short one. Where that is another's of its folder,
    it takes its long one, and where that is, too, one with a digest of its method and path.

    Args:
        document: The document.
        recorded: The name by "METHOD /path", or by "operation" and the operation's id, as an earlier call returned it.

    Returns:
        The module by method and path.
    """
    found = {(method, path): operation for method, path, operation in operations(document)}
    known: dict[tuple[str, str], str] = {}
    for (method, path), operation in found.items():
        on_record = recorded.get(f"operation {operation_id(method, path, operation)}")
        if name := on_record or recorded.get(f"{method.upper()} {path}"):
            known[method, path] = name
    named: dict[tuple[str, str], Module] = {}
    taken: set[tuple[str, str]] = set()
    for place in sorted(found, key=lambda place: (place not in known, place[1], place[0])):
        tags = found[place].get("tags")
        folder = folder_name(str(tags[0])) if isinstance(tags, list) and tags else "default"
        choice = chain([known[place]] if place in known else [], _names(*place, found[place]))
        named[place] = Module(folder, next(name for name in choice if (folder, identifier(name)) not in taken))
        taken.add((folder, identifier(named[place].name)))
    return named


def _names(method: str, path: str, operation: JsonObject) -> Iterator[str]:
    """Yield the names that an operation may have, the best one first."""
    own = operation_id(method, path, operation)
    long = _cut(snake(own) or method)
    yield _cut(operation_name(own, path, method) or method)
    yield long
    yield from (f"{long}_{digest(f'{method.upper()} {path}', length)}" for length in count(8))


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip('_')}_{digest(name)}"
