"""What is different between two schemas: each difference once, at the component where it stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.schema import (
    Option,
    bases,
    canonical,
    constraints,
    description,
    is_nullable,
    is_object,
    literal,
    options,
    properties,
    required,
    values,
)
from scripts.spec.document import JsonObject, JsonValue, child

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ANY_OTHER = "any other"


class Comparison:
    """Compares schemas of two documents."""

    def __init__(self, old: JsonObject, new: JsonObject, renames: dict[str, str]) -> None:
        """Compare schemas of `old` with schemas of `new`; `renames` gives the new key of a component by its old one."""
        self.old = child(old, "components", "schemas")
        self.new = child(new, "components", "schemas")
        self.renames = renames

    def components(self) -> Iterator[Finding]:
        """Yield what is different within the components that both documents have."""
        for key, schema in self.old.items():
            other = self.new.get(self.renames.get(key, key))
            if isinstance(schema, dict) and isinstance(other, dict):
                place = Place(Area.SCHEMA, self.renames.get(key, key))
                if is_object(schema) and is_object(other):
                    yield from self._object(schema, other, place)
                else:
                    yield from self.value(schema, other, place)

    def value(self, old: JsonValue, new: JsonValue, place: Place) -> Iterator[Finding]:
        """Yield what is different between two schemas of one value."""
        before, after = options(old, self.old), options(new, self.new)
        kinds = {self._label(option) for option in before}, {option.label for option in after}
        if kinds[0] - {"null"} != kinds[1] - {"null"}:
            yield Finding(Kind.RETYPED, place, f"{self.told_old(old)} -> {self.told_new(new)}", old, new)
        if is_nullable(before) != is_nullable(after):
            yield Finding(Kind.NULLABLE if is_nullable(after) else Kind.NOT_NULLABLE, place, "", old, new)
        yield from self._own(old, new, place)
        # What a component says is compared there, and only there.
        shared = {self._through(option) for option in before} & {option.through for option in after} - {None}
        mine = _by_label((self._label(option), option) for option in before if self._through(option) not in shared)
        yours = _by_label((option.label, option) for option in after if option.through not in shared)
        for label in sorted(mine.keys() & yours.keys() - {"null"}):
            yield from self._alike(label, mine[label], yours[label], place)

    def told_old(self, schema: JsonValue) -> str:
        """Say what a value of the old document may be, in the new document's names."""
        return description(schema, self.old, self.renames)

    def told_new(self, schema: JsonValue) -> str:
        """Say what a value of the new document may be."""
        return description(schema, self.new, {})

    def _label(self, option: Option) -> str:
        return self.renames.get(option.label, option.label) if option.is_component else option.label

    def _through(self, option: Option) -> str | None:
        return None if option.through is None else self.renames.get(option.through, option.through)

    def _own(self, old: JsonValue, new: JsonValue, place: Place) -> Iterator[Finding]:
        """Compare what stands beside the alternatives."""
        was, now = (schema if isinstance(schema, dict) else {} for schema in (old, new))
        told = [literal(schema["default"]) if "default" in schema else "none" for schema in (was, now)]
        if told[0] != told[1]:
            yield Finding(Kind.DEFAULT, place, f"{told[0]} -> {told[1]}", old, new)
        beside = [schema if schema.keys() & {"$ref", "anyOf", "oneOf"} else {} for schema in (was, now)]
        yield from _constraints(beside[:1], beside[1:], place)

    def _alike(self, label: str, old: list[Option], new: list[Option], place: Place) -> Iterator[Finding]:
        """Compare alternatives of one type."""
        was, now = ([option.schema for option in each] for each in (old, new))
        yield from _values(was, now, label.partition(" ")[0], place)
        yield from _constraints(was, now, place)
        pairs = list(zip(sorted(was, key=canonical), sorted(now, key=canonical), strict=False))
        if label in {"array", "object"} and len(was) != len(now):
            texts = [" | ".join(sorted(map(told, each))) for told, each in ((self.told_old, was), (self.told_new, now))]
            yield Finding(Kind.RETYPED, place, f"{texts[0]} -> {texts[1]}", {"anyOf": [*was]}, {"anyOf": [*now]})
        elif label == "array":
            for one, other in pairs:
                yield from self.value(one.get("items", {}), other.get("items", {}), place.below("[]"))
        elif label == "object":
            for one, other in pairs:
                yield from self._object(one, other, place)

    def _object(self, old: JsonObject, new: JsonObject, place: Place) -> Iterator[Finding]:
        before, after = properties(old), properties(new)
        needed, needed_now = required(old), required(new)
        area = Area.FIELD if place.area is Area.SCHEMA else place.area
        for name in before.keys() | after.keys():
            here = place.below(name, area)
            if name not in after:
                yield Finding(Kind.REMOVED, here, self.told_old(before[name]), before[name])
            elif name not in before:
                must = ", always given" if name in needed_now else ""
                yield Finding(Kind.ADDED, here, self.told_new(after[name]) + must, None, after[name])
            else:
                if (name in needed) != (name in needed_now):
                    kind = Kind.REQUIRED if name in needed_now else Kind.OPTIONAL
                    yield Finding(kind, here, "", before[name], after[name])
                yield from self.value(before[name], after[name], here)
        named = {self.renames.get(key, key) for key in bases(old)}, bases(new)
        if named[0] != named[1]:
            texts = [" and ".join(sorted(each)) or "nothing else" for each in named]
            yield Finding(Kind.RETYPED, place, f"made of {texts[0]} -> {texts[1]}", old, new)
        yield from _constraints([old], [new], place)
        yield from self._map(old.get("additionalProperties"), new.get("additionalProperties"), place)

    def _map(self, old: JsonValue, new: JsonValue, place: Place) -> Iterator[Finding]:
        """Compare what an object may hold beside its properties."""
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self.value(old, new, place.below("{}"))
        elif canonical(True if old is None else old) != canonical(True if new is None else new):
            told = [
                self.told_old(old) if isinstance(old, dict) else literal(True if old is None else old),
                self.told_new(new) if isinstance(new, dict) else literal(True if new is None else new),
            ]
            yield Finding(Kind.CONSTRAINT, place, f"additionalProperties: {told[0]} -> {told[1]}", old, new)


