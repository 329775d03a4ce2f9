"""The keys of an object: which are documented, and which of those another one has replaced."""

from __future__ import annotations

import re
import typing
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

import msgspec

from phala_facade.models.plain import as_array, as_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[A-Za-z][a-z]{2,}")


def documented_keys(plain: dict[str, Any], kind: type[msgspec.Struct]) -> set[str]:
    """Return the path of each key of a parsed object that its wire model documents, at any depth."""
    return {f"{path}{key}" for path, fields, known in _objects(plain, kind) for key in known.intersection(fields)}


def replaced_keys(plain: dict[str, Any], kind: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the path of each documented key that is missing while an undocumented key seems to have its place.

    That key shares a word with it, or is of an object that has a key that does. Any undocumented key would be too
    many: servers add keys within a version, and leave out what is optional.
    """
    for path, fields, known in _objects(plain, kind):
        if not known.issuperset(fields):
            others = fields.keys() - known
            words = _words(others) | {word for key in others for word in _words(as_object(fields[key]) or ())}
            for key in sorted(known.difference(fields)):
                if _words([key]) & words:
                    yield f"{path}{key}"


def _objects(
    fields: dict[str, Any], model: type[msgspec.Struct], path: str = ""
) -> Iterator[tuple[str, dict[str, Any], frozenset[str]]]:
    """Yield each object that wire models describe: the prefix of its keys' paths, itself, and its documented keys."""
    known, nested = _documented_by(model)
    yield path, fields, known
    for key, inner in nested:
        value = fields.get(key)
        if (object_there := as_object(value)) is not None:
            yield from _objects(object_there, inner, f"{path}{key}.")
        for index, item in enumerate(as_array(value) or ()):
            if (object_there := as_object(item)) is not None:
                yield from _objects(object_there, inner, f"{path}{key}[{index}].")


@cache
def _documented_by(model: type[msgspec.Struct]) -> tuple[frozenset[str], list[tuple[str, type[msgspec.Struct]]]]:
    """Return the keys of a wire model, and those under which it has others, in arrays or not."""
    fields = msgspec.structs.fields(model)
    nested = [(field.encode_name, inner) for field in fields for inner in _models_in(field.type)]
    return frozenset(field.encode_name for field in fields), nested


def _models_in(annotation: Any) -> list[type[msgspec.Struct]]:
    if _is_model(annotation):
        return [annotation]
    return [model for option in typing.get_args(annotation) for model in _models_in(option)]


def _is_model(annotation: Any) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)


def _words(keys: Iterable[str]) -> set[str]:
    return {word.lower() for key in keys for word in _WORD.findall(key)}
