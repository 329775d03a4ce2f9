"""The base of every value of the facade: frozen, keyword-only, convertible to JSON-ready values."""

from __future__ import annotations

import math
import reprlib
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_shortener = reprlib.Repr()
_shortener.maxstring = 100
_shortener.maxother = 200
short: Callable[[object], str] = _shortener.repr
"""Like `repr`, but truncates long texts and collections, with `...` for the rest, so that a line fits in a log."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value: created from a response, compared by its fields, never changed."""

    def to_dict(self) -> dict[str, Any]:
        """Return the value as plain JSON-ready values.

        Times become ISO 8601 strings in UTC, money becomes a string, tuples become lists, and numbers beyond the range
        of floats become `None`.

        Returns:
            A new dictionary with one entry per field, except `source`.
        """
        return {name: plain(getattr(self, name)) for name in self.__struct_fields__ if name != "source"}

    def to_json(self) -> str:
        """Return what `to_dict` returns as JSON text."""
        return msgspec.json.encode(self.to_dict()).decode()

    def _known(self) -> list[tuple[str, Any]]:
        """Return the known fields, without the source."""
        fields = ((name, getattr(self, name)) for name in self.__struct_fields__ if name != "source")
        return [(name, value) for name, value in fields if value is not None and value != ()]

    def __repr__(self) -> str:
        """Show the known fields; long texts and collections are truncated."""
        return f"{type(self).__name__}({', '.join(f'{name}={short(value)}' for name, value in self._known())})"


def plain(value: object) -> Any:
    """Return `value` (a model, a tuple of models, or a leaf) as plain JSON-ready values."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [plain(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, float) and not math.isfinite(value):
        # A free-form number beyond the range of floats, which JSON cannot express.
        return None
    return msgspec.to_builtins(value)


def equal(left: object, right: object) -> bool:
    """Return whether two values are equal except for `source`; `True` does not equal 1, as in JSON."""
    if isinstance(left, Model) and isinstance(right, Model):
        names = (name for name in left.__struct_fields__ if name != "source")
        return type(left) is type(right) and all(equal(getattr(left, name), getattr(right, name)) for name in names)
    if isinstance(left, dict) and isinstance(right, dict):
        here, there = cast("dict[str, object]", left), cast("dict[str, object]", right)
        return here.keys() == there.keys() and all(equal(value, there[key]) for key, value in here.items())
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        these, those = cast("Sequence[object]", left), cast("Sequence[object]", right)
        return len(these) == len(those) and all(map(equal, these, those))
    return left == right and isinstance(left, bool) == isinstance(right, bool)
