"""Decoding an object that deviates from its documented shape: field by field, so that an odd value costs itself."""

from __future__ import annotations

import re
import types
import typing
from datetime import datetime
from functools import cache
from typing import Any, Final, Generic, TypeVar

import msgspec

from phala_facade.models.source import Deviation

if typing.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = TypeVar("W", bound=msgspec.Struct)

_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_INTEGER = re.compile(rb"-?[0-9]+")
_UNREADABLE: Final = object()
_NAMES: dict[object, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    datetime: "a date-time",
    type(None): "null",
}
_KINDS = {b'"': "a string", b"{": "an object", b"[": "an array", b"t": "a boolean", b"f": "a boolean", b"n": "null"}


class LenientDecoder(Generic[W]):
    """Decodes what can be decoded of an object in JSON into a wire model.

    What cannot be decoded, and what is required but missing, is `None`, whatever the model's annotation says, and a
    deviation. The work is linear in the size of the object.

    Args:
        kind: The wire model.
    """

    def __init__(self, kind: type[W]) -> None:
        self._kind = kind
        self._fields = [
            (field.name, field.encode_name, field.required, _value_of(field.type))
            for field in msgspec.structs.fields(kind)
        ]

    def decode(self, body: bytes | msgspec.Raw, deviations: list[Deviation], path: str = "") -> W:
        """Decode a well-formed object.

        Args:
            body: The object in JSON.
            deviations: Where each deviation is added.
            path: Where the object stands within the one that the deviations belong to.
        """
        given = _FIELDS.decode(body)
        values: dict[str, object] = {}
        for name, key, required, value in self._fields:
            raw = given.get(key)
            if raw is not None:
                try:
                    values[name] = value.exact(raw)
                except msgspec.ValidationError:
                    read = value.lenient(raw, deviations, f"{path}.{key}" if path else key)
                    values[name] = None if read is _UNREADABLE else read
            elif required:
                values[name] = None
                deviations.append(
                    Deviation(f"{path}.{key}" if path else key, "missing, though the documentation requires it")
                )
        return self._kind(**values)


class _Value:
    """Decodes a value of a documented type."""

    def __init__(self, kind: Any) -> None:
        options = _options(kind)
        self.exact: Callable[[msgspec.Raw], Any] = msgspec.json.Decoder(kind).decode
        self._names = [_NAMES.get(typing.get_origin(option) or option, "an object") for option in options]
        arrays = [typing.get_args(option)[0] for option in options if typing.get_origin(option) is list]
        models = [option for option in options if isinstance(option, type) and issubclass(option, msgspec.Struct)]
        self._item = _value_of(arrays[0]) if arrays else None
        self._model: LenientDecoder[Any] | None = lenient_decoder_of(models[0]) if models else None

    def lenient(self, raw: msgspec.Raw, deviations: list[Deviation], path: str) -> object:
        """Decode what is no value of the type as far as it goes."""
        found = _found(raw)
        if self._model is not None and found == "an object":
            return self._model.decode(raw, deviations, path)
        if self._item is not None and found == "an array":
            return list(self._items(self._item, raw, deviations, path))
        expected = " or ".join(self._names)
        deviations.append(Deviation(path, f"expected {expected}, found {self._told_apart(found)}"))
        return _UNREADABLE

    @staticmethod
    def _items(item: _Value, raw: msgspec.Raw, deviations: list[Deviation], path: str) -> Iterator[object]:
        for index, each in enumerate(_ITEMS.decode(raw)):
            try:
                yield item.exact(each)
            except msgspec.ValidationError:
                read = item.lenient(each, deviations, f"{path}[{index}]")
                if read is not _UNREADABLE:
                    yield read

    def _told_apart(self, found: str) -> str:
        if found == "a string" and "a date-time" in self._names:
            return "another string"
        if found in self._names or (found == "an integer" and "a number" in self._names):
            return "one out of range"
        return found


def _found(raw: msgspec.Raw) -> str:
    body = bytes(raw).strip()
    return _KINDS.get(body[:1]) or ("an integer" if _INTEGER.fullmatch(body) else "a number")


def _options(kind: Any) -> tuple[Any, ...]:
    return typing.get_args(kind) if typing.get_origin(kind) in {types.UnionType, typing.Union} else (kind,)


@cache
def lenient_decoder_of(kind: type[Any]) -> LenientDecoder[Any]:
    """Return the lenient decoder of a wire model; the same one for what several models hold."""
    return LenientDecoder(kind)


@cache
def _value_of(kind: Any) -> _Value:
    return _Value(kind)
