"""Decoding an object that deviates from its documented shape: field by field, so that an odd value costs itself."""

from __future__ import annotations

import types
import typing
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Generic, TypeVar

import msgspec

from phala_facade.decode.items import items_of
from phala_facade.decode.json_types import JSON_TYPE_NAMES, json_type_of
from phala_facade.decode.limits import MOST_IN_ARRAY, TOO_MANY_IN_ARRAY
from phala_facade.models.plain import parse
from phala_facade.models.source import Deviation

if typing.TYPE_CHECKING:
    from collections.abc import Callable

W = TypeVar("W", bound=msgspec.Struct)

_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNREADABLE: Final = object()
_INTEGERS = 1 << 63


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
        present = _FIELDS.decode(body)
        values: dict[str, object] = {}
        for name, key, required, value in self._fields:
            raw = present.get(key)
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
        self._is_free = kind is Any
        self._types = [_json_type(option) for option in options]
        arrays = [typing.get_args(option)[0] for option in options if typing.get_origin(option) is list]
        models = [option for option in options if isinstance(option, type) and issubclass(option, msgspec.Struct)]
        self._item = _value_of(arrays[0]) if arrays else None
        self._model: LenientDecoder[Any] | None = lenient_decoder_of(models[0]) if models else None

    def lenient(self, raw: msgspec.Raw, deviations: list[Deviation], path: str) -> object:
        """Decode what is no value of the type as far as it goes."""
        if self._is_free:
            # Only a number beyond the range of floats can be wrong with it.
            return parse(bytes(raw))
        found = json_type_of(bytes(raw))
        if self._model is not None and found is dict:
            return self._model.decode(raw, deviations, path)
        if self._item is not None and found is list:
            return self._array(self._item, raw, deviations, path)
        if found is float and int in self._types and (integer := _integer(bytes(raw))) is not None:
            return integer
        expected = " or ".join(JSON_TYPE_NAMES[each] for each in self._types)
        deviations.append(Deviation(path, f"expected {expected}, found {self._told_apart(found)}"))
        return _UNREADABLE

    @staticmethod
    def _array(item: _Value, raw: msgspec.Raw, deviations: list[Deviation], path: str) -> object:
        read: list[object] = []
        before = len(deviations)
        for index, each in enumerate(filter(None, items_of(bytes(raw)))):
            try:
                read.append(item.exact(each))
            except msgspec.ValidationError:
                value = item.lenient(each, deviations, f"{path}[{index}]")
                if value is not _UNREADABLE:
                    read.append(value)
            if len(deviations) - before > MOST_IN_ARRAY:
                deviations[before:] = [Deviation(path, TOO_MANY_IN_ARRAY)]
                return _UNREADABLE
        return read

    def _told_apart(self, found: type) -> str:
        if found is str and datetime in self._types:
            return "another string"
        if found in self._types or (found is int and float in self._types):
            return "one out of range"
        return JSON_TYPE_NAMES[found]


def _integer(body: bytes) -> int | None:
    """Return the integer that a number with a fraction or an exponent is; JSON Schema knows no other difference."""
    number = Decimal(body.decode())
    return int(number) if abs(number) < _INTEGERS and number == number.to_integral_value() else None


def _options(kind: Any) -> tuple[Any, ...]:
    return typing.get_args(kind) if typing.get_origin(kind) in {types.UnionType, typing.Union} else (kind,)


def _json_type(option: Any) -> type:
    """Return the type of the JSON values that an annotation stands for; a model stands for objects."""
    plain = typing.get_origin(option) or option
    return plain if plain in JSON_TYPE_NAMES else dict


@cache
def lenient_decoder_of(kind: type[Any]) -> LenientDecoder[Any]:
    """Return the lenient decoder of a wire model; the same one for what several models hold."""
    return LenientDecoder(kind)


@cache
def _value_of(kind: Any) -> _Value:
    return _Value(kind)
