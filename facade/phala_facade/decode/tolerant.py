"""Reading an object that departs from its documented shape: field by field, so that one odd value costs itself only."""

from __future__ import annotations

import types
import typing
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import msgspec
from msgspec import UNSET, UnsetType

from phala_facade.decode.twin import lenient_twin_of
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


_MISSING = "missing, though the documentation requires it"


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
    try:
        wire = msgspec.convert(plain, lenient_twin_of(kind))
    except msgspec.ValidationError:
        return _field_by_field(kind, plain, deviations, path)
    deviations.extend(_missing(kind, wire, path))
    return wire


def _missing(kind: type[Any], wire: Any, path: str) -> Iterator[Deviation]:
    """Find what is required but missing, at any depth."""
    for name, required, model in _outline(cast("Any", kind)):
        value = getattr(wire, name)
        where = f"{path}.{name}" if path else name
        if value is UNSET:
            if required:
                yield Deviation(where, _MISSING)
        elif model is not None and isinstance(value, list):
            for index, item in enumerate(cast("list[object]", value)):
                yield from _missing(model, item, f"{where}[{index}]")
        elif model is not None and value is not None:
            yield from _missing(model, value, where)


@cache
def _outline(kind: type[Any]) -> list[tuple[str, bool, type[Any] | None]]:
    """Give the fields that are required or hold wire models, each with the model, if it holds one or a list of them."""
    fields = [(f.name, f.default is attrs.NOTHING, _model_in(kind.__annotations__[f.name])) for f in attrs.fields(kind)]
    return [(name, required, model) for name, required, model in fields if required or model is not None]


def _model_in(hint: Any) -> type[Any] | None:
    if isinstance(hint, type) and attrs.has(hint):
        return hint
    return next((model for option in typing.get_args(hint) if (model := _model_in(option)) is not None), None)


def _field_by_field(kind: type[W], plain: dict[str, Any], deviations: list[Deviation], path: str) -> W:
    values: dict[str, object] = {}
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", kind)):
        where = f"{path}.{field.name}" if path else field.name
        if field.name in plain:
            values[field.name] = _read(kind.__annotations__[field.name], plain[field.name], deviations, where)
        elif field.default is attrs.NOTHING:
            values[field.name] = UNSET
            deviations.append(Deviation(where, _MISSING))
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
