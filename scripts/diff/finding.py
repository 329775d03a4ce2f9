"""What is different at one place of two documents, before anything is said about the facade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from scripts.spec.value import Value


class Kind(Enum):
    """The kinds of differences."""

    SERVERS = "servers changed"
    OPERATION_ADDED = "operation added"
    OPERATION_REMOVED = "operation removed"
    OPERATION_MOVED = "operation moved"
    OPERATION_RENAMED = "operation renamed"
    SECURITY = "security changed"
    SCHEMA_RENAMED = "schema renamed"
    ADDED = "added"
    REMOVED = "removed"
    VARIANT_ADDED = "variant added"
    VARIANT_REMOVED = "variant removed"
    RETYPED = "retyped"
    REQUIRED = "made required"
    OPTIONAL = "made optional"
    NULLABLE = "made nullable"
    NOT_NULLABLE = "made not nullable"
    DEFAULT = "default changed"
    VALUES_ADDED = "values added"
    VALUES_REMOVED = "values removed"
    CONSTRAINT = "constraint changed"
    RELAXED = "constraint relaxed"
    CLOSED = "closed to other keys"
    OPENED = "opened to other keys"
    STYLE = "written differently"
    DISCRIMINATOR = "discriminator changed"
    DEPRECATED = "deprecated"
    RESTORED = "no longer deprecated"
    READ_ONLY = "made read-only"
    WRITABLE = "no longer read-only"
    WRITE_ONLY = "made write-only"
    READABLE = "no longer write-only"


class Area(Enum):
    """The parts of a document; what a difference means depends on where it stands."""

    DOCUMENT = "document"
    OPERATION = "operation"
    PARAMETER = "parameter"
    REQUEST = "request body"
    RESPONSE = "response"
    MEDIA = "media type"
    HEADER = "response header"
    SCHEMA = "schema"
    FIELD = "field"


@dataclass(frozen=True)
class Place:
    """Where a difference stands.

    Attributes:
        area: The part of the document.
        owner: The key of the component, or the operation as "METHOD /path".
        path: What of it: `"events"`, `"gpus[].slot"`, `"user_id"`, `"200"`; empty for the whole.
    """

    area: Area
    owner: str
    path: str = ""

    def __str__(self) -> str:
        if self.area in {Area.FIELD, Area.SCHEMA}:
            return self.owner + self._joint(self.path) + self.path if self.path else self.owner
        return f"{self.owner} {self.path}" if self.path else self.owner

    def below(self, path: str, area: Area | None = None) -> Place:
        """Return a place below this one."""
        return Place(area or self.area, self.owner, f"{self.path}{self._joint(path) if self.path else ''}{path}")

    @staticmethod
    def _joint(path: str) -> str:
        return "" if path.startswith(("[", "{")) else "."


Choices: TypeAlias = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Finding:
    """One difference.

    Attributes:
        kind: What kind it is.
        place: Where it stands; by its new name, if it has another one now.
        detail: What was and what is: `"string -> integer"`.
        old: The value there in the old document.
        new: The value there in the new document.
        required: Whether what was added or changed has to be given from now on.
        choices: Of credentials or addresses, those that were and those that are; one of each has to be used.
        brings: The components that come or go with it.
    """

    kind: Kind
    place: Place
    detail: str = ""
    old: Value | None = None
    new: Value | None = None
    required: bool = False
    choices: tuple[Choices, Choices] = (frozenset(), frozenset())
    brings: tuple[str, ...] = ()
