"""Each operation of the registry as a call with a subject, and the schema that it responds with in a version."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import App, Cvm, CvmList
from phala_facade.operations.parsing import parse_app, parse_cvms, parse_one
from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing.constants import REPLICATED_APP_ID, RUNNING_CVM_ID

if TYPE_CHECKING:
    from phala_facade.operations.operation import Operation

    Row = Operation[..., Any, Any]

SUBJECTS = {"cvm_id": RUNNING_CVM_ID, "app_id": REPLICATED_APP_ID}
"""What the operations are asked about: both are of the embedded fleet."""

KINDS: dict[Any, type] = {parse_cvms: CvmList, parse_one: Cvm, parse_app: App}
"""What each parser returns."""

ABOUT_ONE = tuple(operation for operation in OPERATIONS if operation.subject)
LISTING = tuple(operation for operation in OPERATIONS if operation.parse is parse_cvms)


each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
each_about_one = pytest.mark.parametrize("operation", ABOUT_ONE, ids=lambda operation: operation.name)
each_listing = pytest.mark.parametrize("operation", LISTING, ids=lambda operation: operation.name)


def call(operation: Row, cloud: Any, *subject: Any) -> Any:
    """Make the call of an operation through a client, about a subject, if it has any: that of `SUBJECTS` by default."""
    subjects = (subject or (SUBJECTS[operation.subject],)) if operation.subject else ()
    return attrgetter(operation.name)(cloud)(*subjects)


def path_of(operation: Row) -> str:
    """Return the path that the call of an operation asks."""
    return operation.path.format(**SUBJECTS)


def schema_in(operation: Row, version: str) -> str:
    """Return the key of the schema of one object that an operation responds with in a documented version."""
    shapes = [each for each in operation.shapes if each.since <= version and not each.in_every_version]
    return max(shapes, key=lambda shape: shape.since).schema
