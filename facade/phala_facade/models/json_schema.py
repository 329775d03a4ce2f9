"""The JSON Schema of values as JSON."""

from __future__ import annotations

from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from phala_facade.models.base import Model
from phala_facade.models.hints import Real, hints_of


def schema_of(kind: type[Model]) -> dict[str, Any]:
    """Return the schema of what `to_dict` of a value of this type returns, without references."""
    hints = hints_of(kind)
    properties = {name: _schema(hints[name]) for name in kind.__struct_fields__ if name != "source"}
    if hasattr(kind, "ref"):
        properties = {"ref": _schema(str | None), **properties}
    return {
        "title": kind.__name__,
        "description": (kind.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _schema(hint: Any) -> dict[str, Any]:
    if isinstance(hint, type) and issubclass(hint, Model):
        return schema_of(hint)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if get_origin(hint) is UnionType:
        return {"anyOf": [_schema(each) for each in get_args(hint)]}
    return {"type": "string", "format": "date-time"} if hint is Real.Time else msgspec.json.schema(hint)
