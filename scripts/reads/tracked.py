"""What the facade is to read: the properties of the documented answers, and the parameters of the requests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, operations
from scripts.spec.names import class_names
from scripts.spec.references import component_of, references

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping


@dataclass(frozen=True, order=True)
class Property:
    """A documented property.

    Attributes:
        owner: The generated class that carries it.
        name: Its name.
    """

    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}"


@dataclass(frozen=True, order=True)
class Parameter:
    """A documented parameter of an operation.

    Attributes:
        path: The path of the operation, as documented.
        method: Its method, in lower case.
        name: The name of the parameter.
    """

    path: str
    method: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} of {self.method.upper()} {self.path}"


def tracked_properties(
    document: JsonObject, shapes: Mapping[str, Container[str]], recorded: Mapping[str, str] | None = None
) -> dict[Property, int]:
    """Find the properties that the facade is to read.

    Args:
        document: The documented spec.
        shapes: The component schemas that the facade reads as answers; for each, the paths that it leaves alone.
        recorded: The class names that were given to component schemas before.

    Returns:
        For each property how many further ones lie below it, one within the other: 0 for one that holds none. What
        every shape that reaches it has at a path that is left alone, or below one, is left out.

    Raises:
        SpecError: A success body has a schema that no shape stands for, or an object has no schema of its own.
    """
    untold = sorted(_answered(document) - shapes.keys())
    if untold:
        raise SpecError(f"no shape of the facade stands for {', '.join(untold)}")
    schemas = child(document, "components", "schemas")
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for key, left_alone in shapes.items():
        _collect(schemas, key, "", left_alone, found)
    named = class_names(schemas, recorded or {})
    return {Property(named[key], name): _height(key, name, found) for key, names in found.items() for name in names}


def tracked_parameters(document: JsonObject) -> list[Parameter]:
    """List the parameters of every operation, in the order of the document."""
    listed = ((path, method, operation.get("parameters")) for method, path, operation in operations(document))
    return [
        Parameter(path, method, str(parameter.get("name")))
        for path, method, parameters in listed
        for parameter in (parameters if isinstance(parameters, list) else [])
        if isinstance(parameter, dict)
    ]


def _answered(document: JsonObject) -> set[str]:
    """Return the component schemas that the bodies of the documented successes name."""
    return {
        component_of(reference)[1]
        for _, _, operation in operations(document)
        for reference in references(child(operation, "responses", "200"))
    }


def _collect(
    schemas: JsonObject,
    key: str,
    at: str,
    left_alone: Container[str],
    found: dict[str, dict[str, set[str]]],
    within: tuple[str, ...] = (),
) -> None:
    """Note each tracked property of a component, and of what lies below, with the components that it leads to."""
    if key in within:
        return
    if next(_components(child(schemas, key), key), None) is not None:
        raise SpecError(f"{key} is put together of other schemas: its properties cannot be told")
    for name, schema in child(schemas, key, "properties").items():
        path = f"{at}{name}"
        if path in left_alone:
            continue
        leads_to = found[key].setdefault(name, set())
        for inner, items in _components(schema, path, nested=True):
            leads_to.add(inner)
            _collect(schemas, inner, f"{path}{items}.", left_alone, found, (*within, key))


def _components(schema: JsonValue, where: str, items: str = "", *, nested: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the components that a value may be, each with `[]` for an array around it and `{}` for a map."""
    if not isinstance(schema, dict):
        return
    if nested and "properties" in schema:
        raise SpecError(f"{where} is an object without a schema of its own")
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield component_of(reference)[1], items
    for keyword, mark in (("items", "[]"), ("additionalProperties", "{}")):
        yield from _components(schema.get(keyword), where, items + mark, nested=True)
    for keyword in ("allOf", "anyOf", "oneOf"):
        members = schema.get(keyword)
        for member in members if isinstance(members, list) else []:
            yield from _components(member, where, items, nested=True)


def _height(key: str, name: str, found: Mapping[str, Mapping[str, set[str]]], above: tuple[str, ...] = ()) -> int:
    """Count the properties below one, along the longest way that meets no component twice."""
    above = (*above, key)
    below = [
        1 + _height(inner, further, found, above)
        for inner in found[key][name]
        if inner in found and inner not in above
        for further in found[inner]
    ]
    return max(below, default=0)
