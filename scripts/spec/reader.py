"""What the schemas of a document allow, in alternatives of which the generator can make a type each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.alternatives import Alternatives, component_key
from scripts.spec.document import JsonObject, JsonValue, child, items_of, strings
from scripts.spec.references import parts, target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.spec.alternatives import Flat
    from scripts.spec.losses import Losses

#: What a type can say, besides what it is composed of.
_SAID = frozenset(
    {
        *("additionalProperties", "contentEncoding", "contentMediaType", "format", "items", "prefixItems"),
        *("properties", "required"),
    }
)


class Reader(Alternatives):
    """Reads the schemas of one document.

    No two of its alternatives are objects that are written in place: they are one with all that is documented of them.

    Args:
        document: The document. No part of it stands in two places as one object.
        losses: Takes what alternatives cannot say.
    """

    def __init__(self, document: JsonObject, losses: Losses) -> None:
        super().__init__(document)
        self._losses = losses
        self._places = {id(node): pointer for pointer, node in parts(document)}

    def options(self, schema: JsonValue) -> list[JsonObject]:
        """Return what a value may be."""
        return self.flat(schema)[0]

    def where(self, schema: JsonValue) -> str:
        """Return where a schema is written; of several parts, the last: what a child says goes before its parent."""
        while isinstance(schema, dict) and not self.place(schema):
            if isinstance(reference := schema.get("$ref"), str):
                return reference
            schema = [*items_of(schema, "allOf"), *items_of(schema, "anyOf")][-1]
        return self.place(schema)

    def named(self, option: JsonObject) -> str | None:
        """Return the component that says what an alternative says, and nothing else apart from null."""
        if (key := component_key(option)) is None and isinstance(through := option.get("x-through"), str):
            others = [each for each in self.component(through) if each["type"] != "null"]
            key = through if len(others) == 1 else None
        return key

    def component(self, key: str) -> list[JsonObject]:
        """Return what a component allows, without its own name."""
        return self.flat(self._raw.get(key, True), (key,))[0]

    def object(self, key: str) -> JsonObject:
        """Return the object that a component is."""
        return next(option for option in self.component(key) if "properties" in option)

    def annotation(self, schema: JsonValue, keyword: str, seen: tuple[str, ...] = ()) -> JsonValue:
        """Return the nearest `default` or `description` of a value; `None` where there is none."""
        if not isinstance(schema, dict) or schema.get(keyword) is not None:
            return schema.get(keyword) if isinstance(schema, dict) else None
        if isinstance(reference := schema.get("$ref"), str) and reference not in seen:
            return self.annotation(target(self.document, reference, "")[0], keyword, (*seen, reference))
        told = (self.annotation(part, keyword, seen) for part in reversed(items_of(schema, "allOf")))
        return next((each for each in told if each is not None), None)

    def flat(self, schema: JsonValue, within: tuple[str, ...] = ()) -> Flat:
        """Return the alternatives for a value, those objects as one that are written in place."""
        options, notes = super().flat(schema, within)
        return self._folded(options, self.place(schema)), notes

    def _says(self, keyword: str) -> bool:
        return keyword in _SAID

    def _both(self, one: list[JsonObject], other: list[JsonObject], within: tuple[str, ...]) -> list[JsonObject]:
        found = super()._both(one, other, within)
        if not found and (one or other):
            places = [written(option) for option in (*other, *one)]
            self._losses.note(next(filter(None, places)), "its parts exclude each other: read as any value")
        if found and all(option["type"] != "null" for option in found):
            # Authors who let one part of a composition be null mean the whole.
            found += [option for option in (*one, *other) if option["type"] == "null"][:1]
        return found

    def _folded(self, options: list[JsonObject], place: str) -> list[JsonObject]:
        if any(option["type"] == "any" for option in options):
            for option in options:
                if option["type"] in {"array", "object"}:
                    self._losses.note(written(option), "a choice of this and of any value: read as any value")
            return [option for option in options if option["type"] in {"any", "null"}]
        inline = [option for option in options if "properties" in option]
        if len(inline) < 2:
            return options
        whole = _one_of(inline, place)
        kept = [whole if option is inline[0] else option for option in options]
        return [option for option in kept if option is whole or "properties" not in option]


def written(option: JsonObject) -> str:
    """Return where an alternative is written; of what was put together, all the places, a line each."""
    return str(option.get("x-place") or option.get("$ref") or "")


def _one_of(options: Sequence[JsonObject], place: str) -> JsonObject:
    """Return one object with all that is documented of several: it requires what all of them require."""
    found: dict[str, list[JsonValue]] = {}
    for option in options:
        for key, schema in child(option, "properties").items():
            known = found.setdefault(key, [])
            if not any(each is schema for each in known):
                known.append(schema)
    rest = [each for option in options if (each := option.get("additionalProperties"))]
    needed = [strings(option.get("required")) for option in options]
    return {
        "type": "object",
        "x-place": place or "\n".join(map(written, options)),
        "properties": {key: each[0] if len(each) == 1 else {"anyOf": each} for key, each in found.items()},
        "required": [key for key in needed[0] if all(key in listed for listed in needed)],
        **({"additionalProperties": rest[0]} if rest else {}),
    }
