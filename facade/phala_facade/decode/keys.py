"""The keys of an object: which are documented, and which of those another one has replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from phala_facade.decode.lenient import lenient_decoder_of
from phala_facade.models.plain import as_array, as_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import msgspec

    from phala_facade.decode.lenient import LenientDecoder

_WORD = re.compile(r"[A-Za-z][a-z]{2,}")


def documented_keys(plain: dict[str, Any], kind: type[msgspec.Struct]) -> set[str]:
    """Return the path of each key of a parsed object that its wire model documents, at any depth."""
    objects = _objects(plain, lenient_decoder_of(kind))
    return {f"{path}{key}" for path, fields, known in objects for key in known.intersection(fields)}


def replaced_keys(plain: dict[str, Any], kind: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the path of each documented key that is missing while an undocumented key seems to have its place.

    That key shares a word with it, or is of an object that has a key that does. Any undocumented key would be too
    many: servers add keys within a version, and leave out what is optional.
    """
    for path, fields, known in _objects(plain, lenient_decoder_of(kind)):
        if not known.issuperset(fields):
            others = fields.keys() - known
            words = _words(others) | {word for key in others for word in _words(as_object(fields[key]) or ())}
            for key in sorted(known.difference(fields)):
                if _words([key]) & words:
                    yield f"{path}{key}"


def _objects(
    fields: dict[str, Any], model: LenientDecoder[Any], path: str = ""
) -> Iterator[tuple[str, dict[str, Any], frozenset[str]]]:
    """Yield each object that wire models describe: the prefix of its keys' paths, itself, and its documented keys."""
    yield path, fields, model.keys
    for key, inner in model.parts:
        value = fields.get(key)
        if (object_there := as_object(value)) is not None:
            yield from _objects(object_there, inner, f"{path}{key}.")
        for index, item in enumerate(as_array(value) or ()):
            if (object_there := as_object(item)) is not None:
                yield from _objects(object_there, inner, f"{path}{key}[{index}].")


def _words(keys: Iterable[str]) -> set[str]:
    return {word.lower() for key in keys for word in _WORD.findall(key)}
