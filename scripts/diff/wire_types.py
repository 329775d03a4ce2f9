"""What the generator makes of a documented type: a change that leaves it alone is none for the facade's code."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, SpecError, child
from scripts.spec.meaning import Schemas
from scripts.spec.names import NO_RECORD, class_names
from scripts.spec.overlay import apply_overlay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.diff.finding import Place
    from scripts.spec.value import Value

_PYTHON = {"boolean": "bool", "integer": "int", "null": "None", "number": "float", "string": "str"}
_UNCHECKED = ("any", "object")


class WireTypes:
    """The types of the generated client for one document.

    Args:
        document: The document.
        overlay: Its corrections, which hold as far as they apply.
        recorded: The class names that an earlier document's components had.
    """

    def __init__(self, document: JsonObject, overlay: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> None:
        self._document = document
        self._overlay = overlay
        self.class_names = class_names(child(document, "components", "schemas"), recorded)

    @cached_property
    def _schemas(self) -> Schemas:
        return Schemas(corrected(self._document, self._overlay))

    def at(self, place: Place, key: str, value: Value) -> frozenset[str]:
        """Return the types of what stands at a place.

        Args:
            place: The place.
            key: The component of the place, by its key in this document.
            value: What stands there, without corrections.
        """
        return self.of(self._schemas.object(key).properties.get(place.path, value))

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


def accepts(old: frozenset[str], new: frozenset[str]) -> bool:
    """Return whether code that reads the old types of a value can read the new ones: `None` it always can."""
    return not _unread(old, new)


def is_checked(old: frozenset[str], new: frozenset[str]) -> bool:
    """Return whether a type checker sees that such code cannot read the new types."""
    if any(word in kind for kind in old for word in _UNCHECKED):
        return False
    numbers = {"int", "float"} & old
    return any("any" not in kind and not (kind == "bool" and numbers) for kind in _unread(old, new))


def _unread(old: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    integer: frozenset[str] = frozenset({"int"} if "float" in old else ())
    return new - {"None"} - old - integer


def corrected(document: JsonObject, overlay: JsonObject) -> JsonObject:
    """Apply those corrections of an overlay to a document that have something to correct in it."""
    listed = overlay.get("actions")
    for action in listed if isinstance(listed, list) else []:
        try:
            document = apply_overlay(document, {"actions": [action]})
        except SpecError:
            # What it corrects is not in this document.
            continue
    return document
