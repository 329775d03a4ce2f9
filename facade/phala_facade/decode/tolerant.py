"""Reading an object that departs from its documented shape: field by field, so that one odd value costs itself only."""

from __future__ import annotations

import types
import typing
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import msgspec
from msgspec import UNSET, UnsetType

from phala_facade.models.plain import as_array, as_object
from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

W = TypeVar("W")

_JSON_NAMES: dict[object, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
    datetime: "a date-time",
    type(None): "null",
}


def salvage(kind: type[W], plain: dict[str, Any], deviations: list[Deviation], path: str = "") -> W:
    """Build a wire model from all that can be read of a plain object.

    What cannot be read, and what is required but missing, is left `UNSET`, whatever the model's annotation says; each
    such place becomes a deviation. The work is linear in the size of the object.

    Args:
        kind: The wire model, its annotations resolved.
        plain: The object, parsed.
        deviations: Where each departure is added.
        path: Where the object stands within the one that the deviations belong to.
    """
    values: dict[str, object] = {}
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", kind)):
        where = f"{path}.{field.name}" if path else field.name
        if field.name in plain:
            values[field.name] = _read(kind.__annotations__[field.name], plain[field.name], deviations, where)
        elif field.default is attrs.NOTHING:
            values[field.name] = UNSET
            deviations.append(Deviation(where, "missing, though the documentation requires it"))
    return kind(**values)


def _read(hint: Any, value: object, deviations: list[Deviation], path: str) -> object:
    try:
        return msgspec.convert(value, hint)
    except msgspec.ValidationError:
        pass
    fields, items = as_object(value), as_array(value)
    for option in _options(hint):
        if fields is not None and isinstance(option, type) and attrs.has(option):
            return salvage(option, fields, deviations, path)
        if items is not None and typing.get_origin(option) is list:
            (item_hint,) = typing.get_args(option)
            read = [_read(item_hint, item, deviations, f"{path}[{index}]") for index, item in enumerate(items)]
            return [item for item in read if item is not UNSET]
    deviations.append(Deviation(path, f"expected {_expected(hint)}, found {_found(hint, value)}"))
    return UNSET


def _found(hint: Any, value: object) -> str:
    kind: object = type(value)
    # A time is a string, too.
    return "another string" if kind is str and datetime in _options(hint) else _JSON_NAMES[kind]


def _options(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if isinstance(hint, types.UnionType) or _is_union(hint) else (hint,)


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.Union


def _expected(hint: Any) -> str:
    return " or ".join(_names(hint))


def _names(hint: Any) -> Iterator[str]:
    for option in _options(hint):
        if option is not UnsetType:
            yield _JSON_NAMES.get(typing.get_origin(option) or option, "an object")
