"""Where a value came from: the object in the response, its documented shape, and its deviations from that shape."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from phala_facade.models.base import Model, equal, short
from phala_facade.models.json_schema import schema_of
from phala_facade.models.plain import parse
from phala_facade.models.table import Shown, Table, table_of_fields


class Deviation(msgspec.Struct, frozen=True, gc=False):
    """One place where a response deviates from its documented shape.

    A deviation is a value that could not be converted, or a required property that is missing. In an undocumented API
    version, it may also be a property that an undocumented one seems to have replaced, or an object as a whole, if it
    has the shape of an older version.
    """

    path: str
    """Where in the object, such as `"resource.vcpu"` or `"endpoints[0].app"`; `""` for the whole object."""

    problem: str
    """What was found there, and what the documentation requires; never the value itself."""


# Nothing in it can refer back to it, so the garbage collector need not track it.
class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a `Cvm` or an `App` came from.

    It is not part of the equality, hash or repr of its value.
    """

    api_version: str
    """The API version that was requested: a date, or `"LATEST"`."""

    shape: str
    """The documented title of the shape of the object, such as `"HostedCvm"`."""

    schema: str
    """The key of that shape among the component schemas of `openapi.json`; unique, unlike titles."""

    deviations: tuple[Deviation, ...]
    """What could not be converted, was required but missing, or seems replaced; empty if there is none."""

    documented: frozenset[str]
    """The leaves of the facade that this shape carries, such as `"resources.vcpu"` and `"endpoints[].app"`."""

    body: bytes
    """The object as JSON, as the server sent it."""

    parts: tuple[Source, ...] = ()
    """For a value that was merged from several responses, the source of each; see `of`."""

    @property
    def raw(self) -> Any:
        """The whole original object as new plain values, including keys that the facade does not map."""
        return parse(self.body)

    def documents(self, field: str) -> bool:
        """Return whether this shape carries a field of the facade.

        Args:
            field: A field (`"logs"`) or a leaf within one (`"resources.gpus"`, `"endpoints[].app"`).
        """
        return any(leaf == field or leaf.startswith((f"{field}.", f"{field}[")) for leaf in self.documented)

    def of(self, field: str) -> Source:
        """Return the source of one field: for a value that was merged from several responses, that of its own response.

        Args:
            field: A field or a leaf within one, as for `documents`.
        """
        return next((part for part in self.parts if part.documents(field)), self)

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return what rich shows: the shape and deviations, without the body."""
        return [(name, getattr(self, name)) for name in ("shape", "api_version", "schema", "deviations")]

    def __repr__(self) -> str:
        """Show the shape and deviations, without the body."""
        return f"Source({', '.join(f'{name}={short(value)}' for name, value in self.__rich_repr__())})"


class Sourced(Shown, Model, frozen=True, kw_only=True, eq=False):
    """A frozen value with a `source` that is not part of its equality."""

    identifiers: ClassVar[tuple[str, ...]] = ()
    """The fields that identify a value of this type, the surest first."""

    source: Source
    """Where this value came from; `source.raw` is the whole original object."""

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of what `to_dict` and `to_json` return; it contains no references."""
        return schema_of(cls)

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
        return self._known()

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_fields(self),)
