"""The JSON values that renderers return: fields that may be missing, and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from phala_facade.models.base import plain
from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from phala_facade.models.base import Model

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"

_Record = TypeVar("_Record")
_Json = TypeVar("_Json")


def optional(render: Callable[[_Record], _Json], record: _Record | None) -> _Json | None:
    """Render a record, or null where there is none."""
    return None if record is None else render(record)


def leaves(record: Model, *names: str, **paths: str) -> JsonObject:
    """Render facts as they are; null where a fact, or the part that has it, is missing.

    Properties have the names of their facts, or the path of the fact is given: ``vcpu="resources.vcpu"``.
    """
    given = {**dict(zip(names, names, strict=True)), **paths}
    return {name: plain(leaf_value(record, path)) for name, path in given.items()}


def with_offset(moment: datetime | None) -> str | None:
    """Write a UTC time with its offset, as in ``2026-03-01T08:30:00+00:00``; others are written with a ``Z``."""
    return None if moment is None else moment.isoformat()
