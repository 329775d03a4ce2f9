"""The rule of the preparation that makes components of the schemas that are written where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, as_object, child, operations
from scripts.spec.modules import folder_name
from scripts.spec.names import LONGEST, NESTED, digest, pascal, words
from scripts.spec.references import SCHEMAS
from scripts.spec.schema import is_enumeration, is_model

if TYPE_CHECKING:
    from collections.abc import Iterator


def hoist_nested(document: JsonObject) -> JsonObject:
    """Make a component of each object and enumeration that is written inside of another schema or of an operation.

    The generator names their classes by what is around them, and drops the outer schema if a component of that name
    exists. These names end in a word that no component's does, and hold a digest of their place.
    """
    hoisting = _Hoisting()
    schemas: JsonObject = {}
    for key, schema in child(document, "components", "schemas").items():
        schemas[key] = hoisting.inside(schema, (key,))
    paths: JsonObject = {}
    for path, item in child(document, "paths").items():
        paths[path] = {**as_object(item, path)}
    for method, path, operation in operations(document):
        tags = operation.get("tags")
        folder = folder_name(str(tags[0])) if isinstance(tags, list) and tags else "default"
        place: Place = (pascal(words(f"{folder}_{operation.get('operationId', method + path)}")),)
        as_object(paths[path], path)[method] = hoisting.operation(operation, place)
    names = hoisting.names()
    for place, schema in hoisting.found.items():
        schemas[names[place]] = schema
    renamed = {_reference(place): _reference((name,)) for place, name in names.items()}
    done: JsonObject = {**document, "paths": paths}
    done["components"] = {**child(document, "components"), "schemas": dict(sorted(schemas.items()))}
    return as_object(_renamed(done, renamed), "the document")


Place = tuple[str, ...]


def _reference(place: Place) -> str:
    return SCHEMAS + "\0".join(place)


def _renamed(node: JsonValue, names: dict[str, str]) -> JsonValue:
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _renamed(value, names) for key, value in node.items()}
    reference = copy.get("$ref")
    if isinstance(reference, str):
        copy["$ref"] = names.get(reference, reference)
    return copy


class _Hoisting:
    """The nested schemas found so far, by the place where each stood."""

    def __init__(self) -> None:
        self.found: dict[Place, JsonValue] = {}

    def names(self) -> dict[Place, str]:
        """Return the class name of each place: a function of the place alone, so that no other schema changes it."""
        named: dict[Place, str] = {}
        for place in sorted(self.found):
            head, *steps = place
            name = head + pascal(word for step in steps for word in words(step))
            # The words alone do not tell where one step ends.
            named[place] = f"{name[:LONGEST]}X{digest('/'.join(place))}{NESTED}"
        return named

    def inside(self, schema: JsonValue, place: Place) -> JsonValue:
        """Return a schema that may stand where it stands, with what is nested in it hoisted."""
        if not isinstance(schema, dict):
            return schema
        copy = {**schema}
        for step, keyword, key in _steps(schema):
            holder = copy[keyword]
            if key is None:
                copy[keyword] = self.outside(holder, (*place, step))
            elif isinstance(holder, dict) and isinstance(key, str):
                copy[keyword] = {**holder, key: self.outside(holder[key], (*place, step))}
            elif isinstance(holder, list) and isinstance(key, int):
                copy[keyword] = [*holder[:key], self.outside(holder[key], (*place, step)), *holder[key + 1 :]]
        return copy

    def outside(self, schema: JsonValue, place: Place) -> JsonValue:
        """Return what stands for a schema in another one: a reference to it if it is a class."""
        done = self.inside(schema, place)
        if not isinstance(done, dict) or not (is_model(done) or is_enumeration(done)):
            return done
        default = {"default": done["default"]} if "default" in done else {}
        self.found[place] = {key: value for key, value in done.items() if key != "default"}
        reference: JsonObject = {"$ref": _reference(place)}
        if not default:
            return reference
        words_of = {key: done[key] for key in ("description",) if key in done}
        return {"allOf": [reference], **default, **words_of}

    def operation(self, operation: JsonObject, place: Place) -> JsonObject:
        """Return an operation with what is nested in its schemas hoisted."""
        done = {**operation}
        listed = operation.get("parameters")
        if isinstance(listed, list):
            done["parameters"] = [
                self.holder(item, (*place, str(item.get("name")))) for item in listed if isinstance(item, dict)
            ]
        body = operation.get("requestBody")
        if isinstance(body, dict):
            done["requestBody"] = self.content(body, (*place, "body"))
        done["responses"] = {
            status: self.content(response, (*place, "response", status))
            for status, response in child(operation, "responses").items()
            if isinstance(response, dict)
        }
        return done

    def content(self, item: JsonObject, place: Place) -> JsonObject:
        """Return a body or response with what is nested in its schemas hoisted."""
        content = child(item, "content")
        media: JsonObject = {key: self.holder(each, place) for key, each in content.items() if isinstance(each, dict)}
        return {**item, "content": media} if content else item

    def holder(self, item: JsonObject, place: Place) -> JsonObject:
        """Return an object that has a schema with what is nested in that hoisted."""
        return {**item, "schema": self.outside(item["schema"], place)} if "schema" in item else item


def _steps(schema: JsonObject) -> Iterator[tuple[str, str, str | int | None]]:
    """Yield the way to each schema inside of another: a word for its name, the keyword, and the key below it."""
    for keyword, step in (("items", "item"), ("additionalProperties", "value")):
        if isinstance(schema.get(keyword), dict):
            yield step, keyword, None
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for name in properties:
            yield name, "properties", name
    for keyword in ("allOf", "anyOf", "oneOf"):
        members = schema.get(keyword)
        if isinstance(members, list):
            for index in range(len(members)):
                yield f"option{index + 1}", keyword, index
