"""What every value of the facade has in common: frozen, keyword-only, convertible to plain JSON-ready values."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from phala_facade.models.short import short


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value: made once from a response, compared by its fields, never changed."""

    def to_dict(self) -> dict[str, Any]:
        """Return the value as plain JSON-ready values.

        Times become ISO 8601 text in UTC, money becomes text, tuples become lists.

        Returns:
            A new dictionary, one entry a field; where the value came from (`source`) is left out.
        """
        return {name: plain(getattr(self, name)) for name in self.__struct_fields__ if name != "source"}

    def __repr__(self) -> str:
        """Show what is known, in short: long texts and collections are cut."""
        fields = ((name, getattr(self, name)) for name in self.__struct_fields__ if name != "source")
        known = (f"{name}={short(value)}" for name, value in fields if value is not None and value != ())
        return f"{type(self).__name__}({', '.join(known)})"


def plain(value: object) -> Any:
    """Return `value` (a model, a tuple of models, or a leaf) as plain JSON-ready values."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, tuple):
        return [plain(item) for item in cast("tuple[object, ...]", value)]
    return msgspec.to_builtins(value)
