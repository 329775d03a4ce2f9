"""What a document says and the generated client does not."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Losses:
    """All that was given up on the way from a document to the generator, by its place.

    Attributes:
        found: What was given up, by the JSON pointer to where it is documented.
    """

    found: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def note(self, pointer: str, what: str) -> None:
        """Note what is given up at a place; of what is put together, at the first of its places."""
        listed = self.found.setdefault(pointer.partition("\n")[0], [])
        if what not in listed:
            listed.append(what)

    def __contains__(self, pointer: str) -> bool:
        """Return whether something is noted at a place, around it or inside of it."""
        return any(f"{pointer}/".startswith(f"{each}/") or each.startswith(f"{pointer}/") for each in self.found)

    def lines(self) -> list[str]:
        """Return one line for each, in the order of the places."""
        return [f"{pointer}: {what}" for pointer, listed in sorted(self.found.items()) for what in listed]
