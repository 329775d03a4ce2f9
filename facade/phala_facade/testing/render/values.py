"""The JSON values that renderers make, and how they write what may be missing and what is a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"

_Record = TypeVar("_Record")
_Json = TypeVar("_Json")


def optional(render: Callable[[_Record], _Json], record: _Record | None) -> _Json | None:
    """Render a record, or null where there is none."""
    return None if record is None else render(record)


def with_offset(moment: datetime | None) -> str | None:
    """Write a UTC time with its offset, as in ``2026-03-01T08:30:00+00:00``."""
    return None if moment is None else moment.isoformat()


@overload
def with_zulu(moment: datetime) -> str: ...
@overload
def with_zulu(moment: datetime | None) -> str | None: ...
def with_zulu(moment: datetime | None) -> str | None:
    """Write a UTC time with a ``Z``, as in ``2026-03-01T08:30:00Z``."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
