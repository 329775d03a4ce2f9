"""A value with a `source` that does not affect comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from phala_facade.models.base import Model, equal
from phala_facade.models.source import Source
from phala_facade.models.table import Table, table_of_fields

if TYPE_CHECKING:
    from rich.console import RenderableType


class Sourced(Model, frozen=True, kw_only=True, eq=False):
    """A frozen value with a `source` that is not part of its equality."""

    identifiers: ClassVar[tuple[str, ...]] = ()
    """The fields that identify a value of this type."""

    source: Source
    """Where this value came from; `source.raw` is the whole original object."""

    def __eq__(self, other: object) -> bool:
        """Compare everything except `source`."""
        if type(other) is not type(self):
            return NotImplemented
        return equal(self, other)

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does; msgspec's own `!=` would include `source`."""
        return not self == other

    def __hash__(self) -> int:
        """Hash the identifiers."""
        return hash(tuple(getattr(self, name) for name in self.identifiers))

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return what rich shows: the known fields, without the source."""
        fields = ((name, getattr(self, name)) for name in self.__struct_fields__ if name != "source")
        return [(name, value) for name, value in fields if value is not None and value != ()]

    def __rich__(self) -> RenderableType:
        """Return a table for rich, of the known fields."""
        from rich.console import Group

        return Group(*(table.rich() for table in self._tables()))

    def _repr_html_(self) -> str:
        """Return the same table as HTML, for notebooks."""
        return "".join(table.html() for table in self._tables())

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_fields(self),)
