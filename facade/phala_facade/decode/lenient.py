"""Decoding an object that deviates from its documented shape, field by field, so that an odd value is lost alone."""

from __future__ import annotations

import re
import types
import typing
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Generic, TypeVar

import msgspec

from phala_facade.decode.items import TooManyItemsError, items_of
from phala_facade.decode.limits import MOST_IN_ARRAY, TOO_MANY_IN_ARRAY
from phala_facade.models.plain import parse
from phala_facade.models.source import Deviation

if typing.TYPE_CHECKING:
    from collections.abc import Callable

W = TypeVar("W", bound=msgspec.Struct)

JSON_TYPE_NAMES: dict[Any, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
    datetime: "a date-time",
    type(None): "null",
}
"""The name of each type of plain value, and of `datetime`, which stands for the format `date-time`."""

_BY_FIRST_BYTE: dict[bytes, type] = {b'"': str, b"{": dict, b"[": list, b"t": bool, b"f": bool, b"n": type(None)}
_INTEGER = re.compile(rb"-?[0-9]+")
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_MOST_ODD = 1 << 17
"""The number of values in an array that is decoded item by item, since one of them is odd."""

_UNREADABLE: Final = object()
_INTEGERS = 1 << 63


class LenientDecoder(Generic[W]):
    """Decodes as much of a JSON object into a wire model as possible.

    A value that cannot be decoded, or that is required but missing, becomes `None`, whatever the model's annotation
    says, and is a deviation. The time is linear in the size of the object.

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
            deviations: The list that deviations are added to.
            path: The path of this object within the one that the deviations belong to.
        """
        present = _FIELDS.decode(body)
        values: dict[str, object] = {}
        for name, key, required, value in self._fields:
            raw = present.get(key)
            if raw is not None:
                try:
                    values[name] = value.exact(raw)
                except msgspec.ValidationError:
                    decoded = value.lenient(raw, deviations, f"{path}.{key}" if path else key)
                    values[name] = None if decoded is _UNREADABLE else decoded
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
        """Decode as much as possible of a value that is not of the documented type."""
        if self._is_free:
            # Decoding only failed because a number is beyond the range of floats.
            return parse(bytes(raw))
        text = bytes(raw).strip()
        found = _BY_FIRST_BYTE.get(text[:1]) or (int if _INTEGER.fullmatch(text) else float)
        if self._model is not None and found is dict:
            return self._model.decode(raw, deviations, path)
        if self._item is not None and found is list:
            before = len(deviations)
            try:
                return self._array(self._item, raw, deviations, path)
            except TooManyItemsError:
                deviations[before:] = [Deviation(path, TOO_MANY_IN_ARRAY)]
                return _UNREADABLE
        if found is float and int in self._types and (integer := _integer(text)) is not None:
            return integer
        expected = " or ".join(JSON_TYPE_NAMES[each] for each in self._types)
        deviations.append(Deviation(path, f"expected {expected}, found {self._name_of(found)}"))
        return _UNREADABLE

    @staticmethod
    def _array(item: _Value, raw: msgspec.Raw, deviations: list[Deviation], path: str) -> object:
        decoded: list[object] = []
        most = len(deviations) + MOST_IN_ARRAY
        for index, each in enumerate(items_of(bytes(raw), _MOST_ODD)):
            try:
                decoded.append(item.exact(each))
            except msgspec.ValidationError:
                value = item.lenient(each, deviations, f"{path}[{index}]")
                if value is not _UNREADABLE:
                    decoded.append(value)
            if len(deviations) > most:
                raise TooManyItemsError
        return decoded

    def _name_of(self, found: type) -> str:
        if found is str and datetime in self._types:
            return "another string"
        if found in self._types or (found is int and float in self._types):
            return "one out of range"
        return JSON_TYPE_NAMES[found]


def _integer(body: bytes) -> int | None:
    """Return the integer that a number like `1.0` or `1e3` equals, if any: to JSON Schema, it is an integer."""
    number = Decimal(body.decode())
    return int(number) if abs(number) < _INTEGERS and number == number.to_integral_value() else None


def _options(kind: Any) -> tuple[Any, ...]:
    return typing.get_args(kind) if typing.get_origin(kind) in {types.UnionType, typing.Union} else (kind,)


def _json_type(option: Any) -> type:
    """Return the type of JSON values that an annotation describes; a model describes objects."""
    plain = typing.get_origin(option) or option
    return plain if plain in JSON_TYPE_NAMES else dict


@cache
def lenient_decoder_of(kind: type[Any]) -> LenientDecoder[Any]:
    """Return the lenient decoder of a wire model, shared by every model that contains it."""
    return LenientDecoder(kind)


@cache
def _value_of(kind: Any) -> _Value:
    return _Value(kind)
