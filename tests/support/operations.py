"""Each operation of the registry as a call with a subject, and the bodies that it responds with in a version."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import App, AppList, Cvm, CvmList, FilterOptions
from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing.constants import REPLICATED_APP_ID, RUNNING_CVM_ID
from tests.support.shells import collected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.operations.operation import Operation

    Row = Operation[..., Any, Any]

SUBJECTS = {"cvm_id": RUNNING_CVM_ID, "app_id": REPLICATED_APP_ID}
"""What the operations are called about: both are of the embedded fleet."""

_KINDS: dict[str, type] = {
    "cvms.pages": list,
    "cvms.get": Cvm,
    "apps.list": AppList,
    "apps.filter_options": FilterOptions,
    "apps.get": App,
}

KINDS = {operation.name: _KINDS.get(operation.name, CvmList) for operation in OPERATIONS}
"""What `call` returns."""

ABOUT_ONE = tuple(operation for operation in OPERATIONS if operation.subject)
LISTING = tuple(operation for operation in OPERATIONS if operation.items == "[]")


each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
each_about_one = pytest.mark.parametrize("operation", ABOUT_ONE, ids=lambda operation: operation.name)
each_listing = pytest.mark.parametrize("operation", LISTING, ids=lambda operation: operation.name)


def call(operation: Row, cloud: Any, *subject: Any) -> Any:
    """Make the call of an operation through a client, about a subject, if it has any: that of `SUBJECTS` by default.

    What comes in pages is collected; of the asynchronous client, the result is to be awaited.
    """
    subjects = (subject or (SUBJECTS[operation.subject],)) if operation.subject else ()
    return collected(attrgetter(operation.name)(cloud)(*subjects))


def path_of(operation: Row) -> str:
    """Return the path that the call of an operation asks."""
    return operation.path.format(**SUBJECTS)


def operation_at(path: str) -> Row:
    """Return the operation at a path."""
    at = [each for each in OPERATIONS if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each.path), path)]
    return min(at, key=lambda operation: operation.subject is not None)


def schema_in(operation: Row, version: str) -> str:
    """Return the key of the schema of one object that an operation responds with in a documented version."""
    shapes = [each for each in operation.shapes if each.since <= version and not each.in_every_version]
    return max(shapes or operation.shapes, key=lambda shape: shape.since).schema


def body_of(operation: Row, objects: Sequence[Any]) -> Any:
    """Return the body of a response of an operation with these objects; one, where it responds with one."""
    if not operation.items:
        (alone,) = objects
        return alone
    items = list(objects)
    name = operation.items.removesuffix("[]")
    if not name:
        return items
    pages = "pages" if name == "items" else "total_pages"
    return {name: items, "total": len(items), "page": 1, "page_size": 100, pages: 1}


def objects_of(operation: Row, body: Any) -> list[Any]:
    """Return the objects in the body of a response of an operation."""
    name = operation.items.removesuffix("[]")
    found: list[Any] = (body[name] if name else body) if operation.items else [body]
    return found
