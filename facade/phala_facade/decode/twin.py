"""Structs with the fields of the generated wire models: they read the same, and msgspec fills them in half the time."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Any, TypeVar, cast

import attrs
import msgspec

W = TypeVar("W")


def twin_of(model: type[W]) -> type[W]:
    """Give a struct with the fields of a wire model, its annotations resolved; what it holds are such structs, too.

    To type checkers it is the wire model itself: a field that leaves the model breaks the line that reads it.
    """
    return cast("type[W]", _twin_of(cast("Any", model), lenient=False))


def lenient_twin_of(model: type[W]) -> type[W]:
    """Give the same struct with nothing required: what is missing is `UNSET`, whatever the annotation says."""
    return cast("type[W]", _twin_of(cast("Any", model), lenient=True))


@cache
def _twin_of(model: type[Any], *, lenient: bool) -> type[Any]:
    fields = [_field(model, field, lenient=lenient) for field in attrs.fields(cast("type[attrs.AttrsInstance]", model))]
    # What JSON gives has no cycles for the garbage collector to look for.
    return msgspec.defstruct(model.__name__, fields, kw_only=True, gc=False)


def _field(model: type[Any], field: attrs.Attribute[Any], *, lenient: bool) -> tuple[str, Any] | tuple[str, Any, Any]:
    kind = _with_twins(model.__annotations__[field.name], lenient=lenient)
    if lenient and field.default is attrs.NOTHING:
        return (field.name, kind | msgspec.UnsetType, msgspec.UNSET)
    return (field.name, kind) if field.default is attrs.NOTHING else (field.name, kind, field.default)


def _with_twins(hint: Any, *, lenient: bool) -> Any:
    """Replace the wire models in an annotation."""
    if isinstance(hint, type) and attrs.has(hint):
        return _twin_of(hint, lenient=lenient)
    origin, options = (
        typing.get_origin(hint),
        tuple(_with_twins(option, lenient=lenient) for option in typing.get_args(hint)),
    )
    if origin is None:
        return hint
    if origin in {types.UnionType, typing.Union}:
        return typing.Union[options]  # noqa: UP007  # built from a tuple
    return types.GenericAlias(origin, options)
