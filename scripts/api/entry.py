"""One public name, as one line of the snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CALLABLES = ("async def", "classmethod", "staticmethod", "def")
KINDS = (*CALLABLES, "attribute", "class", "field", "member", "module", "namespace", "property")


@dataclass(frozen=True, order=True)
class Entry:
    """One public name.

    Attributes:
        name: Where users find it: `"phala_facade.Cvm.name"`; a constructor is its class's `__init__`.
        kind: One of `KINDS`. A `field` is an argument of its class's constructor, too; a `member` is one of an
            enumeration; a `namespace` is an attribute that groups calls, like `PhalaCloud.cvms`.
        detail: What else users depend on: a signature without `self`, a type and a default, the public bases.
    """

    name: str
    kind: str
    detail: str = ""

    def __str__(self) -> str:
        """Give the line of the snapshot."""
        return f"{self.name} {self.kind} {self.detail}".rstrip()


def written(entries: Iterable[Entry]) -> str:
    """Give the text of a snapshot: one line a name, sorted."""
    return "".join(f"{entry}\n" for entry in sorted(entries))


def parsed(text: str) -> list[Entry]:
    """Read the text of a snapshot.

    Raises:
        ValueError: A line is none of a snapshot.
    """
    return [_entry(line) for line in text.splitlines()]


def _entry(line: str) -> Entry:
    name, _, rest = line.partition(" ")
    for kind in KINDS:
        if rest == kind or rest.startswith(f"{kind} "):
            return Entry(name, kind, rest.removeprefix(kind).strip())
    raise ValueError(f"not a line of a snapshot of the public API: {line!r}")
