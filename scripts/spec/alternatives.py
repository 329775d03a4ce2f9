"""What a schema allows, however it is written: references followed, `allOf` merged, unions dissolved.

Its alternatives are schemas of one JSON type each, or of "any". The object of a component stays a reference to it. Any
other alternative may say in `x-through` which component it comes from, and in `x-place` where it is written.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, items_of, strings, type_of_value, types_of
from scripts.spec.references import SCHEMAS, component_of, parts, target
from scripts.spec.value import literal

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

#: The keywords of a choice between schemas. Which of them it is says nothing about the values that a client receives.
UNIONS = ("anyOf", "oneOf")

#: What is said of a value apart from its type.
NOTES = ("default", "deprecated", "discriminator", "readOnly", "writeOnly")
_WORDING = frozenset({"$comment", "$schema", "description", "example", "examples", "externalDocs", "title", "xml"})
_STRUCTURE = frozenset({*NOTES, *_WORDING, *UNIONS, "$ref", "allOf", "const", "enum", "nullable", "type"})
ORIGIN = frozenset({"x-place", "x-through"})
_OF_TYPES = {
    "array": "contains items maxContains maxItems minContains minItems prefixItems unevaluatedItems uniqueItems",
    "number": "exclusiveMaximum exclusiveMinimum format maximum minimum multipleOf",
    "object": "additionalProperties dependentRequired dependentSchemas maxProperties minProperties patternProperties"
    " properties propertyNames required unevaluatedProperties",
    "string": "contentEncoding contentMediaType contentSchema format maxLength minLength pattern",
}
_TYPES_OF = {
    keyword: {kind for kind, listed in _OF_TYPES.items() if keyword in listed.split()}
    for keyword in " ".join(_OF_TYPES.values()).split()
}
_UPPER, _LOWER = ("exclusiveMaximum", "max"), ("exclusiveMinimum", "min")
_MOST_ALTERNATIVES = 500

#: How deep the schemas in a schema are read, and how many of them in all: large public documents have 13 and 351.
_DEEPEST = 50
_MOST_STEPS = 5_000

Flat: TypeAlias = tuple[list[JsonObject], JsonObject]
"""Alternatives, and what else is said of the value."""


class Alternatives:
    """The alternatives of the schemas of one document."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self._raw = child(document, "components", "schemas")
        self._objects: dict[str, bool] = {}
        self._places: dict[int, str] = {}
        self._read: list[JsonValue] = []
        self._steps = 0

    def flat(self, schema: JsonValue, within: tuple[str, ...] = ()) -> Flat:
        """Return the alternatives for a value, and what else is said of it.

        Args:
            schema: The schema of the value.
            within: The components and other parts of the document that refer to it and are being read.

        Raises:
            SpecError: A reference leads nowhere, or the schema is put together in too many ways.
        """
        with self._reading(schema):
            return self._flat(schema, within)

    @contextmanager
    def _reading(self, schema: JsonValue) -> Generator[None, None, None]:
        """Raise an error while a schema is read if it leads to too many others, in circles or not."""
        self._steps = self._steps + 1 if self._read else 0
        self._read.append(schema)
        try:
            if len(self._read) > _DEEPEST:
                raise self._refusal(f"leads to others over more than {_DEEPEST} levels")
            if self._steps > _MOST_STEPS:
                raise self._refusal(f"leads to others in more than {_MOST_STEPS} ways")
            yield
        finally:
            self._read.pop()

    def _refusal(self, why: str) -> SpecError:
        """Return the error that names the innermost schema being read that is written in the document."""
        places = {id(part): pointer for pointer, part in parts(self.document)}
        place = next((places[id(each)] for each in reversed(self._read) if id(each) in places), "a schema")
        return SpecError(f"{place} {why}: simplify it, or do not track the operations that use it")

    def _flat(self, schema: JsonValue, within: tuple[str, ...]) -> Flat:
        if not isinstance(schema, dict):
            return ([] if schema is False else [{"type": "any"}]), {}
        parts = [self._referred(schema, within)] if "$ref" in schema else []
        parts += [self.flat(member, within) for member in items_of(schema, "allOf")]
        parts += [self._union(items_of(schema, union), within) for union in UNIONS if schema.get(union)]
        parts.append((self._typed(schema), self._notes(schema)))
        options: list[JsonObject] = []
        for alternatives, _ in parts:
            if len(options) * len(alternatives) > _MOST_ALTERNATIVES:
                raise self._refusal(f"has more than {_MOST_ALTERNATIVES} alternatives")
            options = self._both(options, _unless_any(alternatives), within)
        composed = len(parts) > 2 or (len(parts) > 1 and _unless_any(parts[-1][0]))
        if composed and (place := self.place(schema)):
            options = [{**option, "x-place": place} if "properties" in option else option for option in options]
        options = options or [{"type": "any"}]
        if schema.get("nullable") is True or any(map(_only_nullable, items_of(schema, "allOf"))):
            options.append({"type": "null"})
        # What a schema says itself goes before what it is composed of, and of that the first before the others.
        notes = {name: value for _, said in (*parts[-2::-1], parts[-1]) for name, value in said.items()}
        return options, notes

    def place(self, schema: JsonValue) -> str:
        """Return where a schema is written; nothing where that is not known."""
        return self._places.get(id(schema), "")

    def is_object(self, key: str) -> bool:
        """Return whether a component is an object with properties of its own, perhaps among other alternatives."""
        if key not in self._objects:
            self._objects[key] = True
            options, _ = self.flat(self._raw.get(key, True), (key,))
            self._objects[key] = len([option for option in without_repeats(options) if "properties" in option]) == 1
        return self._objects[key]

    def _says(self, keyword: str) -> bool:
        """Return whether a keyword makes a difference."""
        return not keyword.startswith("x-")

    def _notes(self, schema: JsonObject) -> JsonObject:
        told = [key for key in NOTES if key in schema and self._says(key)]
        said = {key: schema[key] for key in told if key == "default" or schema[key]}
        if isinstance(discriminator := said.get("discriminator"), dict):
            said["discriminator"] = [discriminator.get("propertyName"), *sorted(child(discriminator, "mapping"))]
        return said

    def _referred(self, schema: JsonObject, within: tuple[str, ...]) -> Flat:
        found, pointer = target(self.document, str(schema["$ref"]), self.place(schema) or "the document")
        key = component_key(schema)
        if (key or pointer) in within:
            return [], {}
        if key is None:
            return self.flat(found, (*within, pointer))
        if self.is_object(key):
            options, _ = self.flat(found, (*within, key))
            others = [option for option in options if "properties" not in option]
            return [{"type": "object", "$ref": schema["$ref"]}, *others], {}
        options, notes = self.flat(found, (*within, key))
        return [{"x-through": key, **option} for option in options], notes

    def _union(self, members: list[JsonValue], within: tuple[str, ...]) -> Flat:
        if any(component_key(member) in within for member in members):
            # A parent whose children are its choices: of a child, it says what stands around them.
            return [], {}
        given: list[Flat] = [
            ([{"type": "null"}], {}) if _only_nullable(member) else self.flat(member, within) for member in members
        ]
        found = [each for index, each in enumerate(given) if each not in given[:index]]
        told = [each for each in found if any(option["type"] != "null" for option in each[0])]
        if len(told) == 1:
            return [option for options, _ in found for option in options], told[0][1]
        return [{**notes, **option} for options, notes in found for option in options], {}

    def _both(self, one: list[JsonObject], other: list[JsonObject], within: tuple[str, ...]) -> list[JsonObject]:
        """Return the alternatives that are in accord with both lists; an empty list says nothing."""
        if not one or not other:
            return one or other
        merged = (self._merged(first, second, within) for first, second in product(one, other))
        return [option for option in merged if option is not None]

    def _merged(self, one: JsonObject, other: JsonObject, within: tuple[str, ...]) -> JsonObject | None:
        kinds = {str(one["type"]), str(other["type"])} - {"any"}
        if kinds == {"integer", "number"}:
            kinds = {"integer"}
        if len(kinds) > 1:
            return None
        for first, second in ((one, other), (other, one)):
            if self._adds_nothing(second, first, within):
                return first
        merged: JsonObject = {}
        for part in (self._expanded(one, within), self._expanded(other, within)):
            for key, value in part.items():
                merged[key] = _narrowed(key, merged[key], value) if key in merged else value
        return {**merged, "type": next(iter(kinds), "any")}

    def _adds_nothing(self, one: JsonObject, other: JsonObject, within: tuple[str, ...]) -> bool:
        if apart_from(ORIGIN, one) == apart_from(ORIGIN, other):
            return True
        beside = one.keys() - {"type", *ORIGIN}
        if beside and (beside != {"required"} or "$ref" not in other):
            return False
        needed = {*strings(one.get("required"))}
        if needed and not needed <= {*strings(self._expanded(other, within).get("required"))}:
            return False
        return one["type"] in ("any", other["type"])

    def _expanded(self, option: JsonObject, within: tuple[str, ...]) -> JsonObject:
        key = component_key(option)
        if key is None:
            return apart_from({"x-through"}, option)
        options, _ = self.flat(self._raw.get(key, True), (*within, key))
        return next((each for each in options if "properties" in each), options[0])

    def _typed(self, schema: JsonObject) -> list[JsonObject]:
        """Split what a schema says by itself into one schema for each type."""
        own = {key: value for key, value in schema.items() if key not in _STRUCTURE and self._says(key)}
        values = items_of(schema, "enum") or ([schema["const"]] if "const" in schema else [])
        kinds = types_of(schema) or [*dict.fromkeys(map(type_of_value, values))]
        if not kinds:
            implied = {kind for key in own for kind in _TYPES_OF.get(key, ())}
            kinds = [*implied] if len(implied) == 1 else ["any"]
        elif None in values and "null" not in kinds:
            kinds.append("null")
        fitting = {kind: [value for value in values if type_of_value(value) in _narrower(kind)] for kind in kinds}
        listed_kinds = [kind for kind, mine in fitting.items() if mine and kind != "null"]
        place = self.place(schema)
        found: list[JsonObject] = []
        for kind, mine in fitting.items():
            if kind == "null":
                found.append({"type": "null"})
            elif mine or not listed_kinds:
                option: JsonObject = {key: value for key, value in own.items() if _is_about(key, kind)}
                option |= ({"enum": mine} if mine else {}) | ({"x-place": place} if place and kind != "any" else {})
                found.append({**_plainly(option), "type": kind})
        return found


