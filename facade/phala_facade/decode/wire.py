"""The generated wire models, made ready for msgspec."""

from __future__ import annotations

import typing
from functools import cache
from typing import TypeVar

import attrs

W = TypeVar("W")


def resolved(kind: type[W]) -> type[W]:
    """Give `kind` back with its annotations, and those of all that it refers to, turned into types.

    The generator writes annotations as text and imports what they name for type checkers only; msgspec reads types.
    """
    _resolve_all()
    return kind


@cache
def _resolve_all() -> None:
    from phala_wire import models

    names = vars(models)
    for model in names.values():
        if isinstance(model, type) and attrs.has(model):
            model.__annotations__ = typing.get_type_hints(model, localns=names)
