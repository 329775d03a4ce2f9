"""Names of the modules that the operations of a document are written to."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from scripts.spec.names import LONGEST, NO_RECORD, digest, identifier, snake

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def operation_name(operation_id: str, path: str, method: str) -> str:
    """Shorten an operation id as FastAPI makes it (function, path and method) to the name of the function.

    Args:
        operation_id: For example "handle_get_cvm_api_v1_cvms__cvm_id__get".
        path: For example "/api/v1/cvms/{cvm_id}".
        method: For example "get".

    Returns:
        For example "get_cvm"; the whole id in snake_case where it is not made like that.
    """
    suffix = re.sub(r"\W", "_", path) + "_" + method
    return snake(operation_id.removesuffix(suffix).removeprefix("handle_")) or snake(operation_id)


def folder_name(tag: str) -> str:
    """Name the folder of a tag's operations."""
    name = snake(tag)
    return name if name[:1].isalpha() else f"tag_{name}".rstrip("_")


def operation_key(method: str, path: str) -> str:
    """Return what an operation is called in the record of names."""
    return f"{method.upper()} {path}"


def operation_names(
    operations: Iterable[tuple[str, str, str, str]], recorded: Mapping[str, str] = NO_RECORD
) -> dict[str, str]:
    """Name each operation so that no two of one folder are written to one module.

    An operation keeps the name that is on record, else it takes its short one. Where several of one folder would share
    that, or it is on record for another, each takes its long one; where that is taken, with a digest behind it.

    Args:
        operations: Method, path, folder and operation id of each.
        recorded: The name by `operation_key`, as an earlier call returned it; of operations that are gone, too.

    Returns:
        The name by `operation_key`.
    """
    ordered = sorted(operations, key=lambda each: (each[1], each[0]))
    named: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    rivals: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for method, path, folder, operation_id in ordered:
        key = operation_key(method, path)
        known = recorded.get(key)
        if known is not None and (folder, identifier(known)) not in taken:
            named[key] = known
            taken.add((folder, identifier(known)))
        else:
            fallback = snake(f"{method} {path}") or method
            short = _cut(operation_name(operation_id, path, method) or fallback)
            rivals[folder, short].append((key, _cut(snake(operation_id) or fallback)))
    crowded: list[tuple[str, str, str]] = []
    for (folder, short), group in rivals.items():
        if len(group) == 1 and (folder, identifier(short)) not in taken:
            named[group[0][0]] = short
            taken.add((folder, identifier(short)))
        else:
            crowded += [(folder, key, long) for key, long in group]
    for folder, key, long in sorted(crowded):
        name, length = long, 8
        while (folder, identifier(name)) in taken:
            name = f"{long}_{digest(key, length)}"
            length += 1
        named[key] = name
        taken.add((folder, identifier(name)))
    return named


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip('_')}_{digest(name)}"
