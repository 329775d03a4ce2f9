"""Where a value came from: the object in the response, its documented shape, and its deviations from that shape."""

from __future__ import annotations

from typing import Any

import msgspec

from phala_facade.models.plain import parse
from phala_facade.models.short import short


class Deviation(msgspec.Struct, frozen=True):
    """One place where a response deviates from its documented shape.

    A deviation is a value that could not be read, or a documented required property that is missing; or that the
    object as a whole has the shape of an older version than any that could be meant.
    """

    path: str
    """Where, within the object that carries it: `"resource.vcpu"`, `"endpoints[0].app"`; `""` for the whole."""

    problem: str
    """What was found there, and what the documentation promises. Never the value itself."""


# Nothing in it can lead back to it, so the garbage collector need not look.
class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a `Cvm` or an `App` came from.

    It takes no part in equality, hash or repr of the value that carries it.
    """

    api_version: str
    """The API version that was requested: a date, or `"LATEST"`."""

    shape: str
    """The documented title of the shape of the object, such as `"HostedCvm"`."""

    schema: str
    """The key of that shape among the component schemas of `openapi.json`; unique, where titles are not."""

    deviations: tuple[Deviation, ...]
    """What could not be read, or was missing though the documentation requires it; empty when all is as documented."""

    documented: frozenset[str]
    """The facade's leaves that this shape carries: `"resources.vcpu"`, `"endpoints[].app"`."""

    body: bytes
    """The object as the server sent it, in JSON."""

    @property
    def raw(self) -> Any:
        """The whole original object as fresh plain values, keys included that the facade does not map."""
        return parse(self.body)

    def documents(self, field: str) -> bool:
        """Return whether this shape carries a field of the facade at all.

        Args:
            field: A field (`"logs"`) or a leaf within one (`"resources.gpus"`, `"endpoints[].app"`).
        """
        return any(leaf == field or leaf.startswith((f"{field}.", f"{field}[")) for leaf in self.documented)

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return what rich shows: the shape, without the body."""
        return [(name, getattr(self, name)) for name in ("shape", "api_version", "schema", "deviations")]

    def __repr__(self) -> str:
        """Name the shape, without the body."""
        return (
            f"Source(shape={self.shape!r}, api_version={self.api_version!r}, schema={self.schema!r}, "
            f"deviations={short(self.deviations)})"
        )
