"""What the generator makes of a documented type: a change that leaves it alone is none for the facade's code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.overlay import apply_overlay, unmatched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.diff.finding import Place
    from scripts.spec.document import JsonObject
    from scripts.spec.meaning import Schemas
    from scripts.spec.value import Value

_PYTHON = {"boolean": "bool", "integer": "int", "null": "None", "number": "float", "string": "str"}
_UNCHECKED = ("any", "object")


@dataclass(frozen=True)
class WireTypes:
    """The types of the generated client for one document, whose schemas the overlay corrects."""

    corrected: Callable[[], Schemas]
    class_names: Mapping[str, str]

    def at(self, place: Place, value: Value) -> frozenset[str]:
        """Return the types of what stands at a place of a component, given what stands there without corrections."""
        types = self.of(self.corrected().object(place.owner).properties.get(place.path, value))
        # The facade accepts null for a value, but not for an item of an array.
        return frozenset("null" if name == "None" else name for name in types) if place.path.endswith("[]") else types

    def of(self, value: Value) -> frozenset[str]:
        """Return the types of a value."""
        found: set[str] = set()
        for option in value.options:
            if option.component is not None:
                found.add(self.class_names.get(option.component, option.component))
            elif option.items is not None:
                found.add(f"list[{' | '.join(sorted(self.of(option.items)))}]")
            elif option.properties:
                found.add("an object of its own")
            else:
                found.add(_PYTHON.get(option.label, option.label))
        return frozenset(found)


def unread(old: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    """Return the new types of a value that code for the old ones cannot read: `None` it always can."""
    return new - {"None"} - old - ({"int"} if "float" in old else set())


def is_checked(old: frozenset[str], new: frozenset[str]) -> bool:
    """Return whether a type checker sees that such code cannot read the new types."""
    if any(word in kind for kind in old for word in _UNCHECKED):
        return False
    numbers = {"int", "float"} & old
    return any("any" not in kind and not (kind == "bool" and numbers) for kind in unread(old, new))


def corrected(document: JsonObject, overlay: JsonObject) -> JsonObject:
    """Apply those corrections of an overlay to a document that have something to correct in it."""
    listed = overlay.get("actions")
    actions = listed if isinstance(listed, list) else []
    fitting = [action for action in actions if not unmatched(document, {"actions": [action]})]
    return apply_overlay(document, {"actions": fitting}) if fitting else document