def _by_label(labelled: Iterable[tuple[str, Option]]) -> dict[str, list[Option]]:
    found: defaultdict[str, list[Option]] = defaultdict(list)
    for label, option in labelled:
        found[label].append(option)
    return dict(found)


def _values(old: list[JsonObject], new: list[JsonObject], kind: str, place: Place) -> Iterator[Finding]:
    """Compare the values that alternatives of one type list."""
    was, now = _listed(old, kind), _listed(new, kind)
    schemas: tuple[JsonObject, JsonObject] = {"anyOf": [*old]}, {"anyOf": [*new]}
    if _ANY_OTHER in was - now:
        yield Finding(Kind.VALUES_REMOVED, place, f"{_ANY_OTHER} than {', '.join(sorted(now))}", *schemas)
    elif _ANY_OTHER in now - was:
        yield Finding(Kind.VALUES_ADDED, place, f"{_ANY_OTHER} than {', '.join(sorted(was))}", *schemas)
    else:
        if added := sorted(now - was):
            yield Finding(Kind.VALUES_ADDED, place, ", ".join(added), *schemas)
        if gone := sorted(was - now):
            yield Finding(Kind.VALUES_REMOVED, place, ", ".join(gone), *schemas)


def _listed(schemas: list[JsonObject], kind: str) -> set[str]:
    """Return the values that are listed, and that there may be others where an alternative lists none."""
    found: set[str] = set()
    for schema in schemas:
        listed = values(schema, kind)
        found.update([_ANY_OTHER] if listed is None else listed)
    return found


def _constraints(old: list[JsonObject], new: list[JsonObject], place: Place) -> Iterator[Finding]:
    """Compare the keywords of alternatives of one type, or of what stands beside alternatives."""
    was, now = ([constraints(schema) for schema in each] for each in (old, new))
    for keyword in sorted({name for each in (*was, *now) for name in each}):
        told = [sorted({each[keyword] for each in side if keyword in each}) for side in (was, now)]
        if told[0] != told[1]:
            texts = [" or ".join(each) or "none" for each in told]
            yield Finding(Kind.CONSTRAINT, place, f"{keyword}: {texts[0]} -> {texts[1]}")
