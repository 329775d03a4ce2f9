"""What a generated client has to hold, checked against the document as it was given: neither knows the preparation."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from scripts.spec.document import JsonObject, JsonValue, child, items_of, operations, types_of
from scripts.spec.references import SCHEMAS, below, followed, parameters, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass
class Package:
    """What a generated package holds, by its source.

    Attributes:
        fields: The type of each field by its name on the wire, by class.
        values: The values of each enumeration.
        functions: What each operation's module says, by method and path without names: every text and number in it.
    """

    fields: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    values: dict[str, set[object]] = field(default_factory=dict[str, "set[object]"])
    functions: dict[tuple[str, str], set[object]] = field(default_factory=dict[tuple[str, str], "set[object]"])


def read_package(folder: Path) -> Package:
    """Read the source of a generated package."""
    package = Package()
    for path in sorted(folder.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        if path.parent == folder / "models":
            for statement in module.body:
                _read_model(statement, package)
        elif path.parent.parent == folder / "api":
            assigned = {
                ast.unparse(each.targets[0]): each.value for each in module.body if isinstance(each, ast.Assign)
            }
            if {"METHOD", "PATH"} <= assigned.keys():
                method, place = (str(ast.literal_eval(assigned[name])) for name in ("METHOD", "PATH"))
                constants = (each.value for each in ast.walk(module) if isinstance(each, ast.Constant))
                package.functions[method.lower(), _shape(place)] = {*constants}
    return package


def _read_model(node: ast.stmt, package: Package) -> None:
    if isinstance(node, ast.ClassDef):
        tags = {str(ast.literal_eval(each.value)): "a tag" for each in node.keywords if each.arg == "tag_field"}
        package.fields[node.name] = tags | {
            _wire_name(each): ast.unparse(each.annotation) for each in node.body if isinstance(each, ast.AnnAssign)
        }
    elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Literal["):
        listed = ast.literal_eval(ast.unparse(node.value).removeprefix("Literal"))
        package.values[ast.unparse(node.targets[0])] = {*listed}


def _wire_name(assigned: ast.AnnAssign) -> str:
    for keyword in assigned.value.keywords if isinstance(assigned.value, ast.Call) else ():
        if keyword.arg == "name":
            return str(ast.literal_eval(keyword.value))
    return ast.unparse(assigned.target)


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def lacking(document: JsonObject, package: Package, class_names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a package lacks of a document: the place of that, and a word on it.

    Args:
        document: The document as given.
        package: The package.
        class_names: The class of each schema component by its key.
    """
    for method, path, _ in operations(document):
        said = package.functions.get((method, _shape(path)))
        if said is None:
            yield below("#/paths", path, method), "no function"
        else:
            yield from _of_operation(document, method, path, said)
    for key, schema in child(document, "components", "schemas").items():
        name, pointer = class_names[key], below(SCHEMAS[:-1], key)
        yield from _of_component(document, schema, pointer, name, package)
    for pointer, properties in objects(document):
        if not any(properties.keys() <= fields.keys() for fields in package.fields.values()):
            yield pointer, "no class has all its properties"


def _of_operation(document: JsonObject, method: str, path: str, said: set[object]) -> Iterator[tuple[str, str]]:
    for parameter, where in parameters(document, method, path):
        # An object is sent as the parameters that its properties are.
        schema, inside = followed(document, parameter.get("schema"), below(where, "schema"))
        is_object = any(True for _ in _properties(document, schema, inside, frozenset()))
        if parameter.get("in") != "path" and parameter.get("name") not in said and not is_object:
            yield where, f"the parameter {parameter.get('name')} is not sent"
    operation, pointer = child(document, "paths", path, method), below("#/paths", path, method)
    if child(operation, "requestBody") and not said & {"json", "data", "files", "content"}:
        yield below(pointer, "requestBody"), "the body is not sent"
    for status in child(operation, "responses"):
        number = status if status.isdecimal() else f"{status[0]}00"
        if number.isdecimal() and int(number) not in said:
            yield below(pointer, "responses", status), "the response is not read"


def _of_component(
    document: JsonObject, schema: JsonValue, pointer: str, name: str, package: Package
) -> Iterator[tuple[str, str]]:
    documented = dict(_properties(document, schema, pointer, frozenset()))
    fields = package.fields.get(name)
    if fields is None:
        # What only refers to another component may be that one's class.
        own = _may_be_object(schema) and bool(child(schema, "properties"))
        if own or not any(documented.keys() <= others.keys() for others in package.fields.values()):
            yield pointer, f"no class {name}"
    else:
        for wire, (each, place) in documented.items():
            if wire not in fields:
                yield place, f"{name} has no field for {wire}"
            elif re.fullmatch(r"Any( \| None)?", fields[wire]) and _says(document, each, place, frozenset()):
                yield place, f"{wire} of {name} is read as any value"
    listed = [each for each in items_of(schema, "enum") if each is not None] if isinstance(schema, dict) else []
    known = {each for each in listed if type(each) is str or type(each) is int}
    if known and len({type(each) for each in listed}) == 1 and package.values.get(name) != known:
        yield pointer, f"no enumeration {name} of all values"


def _properties(
    document: JsonObject, schema: JsonValue, pointer: str, seen: frozenset[str]
) -> Iterator[tuple[str, tuple[JsonValue, str]]]:
    """Yield the documented properties of an object, those of what it is composed of included."""
    if not _may_be_object(schema) or pointer in seen:
        return
    for index, part in enumerate(items_of(schema, "allOf")):
        found, place = followed(document, part, below(pointer, "allOf", index))
        yield from _properties(document, found, place, seen | {pointer})
    for wire, each in child(schema, "properties").items():
        yield wire, (each, below(pointer, "properties", wire))


def _may_be_object(schema: JsonValue) -> TypeGuard[JsonObject]:
    return isinstance(schema, dict) and ("object" in types_of(schema) or not types_of(schema))


def _says(document: JsonObject, schema: JsonValue, pointer: str, seen: frozenset[str]) -> bool:
    """Return whether a schema says of what type a value is, and not only that it is an object or a list."""
    schema, pointer = followed(document, schema, pointer)
    if not isinstance(schema, dict) or pointer in seen:
        return False
    members = {
        keyword: [
            _says(document, each, below(pointer, keyword, index), seen | {pointer})
            for index, each in enumerate(listed)
            if each != {"type": "null"}
        ]
        for keyword in ("allOf", "anyOf", "oneOf")
        if isinstance(listed := schema.get(keyword), list)
    }
    if any(members.get("allOf", ())) or any(all(members[each]) for each in ("anyOf", "oneOf") if each in members):
        return True
    plain = {"boolean", "integer", "number", "string"} & {*types_of(schema)}
    return bool(child(schema, "properties") or (plain and not {"array", "object"} & {*types_of(schema)}))


def objects(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield the place and the properties of each object that is documented."""
    for pointer, node in parts(document):
        if _may_be_object(node) and (documented := child(node, "properties")):
            yield pointer, documented
