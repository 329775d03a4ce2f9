"""Decoding an object that deviates from its documented shape, field by field, so that an odd value is lost alone."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Any, Generic, TypeVar, cast

import msgspec

from phala_facade.decode.limits import MOST_IN_ARRAY, TOO_MANY_IN_ARRAY
from phala_facade.models.hints import Real
from phala_facade.models.source import Deviation

W = TypeVar("W", bound=msgspec.Struct)

JSON_TYPE_NAMES: dict[Any, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
    Real.Time: "a date-time",
    type(None): "null",
}
"""The name of each type of plain value, and of `datetime`, which stands for the format `date-time`."""

_WHOLLY_VALID = frozenset({str, int, bool, type(None)})
"""The documented types that every plain value of the type is valid for."""

_UNCONVERTIBLE = (msgspec.ValidationError, SystemError)
"""What converting raises; before msgspec 0.22, an integer beyond the range of floats is a `SystemError`."""

_INTEGERS = 1 << 63
_A_TIME = "2026-01-21T00:00:00Z"
_MISSING = "missing, though the documentation requires it"


class LenientDecoder(Generic[W]):
    """Decodes as much of a parsed JSON object to a wire model as possible.

    A value that cannot be decoded, or that is required but missing, becomes `None`, whatever the model's annotation
    says, and is a deviation. The time is linear in the size of the object.

    Args:
        kind: The wire model.

    Attributes:
        fields: Its fields.
        keys: Their keys.
        parts: The keys under which it has other wire models, in arrays or not, and their decoders.
        example: A plain object that it can be decoded from.
    """

    def __init__(self, kind: type[W]) -> None:
        self.fields = msgspec.structs.fields(kind)
        self._kind = kind
        self._values = [
            (field.name, field.encode_name, field.required, value.valid, value)
            for field in self.fields
            for value in [_value_of(field.type)]
        ]
        self.keys = frozenset(field.encode_name for field in self.fields)
        self.parts = [(key, value.part) for _, key, _, _, value in self._values if value.part is not None]
        self._required = [field for field in self.fields if field.required]
        self.example: dict[str, Any] = {key: value.example for _, key, required, _, value in self._values if required}

    def decode(self, plain: dict[str, Any], deviations: list[Deviation], path: str = "") -> W:
        """Decode an object.

        Args:
            plain: The object, parsed.
            deviations: The list that deviations are added to.
            path: The path of this object within the one that the deviations belong to.
        """
        prefix = f"{path}." if path else ""
        missing = [field for field in self._required if field.encode_name not in plain]
        if missing:
            # Often nothing else is odd: with an example in the place of what is missing, all is converted at once.
            try:
                wire = msgspec.convert(self.example | plain, self._kind)
            except _UNCONVERTIBLE:
                pass
            else:
                for field in missing:
                    setattr(wire, field.name, None)
                    deviations.append(Deviation(prefix + field.encode_name, _MISSING))
                return wire
        values: dict[str, object] = {}
        for name, key, required, valid, value in self._values:
            if key in plain:
                found = plain[key]
                values[name] = found if type(found) in valid else value.decode(found, deviations, prefix + key)
            elif required:
                values[name] = None
                deviations.append(Deviation(prefix + key, _MISSING))
        return self._kind(**values)


class _Value:
    """Decodes a value of a documented type.

    Attributes:
        valid: The types whose plain values need no decoding.
        example: A plain value of the type.
        part: The decoder of the wire models in it, if any.
    """

    def __init__(self, kind: Any) -> None:
        options = [Real.Time if _is_a(each, Real.Time) else each for each in _options(kind)]
        arrays = [typing.get_args(option)[0] for option in options if typing.get_origin(option) is list]
        models = [option for option in options if _is_a(option, msgspec.Struct)]
        self._types = [_json_type(option) for option in options]
        self._item = _value_of(arrays[0]) if arrays else None
        # Of several, the tag of an object says which it is: msgspec decodes it as that, or it is lost as a whole.
        self._model: LenientDecoder[Any] | None = lenient_decoder_of(models[0]) if len(models) == 1 else None
        self.part: LenientDecoder[Any] | None = self._item.part if self._item else self._model
        # msgspec converts to one type several times as fast as to a union.
        self._exact: Any = next((option for option in options if option in {float, Real.Time, *models}), None)
        if len(models) > 1:
            self._exact = kind
        first = self._types[0]
        self.example: Any = self._model.example if self._model else _A_TIME if first is Real.Time else first()
        self.valid: frozenset[Any] = _WHOLLY_VALID.intersection(options)
        if kind is Any:
            self.valid = frozenset(JSON_TYPE_NAMES)
        elif arrays == [Any]:
            self.valid |= {list}

    def decode(self, plain: object, deviations: list[Deviation], path: str) -> object:
        """Decode as much as possible of a value; `None` if that is nothing."""
        if self._exact is not None:
            try:
                return msgspec.convert(plain, self._exact)
            except _UNCONVERTIBLE:
                if self._model is not None and isinstance(plain, dict):
                    return self._model.decode(cast("dict[str, Any]", plain), deviations, path)
        if self._item is not None and isinstance(plain, list):
            return self._array(self._item, cast("list[object]", plain), deviations, path)
        if isinstance(plain, float) and int in self._types and plain.is_integer() and abs(plain) < _INTEGERS:
            return int(plain)  # to JSON Schema, 1.0 and 1e3 are integers
        expected = " or ".join(dict.fromkeys(JSON_TYPE_NAMES[each] for each in self._types))
        deviations.append(Deviation(path, f"expected {expected}, found {self._name_of(type(plain))}"))
        return None

    @staticmethod
    def _array(item: _Value, plain: list[object], deviations: list[Deviation], path: str) -> list[object] | None:
        decoded: list[object] = []
        before = len(deviations)
        for index, each in enumerate(plain):
            if type(each) in item.valid:
                decoded.append(each)
            elif (value := item.decode(each, deviations, f"{path}[{index}]")) is not None:
                decoded.append(value)
            if len(deviations) - before > MOST_IN_ARRAY:
                deviations[before:] = [Deviation(path, TOO_MANY_IN_ARRAY)]
                return None
        return decoded

    def _name_of(self, found: type) -> str:
        if found is str and Real.Time in self._types:
            return "another string"
        if found is dict and dict in self._types:
            return "another object"
        if found is int and float in self._types:
            return "one out of range"
        return JSON_TYPE_NAMES[found]


def _options(kind: Any) -> tuple[Any, ...]:
    return typing.get_args(kind) if typing.get_origin(kind) in {types.UnionType, typing.Union} else (kind,)


def _is_a(option: Any, kind: type) -> bool:
    return isinstance(option, type) and issubclass(option, kind)


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
