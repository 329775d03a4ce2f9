"""What a document's schemas mean, however they are written: `allOf` merged, references followed, unions dissolved.

A value has alternatives of one type each, sorted; two schemas mean the same exactly when their values are equal. So the
spellings of OpenAPI 3.0 and 3.1, a base that properties move to, and a reference with siblings make no difference.
`anyOf` and `oneOf` count as the same: which of them it is says nothing about the values that a client receives.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, strings
from scripts.spec.references import SCHEMAS, component_of, references
from scripts.spec.schema import type_of_value, types_of
from scripts.spec.value import Option, Value, literal, refers_to

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The keywords of a choice between schemas.
UNIONS = ("anyOf", "oneOf")

#: What is said of a value apart from its type.
_NOTES = ("default", "deprecated", "discriminator", "readOnly", "writeOnly")
_WORDING = frozenset({"$comment", "$schema", "description", "example", "examples", "externalDocs", "title", "xml"})
_STRUCTURE = frozenset({*_NOTES, *_WORDING, *UNIONS, "$ref", "allOf", "const", "enum", "nullable", "type"})
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


class Schemas:
    """The meaning of the schemas of one document."""

    def __init__(self, document: JsonObject) -> None:
        self._raw = child(document, "components", "schemas")
        self._known: dict[str, Value] = {}
        self._named: dict[str, bool] = {}
        self._cyclic: dict[str, bool] = {}

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all components, those included that mean nothing by themselves."""
        return frozenset(self._raw)

    def __contains__(self, key: str) -> bool:
        """Return whether a component is compared by itself: an object, or one that holds its own kind."""
        return key in self._raw and (self._is_object(key) or self._holds_itself(key))

    def component(self, key: str) -> Value:
        """Return the meaning of a component; of one that may be an object or null, the object."""
        if key not in self._known:
            options, notes = self._flat(self._raw.get(key, True), (key,))
            if self._is_object(key):
                options = [option for option in options if "properties" in option]
            self._known[key] = self._value(options, notes)
        return self._known[key]

    def object(self, key: str) -> Option:
        """Return the object that a component is, an empty one where it is none."""
        return next((option for option in self.component(key).options if option.properties), Option("object"))

    def value(self, schema: JsonValue) -> Value:
        """Return the meaning of a schema."""
        return self._value(*self._flat(schema, ()))

    def reached(self, roots: Iterable[Value]) -> frozenset[str]:
        """Return the components that values refer to, over any number of steps."""
        found: set[str] = set()
        pending = [key for root in roots for key in refers_to(root)]
        while pending:
            key = pending.pop()
            if key not in found:
                found.add(key)
                pending += refers_to(self.component(key))
        return frozenset(found)

    def _value(self, options: list[JsonObject], notes: JsonObject) -> Value:
        made = [self._option(option) for option in _without_repeats(options)]
        if len(made) > 1:
            by_text = {literal(option.said()): option for option in made}
            made = [by_text[text] for text in sorted(by_text)]
        return Value(tuple(made), notes)

    def _option(self, raw: JsonObject) -> Option:
        kind, through = str(raw["type"]), raw.get("x-through")
        came = through if isinstance(through, str) else None
        if (key := component_key(raw)) is not None:
            return Option(kind, component=key, through=came)
        rest = raw.get("additionalProperties", True)
        nested = {
            "items",
            "properties",
            "required",
            "type",
            "x-through",
            *(() if rest is False else {"additionalProperties"}),
        }
        return Option(
            kind,
            through=came,
            keywords={key: self._keyword(key, value) for key, value in sorted(raw.items()) if key not in nested},
            properties={name: self.value(schema) for name, schema in child(raw, "properties").items()},
            required=frozenset(strings(raw.get("required"))),
            items=self.value(raw.get("items", True)) if kind == "array" else None,
            rest=self.value(rest) if isinstance(rest, dict) and rest else None,
        )

    def _keyword(self, key: str, value: JsonValue) -> JsonValue:
        """Return the value of a keyword, with the schemas in it written as what they mean."""
        if key in {"dependentSchemas", "patternProperties"} and isinstance(value, dict):
            return {name: self.value(schema).said() for name, schema in value.items()}
        if key == "prefixItems" and isinstance(value, list):
            return [self.value(schema).said() for schema in value]
        return value if key in _SAID_PLAINLY else self.value(value).said()

    def _flat(self, schema: JsonValue, within: tuple[str, ...]) -> tuple[list[JsonObject], JsonObject]:
        """Return the alternatives for a value as schemas of one type each, and what else is said of it."""
        if not isinstance(schema, dict):
            return ([] if schema is False else [{"type": "any"}]), {}
        own = {key: value for key, value in schema.items() if key not in _STRUCTURE and not key.startswith("x-")}
        parts = [(_typed(schema, own), _notes(schema))]
        if "$ref" in schema:
            parts.append(self._referred(schema, within))
        parts += [self._flat(member, within) for member in _items(schema.get("allOf"))]
        parts += [self._union(_items(schema[union]), within) for union in UNIONS if isinstance(schema.get(union), list)]
        options = _unless_any(parts[0][0])
        for alternatives, _ in parts[1:]:
            options = self._both(options, _unless_any(alternatives), within)
        notes = {name: value for _, said in reversed(parts) for name, value in said.items()}
        options = options or [{"type": "any"}]
        if schema.get("nullable") is True or any(map(_only_nullable, _items(schema.get("allOf")))):
            options.append({"type": "null"})
        return options, notes

    def _referred(self, schema: JsonObject, within: tuple[str, ...]) -> tuple[list[JsonObject], JsonObject]:
        key = component_key(schema)
        if key is None:
            raise SpecError(f"$ref {schema['$ref']!r} does not point to a schema of this document")
        if key in within:
            return [], {}
        if self._is_object(key):
            options, _ = self._flat(self._raw.get(key), (*within, key))
            others = [option for option in options if "properties" not in option]
            return [{"type": "object", "$ref": schema["$ref"]}, *others], {}
        if self._holds_itself(key):
            return [{"type": "any", "$ref": schema["$ref"]}], {}
        options, notes = self._flat(self._raw.get(key, True), (*within, key))
        return [{"x-through": key, **option} for option in options], notes

    def _union(self, members: list[JsonValue], within: tuple[str, ...]) -> tuple[list[JsonObject], JsonObject]:
        given: list[tuple[list[JsonObject], JsonObject]] = [
            ([{"type": "null"}], {}) if _only_nullable(member) else self._flat(member, within) for member in members
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
        if len(one) * len(other) > _MOST_ALTERNATIVES:
            raise SpecError(f"a schema has more than {_MOST_ALTERNATIVES} alternatives: it cannot be compared")
        merged = (self._merged(first, second, within) for first, second in product(one, other))
        return [option for option in merged if option is not None]

    def _merged(self, one: JsonObject, other: JsonObject, within: tuple[str, ...]) -> JsonObject | None:
        if one == other:
            return one
        kinds = {str(one["type"]), str(other["type"])} - {"any"}
        if kinds == {"integer", "number"}:
            kinds = {"integer"}
        if len(kinds) > 1:
            return None
        for first, second in ((one, other), (other, one)):
            if "$ref" in first and second.keys() <= {"type", "x-through"}:
                return first
        merged: JsonObject = {}
        for part in (self._expanded(one, within), self._expanded(other, within)):
            for key, value in part.items():
                merged[key] = _narrowed(key, merged[key], value) if key in merged else value
        return {**merged, "type": next(iter(kinds), "any")}

    def _expanded(self, option: JsonObject, within: tuple[str, ...]) -> JsonObject:
        key = component_key(option)
        if key is None:
            return {name: value for name, value in option.items() if name != "x-through"}
        options, _ = self._flat(self._raw.get(key, True), (*within, key))
        return next((each for each in options if "properties" in each), options[0])

    def _is_object(self, key: str) -> bool:
        """Return whether a component is an object with properties of its own, perhaps among other alternatives."""
        if key not in self._named:
            self._named[key] = True
            options, _ = self._flat(self._raw.get(key, True), (key,))
            self._named[key] = len([option for option in _without_repeats(options) if "properties" in option]) == 1
        return self._named[key]

    def _holds_itself(self, key: str) -> bool:
        if key not in self._cyclic:
            seen: set[str] = set()
            pending = [key]
            while pending:
                for reference in references(self._raw.get(pending.pop())):
                    target = component_of(reference)[1]
                    if target not in seen and not self._is_object(target):
                        seen.add(target)
                        pending.append(target)
            self._cyclic[key] = key in seen
        return self._cyclic[key]


_SAID_PLAINLY = frozenset(
    {
        *_NOTES,
        *("additionalProperties", "contentEncoding", "contentMediaType", "dependentRequired", "enum", "format"),
        *("oneOfRequired", "pattern", "uniqueItems", "multipleOf", "exclusiveMaximum", "exclusiveMinimum"),
        *(f"{bound}{of}" for bound in ("max", "min") for of in ("Contains", "Items", "Length", "Properties", "imum")),
    }
)


def component_key(schema: JsonValue) -> str | None:
    """Return the key of the component that a schema refers to."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return component_of(reference)[1] if isinstance(reference, str) and reference.startswith(SCHEMAS) else None


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _notes(schema: JsonObject) -> JsonObject:
    said = {key: schema[key] for key in _NOTES if key in schema and (key == "default" or schema[key])}
    if isinstance(discriminator := said.get("discriminator"), dict):
        said["discriminator"] = [discriminator.get("propertyName"), *sorted(child(discriminator, "mapping"))]
    return said


def _only_nullable(schema: JsonValue) -> bool:
    if not isinstance(schema, dict) or schema.get("nullable") is not True:
        return False
    return schema.keys() - _WORDING == {"nullable"}


def _unless_any(options: list[JsonObject]) -> list[JsonObject]:
    """Return nothing for what allows any value, which adds nothing to another part."""
    return [] if options == [{"type": "any"}] else options


def _typed(schema: JsonObject, own: JsonObject) -> list[JsonObject]:
    """Split what a schema says by itself into one schema for each type."""
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    values = listed if isinstance(listed, list) else None
    kinds = types_of(schema)
    if not kinds and values is not None:
        kinds = list(dict.fromkeys(map(type_of_value, values)))
    if not kinds:
        implied = {kind for key in own for kind in _TYPES_OF.get(key, ())}
        kinds = [*implied] if len(implied) == 1 else ["any"]
    found: list[JsonObject] = []
    for kind in dict.fromkeys(kinds):
        general = "number" if kind == "integer" else kind
        option: JsonObject = {
            key: value
            for key, value in own.items()
            if kind != "null" and (kind == "any" or general in _TYPES_OF.get(key, {general}))
        }
        if values is not None and kind != "null":
            mine = [
                value for value in values if type_of_value(value) in {kind, "integer" if kind == "number" else kind}
            ]
            if not mine:
                continue
            option["enum"] = sorted(mine, key=literal)
        found.append({**_bounds(option), "type": kind})
    return found


def _bounds(option: JsonObject) -> JsonObject:
    """Write the exclusive bounds of OpenAPI 3.0 as those of 3.1, and leave out what says nothing."""
    for exclusive, bound in (("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")):
        if isinstance(option.get(exclusive), bool) and option.pop(exclusive) and bound in option:
            option[exclusive] = option.pop(bound)
    silent = {"minItems": 0, "minLength": 0, "minProperties": 0, "uniqueItems": False}
    return {
        key: sorted(value, key=literal) if key == "required" and isinstance(value, list) else value
        for key, value in option.items()
        if not (key in silent and value == silent[key]) and not (key == "required" and value == [])
    }


def _narrowed(key: str, one: JsonValue, other: JsonValue) -> JsonValue:
    """Return what a keyword says where two schemas that both hold say it."""
    if isinstance(one, dict) and isinstance(other, dict) and key == "properties":
        both: JsonObject = {name: {"allOf": [one[name], other[name]]} for name in one.keys() & other.keys()}
        return {**one, **other, **both}
    if isinstance(one, list) and isinstance(other, list):
        if key == "required":
            return [*sorted({*strings(one), *strings(other)})]
        if key == "enum":
            return [value for value in one if value in other] or one
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool):
        return min(one, other) if key.startswith(_UPPER) else max(one, other) if key.startswith(_LOWER) else other
    if key in {"additionalProperties", "items"}:
        return False if False in (one, other) else {"allOf": [one, other]}
    return other if key in {"type", "format"} or one == other else sorted([one, other], key=literal)


def _without_repeats(options: list[JsonObject]) -> list[JsonObject]:
    """Leave out what another alternative says, and join objects that differ in what they require only."""
    if any(option == {"type": "any"} for option in options):
        return [{"type": "any"}]
    kept: list[JsonObject] = []
    for option in options:
        alike = next((each for each in kept if _apart_from_required(each) == _apart_from_required(option)), None)
        if alike is None:
            kept.append(option)
        elif "properties" in option and (needed := _required_sets(alike, option)):
            always = sorted(set(needed[0]).intersection(*needed[1:]))
            joined: JsonObject = {**_apart_from_required(option), "required": [*always]}
            joined["oneOfRequired"] = [[*each] for each in needed]
            kept[kept.index(alike)] = joined
    plain = any(option == {"type": "number"} for option in kept)
    return [option for option in kept if not (plain and option["type"] == "integer" and "enum" not in option)]


def _apart_from_required(option: JsonObject) -> JsonObject:
    return {key: value for key, value in option.items() if key not in {"oneOfRequired", "required", "x-through"}}


def _required_sets(*options: JsonObject) -> list[list[str]]:
    """Return the different sets of properties that alternatives require; nothing where they agree."""
    found: list[list[str]] = []
    for option in options:
        listed = option.get("oneOfRequired")
        found += [strings(each) for each in (_items(listed) if listed else [option.get("required")])]
    distinct = [each for index, each in enumerate(found) if each not in found[:index]]
    return sorted(distinct) if len(distinct) > 1 else []
