"""The references of a document: what they point to, and all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from scripts.spec.document import LITERALS, NAME_MAPS, JsonObject, JsonValue, SpecError, child, items_of, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a reference to a schema component starts with.
SCHEMAS = "#/components/schemas/"


def below(pointer: str, *steps: str | int) -> str:
    """Return the JSON pointer to what stands below another one."""
    return "/".join([pointer, *(str(step).replace("~", "~0").replace("/", "~1") for step in steps)])


def steps_of(pointer: str) -> list[str]:
    """Return the keys along a JSON pointer, undoing its escapes and the URL's."""
    return [unquote(step).replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def followed(document: JsonObject, value: JsonValue, pointer: str) -> tuple[JsonValue, str]:
    """Follow the reference that a value is, if it is one, to its end.

    Args:
        document: The document.
        value: Any part of it.
        pointer: Where that stands.

    Returns:
        What is meant, and where that stands.

    Raises:
        SpecError: The reference points out of the document, to nothing in it, or back to itself.
    """
    seen = {pointer}
    while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
        found, start = target(document, reference, pointer)
        if start in seen:
            raise SpecError(f"{pointer}: $ref {reference!r} leads back to itself")
        seen.add(start)
        value, pointer = found, start
    return value, pointer


def target(document: JsonObject, reference: str, pointer: str) -> tuple[JsonValue, str]:
    """Return what a reference points to, and the plain pointer to that.

    Args:
        document: The document.
        reference: The reference.
        pointer: Where that stands, for the message.

    Raises:
        SpecError: It points out of the document, or to nothing in it.
    """
    if not reference.startswith("#/"):
        mend = "bundle the files of the document into one first"
        raise SpecError(f"{pointer}: $ref {reference!r} points out of this document: {mend}")
    found: JsonValue = document
    steps = steps_of(reference)
    for step in steps:
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise SpecError(f"{pointer}: $ref {reference!r} points to nothing in this document")
    return found, below("#", *steps)


def parameters(document: JsonObject, method: str, path: str) -> Iterator[tuple[JsonObject, str]]:
    """Yield the parameters of an operation and where they stand: its own before those of all operations of its path.

    Raises:
        SpecError: A reference leads nowhere, or to what is not a parameter.
    """
    item = child(document, "paths", path)
    for holder, steps in ((child(item, method), (path, method)), (item, (path,))):
        for index, given in enumerate(items_of(holder, "parameters")):
            found, pointer = followed(document, given, below("#/paths", *steps, "parameters", index))
            if not isinstance(found, dict):
                raise SpecError(f"{pointer} is not a parameter")
            yield found, pointer


def component_of(reference: str, where: str = "the document") -> tuple[str, str]:
    """Split `#/components/<section>/<name>` into section and name.

    Args:
        reference: The reference.
        where: The place that it stands in, for the message.

    Raises:
        SpecError: The reference points elsewhere: into another document, or not to a component.
    """
    match steps_of(reference) if reference.startswith("#/") else []:
        case ["components", section, name]:
            return section, name
        case _:
            raise SpecError(f"$ref {reference!r} in {where} does not point to a component of this document")


def resolved(node: JsonValue, document: JsonObject) -> JsonObject:
    """Return what a part of a document refers to, over any number of references; nothing where they lead nowhere."""
    seen: set[str] = set()
    while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str) and reference not in seen:
        seen.add(reference)
        section, name = component_of(reference)
        node = child(document, "components", section).get(name)
    return node if isinstance(node, dict) else {}


def parts(node: JsonValue, pointer: str = "#", *, names: bool = False) -> Iterator[tuple[str, JsonObject]]:
    """Yield each object in a part of a document, with its place; neither maps from names to objects nor plain data.

    Args:
        node: The part.
        pointer: Where it stands.
        names: Whether it is a map from names to parts.
    """
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from parts(item, below(pointer, index))
    elif isinstance(node, dict):
        if not names:
            yield pointer, node
        for key, value in node.items():
            if names or key not in LITERALS:
                yield from parts(value, below(pointer, key), names=not names and key in NAME_MAPS)


def references(node: JsonValue) -> list[str]:
    """Return every reference in a part of a document, discriminator mappings included."""
    found: list[str] = []
    for _, part in parts(node):
        mapped = strings([*child(part, "discriminator", "mapping").values()])
        found += [*strings([part.get("$ref")]), *(each for each in mapped if each.startswith("#/"))]
    return found
