"""What a schema says, apart from order and wording: the alternatives for its value, and its other keywords."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, child, map_objects, strings
from scripts.spec.references import SCHEMAS, component_of
from scripts.spec.schema import type_of_value, types_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

#: What is said for people alone.
WORDING = frozenset({"$comment", "description", "example", "examples", "externalDocs", "summary", "title"})

#: The formats of which the generator makes another type than `str`.
TYPED_FORMATS = frozenset({"binary", "date", "date-time", "uuid"})

#: What the alternatives and their comparison take into account by itself.
_STRUCTURE = frozenset(
    {
        *("$ref", "additionalProperties", "allOf", "anyOf", "const", "default", "enum", "items", "nullable", "oneOf"),
        *("properties", "required", "type"),
    }
)
_NARROWER = {"number": "integer"}
_UNIONS = ("anyOf", "oneOf")
_UNORDERED = frozenset({*_UNIONS, "allOf", "enum", "required", "type"})


@dataclass(frozen=True)
class Option:
    """One alternative for a value.

    Attributes:
        label: Its type: `"string"`, `"string (date-time)"`, `"array"`, `"object"`, or the key of the component.
        schema: The schema that describes it, references to plain components followed.
        through: The component that it comes from, if any.
    """

    label: str
    schema: JsonObject
    through: str | None

    @property
    def is_component(self) -> bool:
        """Whether it is an object that has a component of its own."""
        return self.label == self.through


def options(schema: JsonValue, schemas: JsonObject) -> list[Option]:
    """List the alternatives for a value, `null` included, unions within unions dissolved, equal ones once."""
    found = list(_options(_object(schema), schemas, None, ()))
    if len(found) == 1:
        return found
    said = (each.through if each.is_component else canonical(each.schema) for each in found)
    return list({(each.label, each.through, text): each for each, text in zip(found, said, strict=True)}.values())


def is_nullable(found: Collection[Option]) -> bool:
    """Tell whether a value may be null."""
    return any(option.label in {"null", "any"} for option in found)


def is_object(schema: JsonObject) -> bool:
    """Tell whether a schema lists the properties of an object."""
    return "properties" in schema or isinstance(schema.get("allOf"), list)


def properties(schema: JsonObject) -> JsonObject:
    """Return the properties of an object, those of the parts that it is put together of included."""
    found: JsonObject = {}
    for part in _parts(schema):
        found |= child(part, "properties")
    return found


def required(schema: JsonObject) -> set[str]:
    """Return the names of the properties that are always given."""
    return {name for part in _parts(schema) for name in strings(part.get("required"))}


def bases(schema: JsonObject) -> set[str]:
    """Return the components that an object is put together of."""
    return {key for part in _parts(schema) if (key := component_key(part)) is not None}


def component_key(schema: JsonValue) -> str | None:
    """Return the key of the component that a schema refers to."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return component_of(reference)[1] if isinstance(reference, str) and reference.startswith(SCHEMAS) else None


def constraints(schema: JsonObject) -> dict[str, str]:
    """Return what else a schema says, in canonical text by keyword."""
    skipped = WORDING | _STRUCTURE
    return {
        key: canonical(value)
        for key, value in schema.items()
        if key not in skipped and not key.startswith("x-") and not (key == "format" and value in TYPED_FORMATS)
    }


def values(schema: JsonObject, kind: str) -> list[str] | None:
    """Return the values of one type that a schema lists, in canonical text; `None` where it lists none at all."""
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if not isinstance(listed, list):
        return None
    return [literal(value) for value in listed if type_of_value(value) in {kind, _NARROWER.get(kind)}]


def literal(value: JsonValue) -> str:
    """Render a value that stands for itself, such as a default."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def canonical(node: JsonValue) -> str:
    """Render a part of a document as a text that is the same for every order and wording."""
    return literal(map_objects(node, _plain))


def description(schema: JsonValue, schemas: JsonObject, renames: Mapping[str, str]) -> str:
    """Say in a few words what a value may be: `"array of CVMInfo | null"`."""
    return " | ".join(sorted({_word(option, schemas, renames) for option in options(schema, schemas)}, key=_null_last))


def _null_last(word: str) -> tuple[bool, str]:
    return word == "null", word


def _word(option: Option, schemas: JsonObject, renames: Mapping[str, str]) -> str:
    if option.is_component:
        return renames.get(option.label, option.label)
    if option.label == "array":
        items = description(option.schema.get("items", {}), schemas, renames)
        return f"array of ({items})" if "|" in items else f"array of {items}"
    return option.label


def _object(schema: JsonValue) -> JsonObject:
    return schema if isinstance(schema, dict) else {}


def _parts(schema: JsonObject) -> Iterator[JsonObject]:
    yield schema
    members = schema.get("allOf")
    for member in members if isinstance(members, list) else []:
        yield from _parts(_object(member))


def _options(schema: JsonObject, schemas: JsonObject, through: str | None, above: tuple[str, ...]) -> Iterator[Option]:
    key = component_key(schema)
    if key is not None:
        target = _object(schemas.get(key))
        if key in above or is_object(target) or key not in schemas:
            yield Option(key, target, key)
        else:
            yield from _options(target, schemas, through or key, (*above, key))
        return
    members = schema.get("allOf")
    if isinstance(members, list) and len(members) == 1 and "properties" not in schema:
        yield from _options(_object(members[0]), schemas, through, above)
        return
    unions = [member for keyword in _UNIONS for member in _list(schema.get(keyword))]
    for member in unions:
        yield from _options(_object(member), schemas, through, above)
    if not unions:
        yield from (Option(label, schema, through) for label in _labels(schema))
    if schema.get("nullable") is True:
        yield Option("null", {}, through)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _labels(schema: JsonObject) -> list[str]:
    listed = schema.get("enum", [schema["const"]] if "const" in schema else [])
    types = types_of(schema) or sorted({type_of_value(value) for value in _list(listed)})
    if not types:
        types = ["object"] if is_object(schema) else ["array"] if "items" in schema else ["any"]
    form = schema.get("format")
    return [f"{name} ({form})" if name == "string" and form in TYPED_FORMATS else name for name in types]


def _plain(schema: JsonObject) -> JsonObject:
    copy: JsonObject = {}
    for key, value in schema.items():
        if key in _UNORDERED and isinstance(value, list):
            copy[key] = sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
        elif key not in WORDING:
            copy[key] = value
    return copy
