"""The differences between values of two documents: each one once, at the component where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.spec.value import ANYTHING, Option, Value, described, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.spec.document import JsonValue

_ANY_OTHER = "any other"
_NOT_CONSTRAINTS = frozenset({"additionalProperties", "enum"})
_NOTES = {"default": Kind.DEFAULT, "discriminator": Kind.DISCRIMINATOR}
_MARKS = {
    "deprecated": (Kind.DEPRECATED, Kind.RESTORED),
    "readOnly": (Kind.READ_ONLY, Kind.WRITABLE),
    "writeOnly": (Kind.WRITE_ONLY, Kind.READABLE),
}


def differences(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Yield the differences between two values; a component within them is compared by itself."""
    if old == new:
        return
    was, now = _by_label(old), _by_label(new)
    if was.keys() != now.keys():
        yield Finding(Kind.RETYPED, place, f"{old.described()} -> {new.described()}", old, new)
    if old.nullable != new.nullable and "any" not in was.keys() | now.keys():
        yield Finding(Kind.NULLABLE if new.nullable else Kind.NOT_NULLABLE, place, "", old, new)
    yield from _notes(old, new, place)
    for label in sorted(was.keys() & now.keys()):
        before, after = was[label], now[label]
        if before.options[0].component is None:
            # What a component says is reported at the component, and only there; within a parameter, at the parameter.
            through = {option.through for option in (*before.options, *after.options)}
            origin = through.pop() if len(through) == 1 and place.area is not Area.PARAMETER else None
            yield from _alike(before, after, place if origin is None else Place(Area.SCHEMA, origin))


def _by_label(value: Value) -> dict[str, Value]:
    labels = dict.fromkeys(option.label for option in value.given)
    return {label: Value(tuple(option for option in value.given if option.label == label)) for label in labels}


def _notes(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Compare what is said of two values apart from their types."""
    for name, kind in _NOTES.items():
        was, now = (literal(value.notes[name]) if name in value.notes else "none" for value in (old, new))
        if was != now:
            yield Finding(kind, place, f"{was} -> {now}", old, new)
    for name, (kind, opposite) in _MARKS.items():
        if (name in old.notes) != (name in new.notes):
            yield Finding(kind if name in new.notes else opposite, place, "", old, new)


def _alike(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Compare alternatives of one type."""
    yield from _listed_values(old, new, place)
    yield from _constraints(old, new, place)
    kind = old.options[0].kind
    if kind in {"array", "object"} and len(old.options) != len(new.options):
        was, now = (" | ".join(sorted(map(described, value.options))) for value in (old, new))
        yield Finding(Kind.RETYPED, place, f"{was} -> {now}", old, new)
    for one, other in zip(old.options, new.options, strict=False):
        if kind == "array":
            yield from differences(one.items or ANYTHING, other.items or ANYTHING, place.below("[]"))
        elif kind == "object":
            yield from _objects(one, other, place)


def _objects(old: Option, new: Option, place: Place) -> Iterator[Finding]:
    area = Area.FIELD if place.area is Area.SCHEMA else place.area
    for name in old.properties.keys() | new.properties.keys():
        here = place.below(name, area)
        before, after = old.properties.get(name), new.properties.get(name)
        needed = name in new.required
        if before is not None and after is not None:
            if (name in old.required) != needed:
                yield Finding(Kind.REQUIRED if needed else Kind.OPTIONAL, here, "", before, after)
            yield from differences(before, after, here)
        elif before is not None:
            yield Finding(Kind.REMOVED, here, before.described(), before)
        elif after is not None:
            must = ", always given" if needed else ""
            yield Finding(Kind.ADDED, here, after.described() + must, None, after, required=needed)
    closed = [option.keywords.get("additionalProperties") is False for option in (old, new)]
    if closed[0] != closed[1]:
        yield Finding(Kind.CLOSED if closed[1] else Kind.OPENED, place)
    if not any(closed) and (old.rest or new.rest):
        yield from differences(old.rest or ANYTHING, new.rest or ANYTHING, place.below("{}"))


def _listed_values(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Compare the values that alternatives of one type list."""
    was, now = _listed(old), _listed(new)
    for kind, more, less in ((Kind.VALUES_ADDED, now - was, was), (Kind.VALUES_REMOVED, was - now, now)):
        # Where anything is allowed, the values that are listed beside say nothing.
        told = f"{_ANY_OTHER} than {', '.join(sorted(less))}" if _ANY_OTHER in more else ", ".join(sorted(more))
        if more and _ANY_OTHER not in less:
            yield Finding(kind, place, told, old, new)


def _listed(value: Value) -> set[str]:
    """Return the values that are listed, and that there may be others where an alternative lists none."""
    found: set[str] = set()
    for option in value.options:
        listed = option.keywords.get("enum")
        found.update(map(literal, listed) if isinstance(listed, list) else [_ANY_OTHER])
    return found


def _constraints(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Compare what narrows alternatives of one type."""
    keywords = {name for option in (*old.options, *new.options) for name in option.keywords} - _NOT_CONSTRAINTS
    for keyword in sorted(keywords):
        was, now = (_said(keyword, value) for value in (old, new))
        if was != now:
            texts = [" or ".join(map(literal, each)) or "none" for each in (was, now)]
            kind = Kind.RELAXED if _is_wider(keyword, was, now) else Kind.CONSTRAINT
            yield Finding(kind, place, f"{keyword}: {texts[0]} -> {texts[1]}", old, new)


def _said(keyword: str, value: Value) -> list[JsonValue]:
    found = [option.keywords[keyword] for option in value.options if keyword in option.keywords]
    return sorted({literal(each): each for each in found}.values(), key=literal)


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
