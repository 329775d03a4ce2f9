"""What a document's schemas mean, however they are written.

A value has alternatives of one type each, sorted; two schemas mean the same exactly when their values are equal. So the
spellings of OpenAPI 3.0 and 3.1, a base that properties move to, and a reference with siblings make no difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.alternatives import NOTES, ORIGIN, Alternatives, apart_from, component_key, without_repeats
from scripts.spec.document import JsonObject, JsonValue, SpecError, child, strings
from scripts.spec.references import component_of, references
from scripts.spec.value import Option, Value, literal, refers_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.spec.alternatives import Flat

__all__ = ["Schemas", "component_key"]

_SAID_PLAINLY = frozenset(
    {
        *NOTES,
        *("additionalProperties", "contentEncoding", "contentMediaType", "dependentRequired", "format"),
        *("oneOfRequired", "pattern", "uniqueItems", "multipleOf", "exclusiveMaximum", "exclusiveMinimum"),
        *(f"{bound}{of}" for bound in ("max", "min") for of in ("Contains", "Items", "Length", "Properties", "imum")),
    }
)


class Schemas(Alternatives):
    """The meaning of the schemas of one document."""

    def __init__(self, document: JsonObject) -> None:
        super().__init__(document)
        self._in_place = Alternatives(document)
        self._known: dict[str, Value] = {}
        self._cyclic: dict[str, bool] = {}
        self._around: list[str] = []

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all components, those included that mean nothing by themselves."""
        return frozenset(self._raw)

    def __contains__(self, key: str) -> bool:
        """Return whether a component is compared by itself: an object, or one that holds its own kind."""
        return key in self._raw and (self.is_object(key) or self._holds_itself(key))

    def is_object(self, key: str) -> bool:
        """Return whether a component is an object, even by way of components that hold their own kind."""
        return self._in_place.is_object(key)

    def component(self, key: str) -> Value:
        """Return the meaning of a component; of one that may be an object or null, the object."""
        if key not in self._known:
            options, notes = self.flat(self._raw.get(key, True), (key,))
            if self.is_object(key):
                options = [option for option in options if "properties" in option]
            self._known[key] = self._value(options, notes)
        return self._known[key]

    def object(self, key: str) -> Option:
        """Return the object that a component is, an empty one where it is none."""
        return next((option for option in self.component(key).options if option.properties), Option("object"))

    def value(self, schema: JsonValue) -> Value:
        """Return the meaning of a schema."""
        with self._reading(schema):
            return self._value(*self.flat(schema))

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

    def _referred(self, schema: JsonObject, within: tuple[str, ...]) -> Flat:
        key = component_key(schema)
        if key is None:
            raise SpecError(f"$ref {schema['$ref']!r} does not point to a schema of this document")
        if key not in within and not self.is_object(key) and self._holds_itself(key):
            return [{"type": "any", "$ref": schema["$ref"]}], {}
        return super()._referred(schema, within)

    def _holds_itself(self, key: str) -> bool:
        if key not in self._cyclic:
            seen: set[str] = set()
            pending = [key]
            while pending:
                for reference in references(self._raw.get(pending.pop())):
                    target = component_of(reference)[1]
                    if target not in seen and not self.is_object(target):
                        seen.add(target)
                        pending.append(target)
            self._cyclic[key] = key in seen
        return self._cyclic[key]

    def _value(self, options: list[JsonObject], notes: JsonObject) -> Value:
        distinct = without_repeats(options)
        said = literal([apart_from(ORIGIN, option) for option in distinct])
        if said in self._around:
            # Only a schema that is composed of components can hold itself here: a component would be referred to.
            above = len(self._around) - self._around.index(said)
            return Value((Option("any", keywords={"recurs": f"{above} levels up"}),), notes)
        self._around.append(said)
        try:
            made = [self._option(option) for option in distinct]
        finally:
            self._around.pop()
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
        nested = {"items", "properties", "required", "type", "x-through"}
        if rest is not False:
            nested.add("additionalProperties")
        return Option(
            kind,
            through=came,
            keywords={key: self._keyword(key, value) for key, value in sorted(raw.items()) if key not in nested},
            # A property that no value fits is never there.
            properties={
                name: value
                for name, schema in child(raw, "properties").items()
                if (value := self.value(schema)).options
            },
            required=frozenset(strings(raw.get("required"))),
            items=self.value(raw.get("items", True)) if kind == "array" else None,
            rest=self.value(rest) if isinstance(rest, dict) else None,
        )

    def _keyword(self, key: str, value: JsonValue) -> JsonValue:
        """Return the value of a keyword, with the schemas in it written as what they mean."""
        if key == "enum" and isinstance(value, list):
            return sorted(value, key=literal)
        if key in {"dependentSchemas", "patternProperties"} and isinstance(value, dict):
            return {name: self.value(schema).said() for name, schema in value.items()}
        if key == "prefixItems" and isinstance(value, list):
            return [self.value(schema).said() for schema in value]
        return value if key in _SAID_PLAINLY else self.value(value).said()
