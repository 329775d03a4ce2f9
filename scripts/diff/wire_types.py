"""What the generator makes of a documented type: a change that leaves it alone is none for the facade's code."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from scripts.diff.schema import options, properties
from scripts.spec.document import JsonObject, JsonValue, SpecError, child
from scripts.spec.names import NO_RECORD, class_names
from scripts.spec.overlay import apply_overlay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.diff.finding import Place

_PYTHON = {"boolean": "bool", "integer": "int", "null": "None", "number": "float", "string": "str"}


class WireTypes:
    """The types of the generated client for one document."""

    def __init__(self, document: JsonObject, overlay: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> None:
        """Prepare to tell types of `document`, corrected by `overlay` as far as it applies.

        Args:
            document: The document.
            overlay: Its corrections.
            recorded: The class names that an earlier document's components had.
        """
        self._document = document
        self._overlay = overlay
        self.class_names = class_names(child(document, "components", "schemas"), recorded)

    @cached_property
    def _schemas(self) -> JsonObject:
        return child(corrected(self._document, self._overlay), "components", "schemas")

    def at(self, place: Place, key: str, schema: JsonValue) -> frozenset[str]:
        """Return the types of what stands at a place.

        Args:
            place: The place.
            key: The component of the place, by its key in this document.
            schema: The schema that stands there, without corrections.
        """
        listed = properties(child(self._schemas, key))
        return self.of(listed.get(place.path, schema))

    def of(self, schema: JsonValue) -> frozenset[str]:
        """Return the types of a value."""
        found: set[str] = set()
        for option in options(schema, self._schemas):
            if option.is_component:
                found.add(self.class_names.get(option.label, option.label))
            elif option.label == "array":
                found.add(f"list[{' | '.join(sorted(self.of(option.schema.get('items', {}))))}]")
            elif properties(option.schema):
                found.add("an object of its own")
            else:
                found.add(_PYTHON.get(option.label, option.label))
        return frozenset(found)


def accepts(old: frozenset[str], new: frozenset[str]) -> bool:
    """Tell whether code that reads the old types of a value can read the new ones: `None` it always can."""
    integer: frozenset[str] = frozenset({"int"} if "float" in old else ())
    return new - {"None"} <= old | integer


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
