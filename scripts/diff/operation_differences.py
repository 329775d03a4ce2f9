"""The differences between the operations of two documents, and between the addresses that they are sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.diff import value_differences
from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.operations import Entry, Operation, described
from scripts.spec.document import operations
from scripts.spec.value import Value, literal
from scripts.spec.value import described as described_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.diff.finding import Choices
    from scripts.spec.document import JsonObject

DOCUMENT = Place(Area.DOCUMENT, "the document")


def moved_operations(old: JsonObject, new: JsonObject) -> dict[str, str]:
    """Find the operations that only got another path or method, by their operationIds.

    Returns:
        Where they are now by where they were.
    """
    was, now = (
        {f"{method.upper()} {path}": str(each.get("operationId")) for method, path, each in operations(side)}
        for side in (old, new)
    )
    come = {identity: name for name, identity in now.items() if name not in was}
    return {name: come[identity] for name, identity in was.items() if name not in now and identity in come}


def differences(
    before: Mapping[str, Operation], after: Mapping[str, Operation], moved: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the differences between operations; the components that they refer to are compared by themselves."""
    for name, operation in before.items():
        place = Place(Area.OPERATION, name)
        now = moved.get(name, name)
        if now not in after:
            yield Finding(Kind.OPERATION_REMOVED, place, old=operation.value())
            continue
        if name in moved:
            yield Finding(Kind.OPERATION_MOVED, place, f"now {now}")
        yield from _operation(operation, after[now], place)
        yield from _entries(operation, after[now], name)
    for name in after.keys() - before.keys() - {*moved.values()}:
        yield Finding(Kind.OPERATION_ADDED, Place(Area.OPERATION, name), new=after[name].value())


def _operation(old: Operation, new: Operation, place: Place) -> Iterator[Finding]:
    """Compare operations as wholes."""
    if old.module != new.module:
        yield Finding(Kind.OPERATION_RENAMED, place, f"{old.module} -> {new.module}")
    yield from servers(old.servers, new.servers, place)
    if old.deprecated != new.deprecated:
        yield Finding(Kind.DEPRECATED if new.deprecated else Kind.RESTORED, place)
    if _folded(old.security) != _folded(new.security):
        detail = f"{described(old.security)} -> {described(new.security)}"
        yield Finding(Kind.SECURITY, place, detail, choices=(old.security, new.security))


def _entries(old: Operation, new: Operation, owner: str) -> Iterator[Finding]:
    """Compare the parts of operations; a part that comes or goes is reported without its own parts."""
    changing = {path for _, path in old.entries.keys() ^ new.entries.keys()}
    for area, path in old.entries.keys() | new.entries.keys():
        if path.rpartition(" ")[0] in changing:
            continue
        place = Place(area, owner, path)
        was, now = old.entries.get((area, path)), new.entries.get((area, path))
        if was is not None and now is not None:
            yield from _entry(was, now, place)
        elif was is not None:
            yield Finding(Kind.REMOVED, place, was.described(area), was.value or old.value(f"{path} "))
        elif now is not None:
            detail = ", ".join(filter(None, [now.described(area), "required" if now.required else ""]))
            value = now.value or new.value(f"{path} ")
            yield Finding(Kind.ADDED, place, detail, new=value, required=now.required)


def _entry(old: Entry, new: Entry, place: Place) -> Iterator[Finding]:
    if old.required != new.required:
        kind = Kind.REQUIRED if new.required else Kind.OPTIONAL
        yield Finding(kind, place, "", old.value, new.value, required=new.required)
    if old.style != new.style:
        yield Finding(Kind.STYLE, place, f"{old.style} -> {new.style}", old.value, new.value)
    if old.value is None or new.value is None:
        return
    if place.area is Area.MEDIA:
        yield from _variants(old.value, new.value, Place(Area.RESPONSE, place.owner, place.path))
    else:
        yield from value_differences.differences(old.value, new.value, place)


def _variants(old: Value, new: Value, place: Place) -> Iterator[Finding]:
    """Compare the variants of a response's body."""
    before, after = _by_description(old), _by_description(new)
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was is not None and now is not None:
            yield from value_differences.differences(was, now, place)
        else:
            yield Finding(Kind.VARIANT_ADDED if was is None else Kind.VARIANT_REMOVED, place, name, was, now)


def _by_description(value: Value) -> dict[str, Value]:
    """Name the variants; those with the same description are numbered."""
    named: dict[str, Value] = {}
    for option in sorted(value.options, key=lambda each: literal(each.said())):
        text = described_option(option)
        alike = sum(other.partition(" #")[0] == text for other in named)
        named[f"{text} #{alike + 1}" if alike else text] = Value((option,), value.notes)
    return named


def servers(old: tuple[str, ...], new: tuple[str, ...], place: Place = DOCUMENT) -> Iterator[Finding]:
    """Yield the difference between the servers of two documents, or of an operation in both."""
    if old != new:
        default = "none" if place == DOCUMENT else "those of the document"
        detail = " -> ".join(" or ".join(each) or default for each in (old, new))
        was, now = (frozenset(frozenset({address}) for address in each) for each in (old, new))
        yield Finding(Kind.SERVERS, place, detail, choices=(was, now))


def _folded(security: Choices) -> set[frozenset[str]]:
    """Return credentials with the names of headers in one case."""
    return {frozenset(credential.casefold() for credential in each) for each in security}