def component_key(schema: JsonValue) -> str | None:
    """Return the key of the component that a schema refers to."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith(SCHEMAS) or reference.count("/") > SCHEMAS.count("/"):
        return None
    return component_of(reference)[1]


def apart_from(keys: Collection[str], option: JsonObject) -> JsonObject:
    """Return an alternative without some of its keys."""
    return {key: value for key, value in option.items() if key not in keys}


def without_repeats(options: list[JsonObject]) -> list[JsonObject]:
    """Leave out what another alternative says, and join objects that differ in what they require only."""
    if any(option == {"type": "any"} for option in options):
        return [{"type": "any"}]
    kept: list[JsonObject] = []
    besides = {"oneOfRequired", "required", *ORIGIN}
    for option in options:
        alike = next((each for each in kept if apart_from(besides, each) == apart_from(besides, option)), None)
        if alike is None:
            kept.append(option)
        elif "properties" in option and (needed := _required_sets(alike, option)):
            always = sorted(set(needed[0]).intersection(*needed[1:]))
            joined: JsonObject = {**apart_from(besides, option), "required": [*always]}
            joined["oneOfRequired"] = [[*each] for each in needed]
            kept[kept.index(alike)] = joined
    plain = any(option == {"type": "number"} for option in kept)
    return [option for option in kept if not (plain and option["type"] == "integer" and "enum" not in option)]


def _required_sets(*options: JsonObject) -> list[list[str]]:
    """Return the different sets of properties that alternatives require; nothing where they agree."""
    found: list[list[str]] = []
    for option in options:
        found += [strings(each) for each in (items_of(option, "oneOfRequired") or [option.get("required")])]
    distinct = [each for index, each in enumerate(found) if each not in found[:index]]
    return sorted(distinct) if len(distinct) > 1 else []


def _only_nullable(schema: JsonValue) -> bool:
    return isinstance(schema, dict) and schema.get("nullable") is True and schema.keys() - _WORDING == {"nullable"}


def _unless_any(options: list[JsonObject]) -> list[JsonObject]:
    """Return nothing for what allows any value, which adds nothing to another part."""
    return [] if options == [{"type": "any"}] else options


def _narrower(kind: str) -> set[str]:
    return {kind, "integer"} if kind == "number" else {kind}


def _is_about(keyword: str, kind: str) -> bool:
    """Return whether a keyword says something about values of a type."""
    general = "number" if kind == "integer" else kind
    return kind == "any" or general in _TYPES_OF.get(keyword, {general})


def _plainly(option: JsonObject) -> JsonObject:
    """Write the exclusive bounds of OpenAPI 3.0 as those of 3.1, and leave out what says nothing."""
    for exclusive, bound in (("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")):
        if isinstance(option.get(exclusive), bool) and option.pop(exclusive) and bound in option:
            option[exclusive] = option.pop(bound)
    if option.get("additionalProperties") is False:
        option.setdefault("properties", {})
    elif option.get("properties") == {} and "additionalProperties" in option:
        del option["properties"]
    silent: JsonObject = {"minItems": 0, "minLength": 0, "minProperties": 0, "required": [], "uniqueItems": False}
    return {
        key: sorted(value, key=literal) if key == "required" and isinstance(value, list) else value
        for key, value in option.items()
        if not (key in silent and value == silent[key]) and not (key == "additionalProperties" and value in (True, {}))
    }


def _narrowed(key: str, one: JsonValue, other: JsonValue) -> JsonValue:
    """Return what a keyword says where two schemas that both hold say it."""
    if isinstance(one, dict) and isinstance(other, dict) and key == "properties":
        return {**one, **other, **{name: _all_of(one[name], other[name]) for name in one.keys() & other.keys()}}
    if isinstance(one, list) and isinstance(other, list):
        if key == "required":
            return [*sorted({*strings(one), *strings(other)})]
        if key == "enum":
            return [value for value in one if value in other] or other
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool):
        return min(one, other) if key.startswith(_UPPER) else max(one, other) if key.startswith(_LOWER) else other
    if key in {"additionalProperties", "items"}:
        return False if False in (one, other) else _all_of(one, other)
    if key == "x-place":
        return f"{one}\n{other}"
    return other if key in {"type", "format"} or one == other else sorted([one, other], key=literal)


def _all_of(*schemas: JsonValue) -> JsonValue:
    """Return a schema that requires all, without repeats: what refers to itself then comes back to the same schema."""
    members: list[JsonValue] = []
    for schema in schemas:
        members += items_of(schema, "allOf") if isinstance(schema, dict) and schema.keys() == {"allOf"} else [schema]
    plain = [apart_from(_WORDING, each) if isinstance(each, dict) else each for each in members]
    # Of two that differ only in wording, the last is kept: what a child says goes before what its parent says.
    distinct = [each for index, each in enumerate(members) if plain[index] not in plain[index + 1 :]]
    return distinct[0] if len(distinct) == 1 else {"allOf": distinct}
