"""Which properties and parameters are renamed together, and a document in which they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, as_object, child

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scripts.reads.tracked import Parameter, Property

#: What a renamed thing is called.
SUFFIX = "_renamed"


@dataclass(frozen=True)
class Pass:
    """What is renamed together.

    Attributes:
        properties: None of them holds an object with another of them (objects that hold their own kind aside): a type
            checker that does not find a property knows nothing of what is read below it.
        parameters: No two of them share a name: a type checker tells the name, not the operation.
    """

    properties: frozenset[Property]
    parameters: frozenset[Parameter]

    @property
    def everything(self) -> frozenset[Property | Parameter]:
        """All that is renamed."""
        return self.properties | self.parameters


def plan(properties: Mapping[Property, int], parameters: Iterable[Parameter]) -> list[Pass]:
    """Share out what is to be renamed into as few passes as may be.

    Args:
        properties: The properties; for each, how many others lie below it, one within the other.
        parameters: The parameters.

    Returns:
        The passes: in the first, the properties that hold no others.
    """
    levels: defaultdict[int, set[Property]] = defaultdict(set)
    for item, height in properties.items():
        levels[height].add(item)
    same_name: defaultdict[str, list[Parameter]] = defaultdict(list)
    for parameter in parameters:
        same_name[parameter.name].append(parameter)
    count = max([0, *(level + 1 for level in levels), *map(len, same_name.values())])
    return [
        Pass(frozenset(levels[index]), frozenset(rivals[index] for rivals in same_name.values() if index < len(rivals)))
        for index in range(count)
    ]


def renamed(document: JsonObject, chosen: Pass) -> JsonObject:
    """Return a copy of a prepared document, whose component keys are class names, with a pass's renaming done."""
    schemas: JsonObject = {
        key: _with_properties(as_object(schema, key), {item.name for item in chosen.properties if item.owner == key})
        for key, schema in child(document, "components", "schemas").items()
    }
    paths: JsonObject = {}
    for path, item in child(document, "paths").items():
        for method, operation in as_object(item, path).items():
            names = {
                parameter.name
                for parameter in chosen.parameters
                if (parameter.path, parameter.method) == (path, method)
            }
            own_path = path
            for name in names:
                own_path = own_path.replace(f"{{{name}}}", f"{{{name}{SUFFIX}}}")
            replaced = _with_parameters(operation, names) if names else operation
            paths[own_path] = {**child(paths, own_path), method: replaced}
    return {**document, "paths": paths, "components": {**child(document, "components"), "schemas": schemas}}


def _with_properties(schema: JsonObject, names: set[str]) -> JsonObject:
    if not names:
        return schema
    copy: JsonObject = {**schema}
    copy["properties"] = {_new(name, names): value for name, value in child(schema, "properties").items()}
    required = schema.get("required")
    if isinstance(required, list):
        copy["required"] = [_new(str(name), names) for name in required]
    return copy


def _with_parameters(operation: JsonValue, names: set[str]) -> JsonObject:
    copy: JsonObject = {**as_object(operation, "an operation")}
    listed = copy.get("parameters")
    copy["parameters"] = [
        {**parameter, "name": _new(str(parameter.get("name")), names)} if isinstance(parameter, dict) else parameter
        for parameter in (listed if isinstance(listed, list) else [])
    ]
    return copy


def _new(name: str, names: set[str]) -> str:
    return name + SUFFIX if name in names else name
