"""An immutable sequence of values of one kind, which shows itself as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, SupportsIndex, TypeVar, overload

import msgspec

from phala_facade.models.frame import Framed
from phala_facade.models.leaves import leaf_value
from phala_facade.models.source import Sourced
from phala_facade.models.table import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

V = TypeVar("V", bound=Sourced)

_MOST_SHOWN = 10


class ValueList(Shown, Framed, tuple[V, ...]):
    """An immutable sequence of values."""

    __slots__ = ()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return every value as plain JSON-ready values, as its own `to_dict` does."""
        return [value.to_dict() for value in self]

    def to_json(self) -> str:
        """Return what `to_dicts` returns as JSON text."""
        return msgspec.json.encode(self.to_dicts()).decode()

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat dictionary for each value, with the columns of `schema` as its keys."""
        columns = self.columns()
        return [{path: leaf_value(value, path) for path in columns} for value in self]

    @overload
    def __getitem__(self, index: SupportsIndex) -> V: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: SupportsIndex | slice) -> V | Self:
        """Return one value, or a sequence of the same type for a slice."""
        return self._with(super().__getitem__(index)) if isinstance(index, slice) else super().__getitem__(index)

    def __repr__(self) -> str:
        """Show the first values and how many more there are."""
        shown = [repr(value) for value in self[:_MOST_SHOWN]]
        more = [f"... and {len(self) - _MOST_SHOWN} more"] if len(self) > _MOST_SHOWN else []
        return f"{type(self).__name__}([{', '.join(shown + more)}])"

    def _with(self, values: Iterable[V]) -> Self:
        return type(self)(values)


class Page(ValueList[V]):
    """One page of a list, as the service had it at the time."""

    page: int
    pages: int
    total: int
    changed: bool

    def __new__(cls, values: Iterable[V], *, page: int, pages: int, total: int, changed: bool = False) -> Self:
        """Create a page of values."""
        self = super().__new__(cls, values)
        vars(self).update(page=page, pages=pages, total=total, changed=changed)
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[tuple[V, ...]], dict[str, Any]]:
        """Return what copying and pickling need."""
        return (tuple(self),), dict(vars(self))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a page is immutable."""
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __repr__(self) -> str:
        """Show which page it is, then its first values."""
        return f"<page {self.page} of {self.pages}: {super().__repr__()}>"

    def _with(self, values: Iterable[V]) -> Self:
        return type(self)(values, **vars(self))
