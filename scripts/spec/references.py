"""The references of a document: what they point to, all of them, and renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, map_objects

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a reference to a schema component starts with.
SCHEMAS = "#/components/schemas/"


def component_of(reference: str, where: str = "the document") -> tuple[str, str]:
    """Split `#/components/<section>/<name>` into section and name, undoing JSON Pointer's and the URL's escapes.

    Args:
        reference: The reference.
        where: The place that it stands in, for the message.

    Raises:
        SpecError: The reference points elsewhere: into another document, or not to a component.
    """
    match reference.split("/"):
        case ["#", "components", section, name]:
            return section, unquote(name).replace("~1", "/").replace("~0", "~")
        case _:
            raise SpecError(f"$ref {reference!r} in {where} does not point to a component of this document")


def map_references(node: JsonValue, rename: Callable[[str], str], *, names: bool = False) -> JsonValue:
    """Return a copy of a node with each reference in it, discriminator mappings included, put through `rename`.

    Args:
        node: A part of a document.
        rename: Takes a reference ("#/components/schemas/CVMInfo", say) and returns what replaces it.
        names: Whether the node is a map from names to objects.
    """

    def renamed(item: JsonObject) -> JsonObject:
        target = item.get("$ref")
        if isinstance(target, str):
            return {**item, "$ref": rename(target)}
        discriminator = item.get("discriminator")
        if isinstance(discriminator, dict) and (mapping := child(discriminator, "mapping")):
            targets: JsonObject = {
                value: rename(name) if isinstance(name, str) and name.startswith("#/") else name
                for value, name in mapping.items()
            }
            return {**item, "discriminator": {**discriminator, "mapping": targets}}
        return item

    return map_objects(node, renamed, names=names)


def references(node: JsonValue, *, names: bool = False) -> list[str]:
    """Return every reference in a node, discriminator mappings included, in the order of the document."""
    found: list[str] = []

    def note(reference: str) -> str:
        found.append(reference)
        return reference

    map_references(node, note, names=names)
    return found
