"""What is different between the values of two documents: each difference once, at the component where it stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.spec.value import ANYTHING, Option, Value, described, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scripts.spec.document import JsonValue
    from scripts.spec.meaning import Schemas

_ANY_OTHER = "any other"
_TOLD_APART = frozenset({"additionalProperties", "enum"})
_MARKS = {
    "deprecated": (Kind.DEPRECATED, Kind.RESTORED),
    "readOnly": (Kind.READ_ONLY, Kind.WRITABLE),
    "writeOnly": (Kind.WRITE_ONLY, Kind.READABLE),
}


class Comparison:
    """Compares values of two documents.

    Args:
        old: The meaning of the schemas of the old document.
        new: The same of the new one.
        renames: The new key of each renamed component by its old one.
    """

    def __init__(self, old: Schemas, new: Schemas, renames: Mapping[str, str]) -> None:
        self.old = old
        self.new = new
        self.renames = renames

    def renamed(self, key: str) -> str:
        """Return what a component of the old document is called in the new one."""
        return self.renames.get(key, key)

    def component(self, key: str) -> Iterator[Finding]:
        """Yield what is different within a component, given its key in the old document."""
        place = Place(Area.SCHEMA, self.renamed(key))
        yield from self.value(self.old.component(key), self.new.component(place.owner), place)

    def value(self, old: Value, new: Value, place: Place) -> Iterator[Finding]:
        """Yield what is different between two values."""
        labels = {self._label(option) for option in old.given}, {option.label for option in new.given}
        if labels[0] != labels[1]:
            yield Finding(Kind.RETYPED, place, f"{old.described(self.renamed)} -> {new.described()}", old, new)
        if old.nullable != new.nullable and "any" not in labels[0] | labels[1]:
            yield Finding(Kind.NULLABLE if new.nullable else Kind.NOT_NULLABLE, place, "", old, new)
        yield from _notes(old, new, place)
        before = _by_label(old.given, [self._label(option) for option in old.given])
        after = _by_label(new.given, [option.label for option in new.given])
        for label in sorted(before.keys() & after.keys()):
            yield from self._alike(before[label], after[label], self._origin(before[label], after[label], place))

    def _label(self, option: Option) -> str:
        return self.renamed(option.label) if option.component else option.label

    def _origin(self, old: Sequence[Option], new: Sequence[Option], place: Place) -> Place:
        """Return where alternatives come from: what a component says is told there, and only there."""
        came = {option.through and self.renamed(option.through) for option in old} | {option.through for option in new}
        key = came.pop() if len(came) == 1 else None
        return place if key is None else Place(Area.SCHEMA, key)

    def _alike(self, old: Sequence[Option], new: Sequence[Option], place: Place) -> Iterator[Finding]:
        """Compare alternatives of one type; a component is compared by itself."""
        if old[0].component is not None:
            return
        values = Value(tuple(old)), Value(tuple(new))
        yield from _listed_values(old, new, place)
        yield from _constraints(old, new, place)
        if old[0].kind in {"array", "object"} and len(old) != len(new):
            texts = [" | ".join(sorted(each)) for each in (self._told(old), map(described, new))]
            yield Finding(Kind.RETYPED, place, f"{texts[0]} -> {texts[1]}", *values)
        for one, other in zip(old, new, strict=False):
            if one.kind == "array":
                yield from self.value(one.items or ANYTHING, other.items or ANYTHING, place.below("[]"))
            elif one.kind == "object":
                yield from self._object(one, other, place)

    def _told(self, options: Sequence[Option]) -> list[str]:
        return [described(option, self.renamed) for option in options]

    def _object(self, old: Option, new: Option, place: Place) -> Iterator[Finding]:
        area = Area.FIELD if place.area is Area.SCHEMA else place.area
        for name in old.properties.keys() | new.properties.keys():
            here = place.below(name, area)
            before, after = old.properties.get(name), new.properties.get(name)
            needed = name in new.required
            if before is not None and after is not None:
                if (name in old.required) != needed:
                    yield Finding(Kind.REQUIRED if needed else Kind.OPTIONAL, here, "", before, after)
                yield from self.value(before, after, here)
            elif before is not None:
                yield Finding(Kind.REMOVED, here, before.described(self.renamed), before)
            elif after is not None:
                must = ", always given" if needed else ""
                yield Finding(Kind.ADDED, here, after.described() + must, None, after, required=needed)
        yield from self._rest(old, new, place)

    def _rest(self, old: Option, new: Option, place: Place) -> Iterator[Finding]:
        """Compare what an object may hold beside its properties."""
        closed = [option.keywords.get("additionalProperties") is False for option in (old, new)]
        if closed[0] != closed[1]:
            yield Finding(Kind.CLOSED if closed[1] else Kind.OPENED, place)
        if not any(closed) and (old.rest or new.rest):
            yield from self.value(old.rest or ANYTHING, new.rest or ANYTHING, place.below("{}"))


def _by_label(options: Sequence[Option], labels: Sequence[str]) -> dict[str, list[Option]]:
    found: defaultdict[str, list[Option]] = defaultdict(list)
    for label, option in zip(labels, options, strict=True):
        found[label].append(option)
    return dict(found)


def _notes(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Compare what is said of two values apart from their types."""
    for name, kind in (("default", Kind.DEFAULT), ("discriminator", Kind.DISCRIMINATOR)):
        told = [literal(value.notes[name]) if name in value.notes else "none" for value in (old, new)]
        if told[0] != told[1]:
            yield Finding(kind, place, f"{told[0]} -> {told[1]}", old, new)
    for name, (kind, opposite) in _MARKS.items():
        if (name in old.notes) != (name in new.notes):
            yield Finding(kind if name in new.notes else opposite, place, "", old, new)


def _listed_values(old: Sequence[Option], new: Sequence[Option], place: Place) -> Iterator[Finding]:
    """Compare the values that alternatives of one type list."""
    was, now = _listed(old), _listed(new)
    for kind, more, less in ((Kind.VALUES_ADDED, now - was, was), (Kind.VALUES_REMOVED, was - now, now)):
        # Where anything is allowed, the values that are listed beside say nothing.
        told = f"{_ANY_OTHER} than {', '.join(sorted(less))}" if _ANY_OTHER in more else ", ".join(sorted(more))
        if more and _ANY_OTHER not in less:
            yield Finding(kind, place, told, Value(tuple(old)), Value(tuple(new)))


def _listed(options: Sequence[Option]) -> set[str]:
    """Return the values that are listed, and that there may be others where an alternative lists none."""
    found: set[str] = set()
    for option in options:
        listed = option.keywords.get("enum")
        found.update(map(literal, listed) if isinstance(listed, list) else [_ANY_OTHER])
    return found


def _constraints(old: Sequence[Option], new: Sequence[Option], place: Place) -> Iterator[Finding]:
    """Compare what narrows alternatives of one type."""
    keywords = {name for option in (*old, *new) for name in option.keywords} - _TOLD_APART
    for keyword in sorted(keywords):
        was, now = (_said(keyword, options) for options in (old, new))
        if was != now:
            texts = [" or ".join(map(literal, each)) or "none" for each in (was, now)]
            kind = Kind.RELAXED if _is_wider(keyword, was, now) else Kind.CONSTRAINT
            detail = f"{keyword}: {texts[0]} -> {texts[1]}"
            yield Finding(kind, place, detail, Value(tuple(old)), Value(tuple(new)))


def _said(keyword: str, options: Sequence[Option]) -> list[JsonValue]:
    found = [option.keywords[keyword] for option in options if keyword in option.keywords]
    return sorted({literal(value): value for value in found}.values(), key=literal)


def _is_wider(keyword: str, was: list[JsonValue], now: list[JsonValue]) -> bool:
    """Return whether a keyword allows all that it allowed."""
    if not now:
        return True
    match was, now:
        case [int() | float() as one], [int() | float() as other]:
            upper = keyword.startswith(("exclusiveMax", "max"))
            return (other > one) if upper else (other < one and keyword.startswith(("exclusiveMin", "min")))
        case _:
            return False
