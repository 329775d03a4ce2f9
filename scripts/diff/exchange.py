"""What is different between the operations of two documents, and between the addresses that they are sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.operations import Body, Operation, Parameter, servers_of, told
from scripts.spec.document import operations
from scripts.spec.value import Value, literal
from scripts.spec.value import described as described_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.diff.comparison import Comparison
    from scripts.diff.finding import Choices
    from scripts.spec.document import JsonObject
    from scripts.spec.value import Option

DOCUMENT = Place(Area.DOCUMENT, "the document")


def moved_operations(old: JsonObject, new: JsonObject) -> dict[str, str]:
    """Find the operations that only got another path or method, by their operationIds.

    Returns:
        Where they are now by where they were.
    """
    was, now = ({_key(each): str(each[2].get("operationId")) for each in operations(side)} for side in (old, new))
    come = {identity: name for name, identity in now.items() if name not in was}
    return {name: come[identity] for name, identity in was.items() if name not in now and identity in come}


def _key(operation: tuple[str, str, JsonObject]) -> str:
    return f"{operation[0].upper()} {operation[1]}"


def servers(old: JsonObject, new: JsonObject) -> Iterator[Finding]:
    """Yield what is different between the servers of two documents."""
    was, now = servers_of(old), servers_of(new)
    if was != now:
        yield _servers(was, now, DOCUMENT)


def differences(
    before: Mapping[str, Operation],
    after: Mapping[str, Operation],
    moved: Mapping[str, str],
    comparison: Comparison,
) -> Iterator[Finding]:
    """Yield what is different between operations, what their schemas refer to left aside."""
    for name, operation in before.items():
        place = Place(Area.OPERATION, name)
        now = moved.get(name, name)
        if now not in after:
            yield Finding(Kind.OPERATION_REMOVED, place, old=_all(operation))
            continue
        if name in moved:
            yield Finding(Kind.OPERATION_MOVED, place, f"now {now}")
        yield from _Operations(comparison, name).compared(operation, after[now])
    for name in after.keys() - before.keys() - {*moved.values()}:
        yield Finding(Kind.OPERATION_ADDED, Place(Area.OPERATION, name), new=_all(after[name]))


class _Operations:
    """Compares one operation with what it was."""

    def __init__(self, comparison: Comparison, owner: str) -> None:
        self._comparison = comparison
        self._owner = owner

    def compared(self, old: Operation, new: Operation) -> Iterator[Finding]:
        place = Place(Area.OPERATION, self._owner)
        if old.module != new.module:
            yield Finding(Kind.OPERATION_RENAMED, place, f"{old.module} -> {new.module}")
        if old.servers != new.servers:
            yield _servers(old.servers, new.servers, place)
        if old.deprecated != new.deprecated:
            yield Finding(Kind.DEPRECATED if new.deprecated else Kind.RESTORED, place)
        if _folded(old.security) != _folded(new.security):
            detail = f"{told(old.security)} -> {told(new.security)}"
            yield Finding(Kind.SECURITY, place, detail, choices=(old.security, new.security))
        yield from self._parameters(old.parameters, new.parameters, Area.PARAMETER, "")
        yield from self._request(old.request, new.request)
        for status in old.responses.keys() | new.responses.keys():
            here = Place(Area.RESPONSE, self._owner, status)
            was, now = old.responses.get(status), new.responses.get(status)
            if was is None or now is None:
                yield Finding(Kind.ADDED if was is None else Kind.REMOVED, here, old=_body(was), new=_body(now))
            else:
                yield from self._content(was, now, here)
                yield from self._parameters(was.headers, now.headers, Area.HEADER, f"{status} ")

    def _parameters(
        self, old: Mapping[str, Parameter], new: Mapping[str, Parameter], area: Area, within: str
    ) -> Iterator[Finding]:
        for name in old.keys() | new.keys():
            here = Place(area, self._owner, within + name)
            was, now = old.get(name), new.get(name)
            if was is not None and now is not None:
                yield from self._parameter(was, now, here)
            elif was is not None:
                yield Finding(Kind.REMOVED, here, was.value.described(self._comparison.renamed), old=was.value)
            elif now is not None:
                must = ", required" if now.required else ""
                yield Finding(Kind.ADDED, here, now.value.described() + must, new=now.value, required=now.required)

    def _parameter(self, old: Parameter, new: Parameter, place: Place) -> Iterator[Finding]:
        if old.required != new.required:
            yield Finding(Kind.REQUIRED if new.required else Kind.OPTIONAL, place, "", old.value, new.value)
        if old.style != new.style:
            yield Finding(Kind.STYLE, place, f"{old.style} -> {new.style}", old.value, new.value)
        if old.deprecated != new.deprecated:
            yield Finding(Kind.DEPRECATED if new.deprecated else Kind.RESTORED, place, "", old.value, new.value)
        yield from self._comparison.value(old.value, new.value, place)

    def _request(self, old: Body | None, new: Body | None) -> Iterator[Finding]:
        here = Place(Area.REQUEST, self._owner, "request body")
        needed = [body is not None and body.required for body in (old, new)]
        if needed[0] != needed[1]:
            yield Finding(Kind.REQUIRED if needed[1] else Kind.OPTIONAL, here, "", _body(old), _body(new))
        elif (old is None) != (new is None):
            yield Finding(Kind.ADDED if old is None else Kind.REMOVED, here, "", _body(old), _body(new))
        if old is not None and new is not None:
            yield from self._content(old, new, here)

    def _content(self, old: Body, new: Body, place: Place) -> Iterator[Finding]:
        for media in old.content.keys() | new.content.keys():
            here = Place(place.area, place.owner, f"{place.path} {media}")
            was, now = old.content.get(media), new.content.get(media)
            if was is None or now is None:
                area = Area.MEDIA if place.area is Area.RESPONSE else place.area
                kind = Kind.ADDED if was is None else Kind.REMOVED
                yield Finding(kind, Place(area, here.owner, here.path), "", was, now)
            elif place.area is Area.RESPONSE:
                yield from self._variants(was, now, here)
            else:
                yield from self._comparison.value(was, now, here)

    def _variants(self, old: Value, new: Value, place: Place) -> Iterator[Finding]:
        """Compare what the body of a response may be: each alternative by itself."""
        before, after = _by_description(old, self._comparison.renamed), _by_description(new, str)
        for name in before.keys() | after.keys():
            was, now = before.get(name), after.get(name)
            if now is None:
                yield Finding(Kind.VARIANT_REMOVED, place, name, old=was)
            elif was is None:
                yield Finding(Kind.VARIANT_ADDED, place, name, new=now)
            else:
                yield from self._comparison.value(was, now, place)


def _by_description(value: Value, name: Callable[[str], str]) -> dict[str, Value]:
    """Name the alternatives; what differs, but not in a few words, is numbered."""
    named: dict[str, Value] = {}
    for option in sorted(value.options, key=lambda each: literal(each.said(name))):
        text = described_option(option, name)
        alike = sum(other.partition(" #")[0] == text for other in named)
        named[f"{text} #{alike + 1}" if alike else text] = Value((option,), value.notes)
    return named


def _all(operation: Operation) -> Value:
    options: list[Option] = [option for value in operation.values() for option in value.options]
    return Value(tuple(options))


def _body(body: Body | None) -> Value | None:
    return None if body is None else Value(tuple(option for each in body.content.values() for option in each.options))


def _servers(old: tuple[str, ...], new: tuple[str, ...], place: Place) -> Finding:
    default = "none" if place == DOCUMENT else "those of the document"
    detail = " -> ".join(" or ".join(each) or default for each in (old, new))
    choices = (frozenset(frozenset({address}) for address in each) for each in (old, new))
    return Finding(Kind.SERVERS, place, detail, choices=(next(choices), next(choices)))


def _folded(security: Choices) -> set[frozenset[str]]:
    """Return credentials with the names of headers in one case."""
    return {frozenset(credential.casefold() for credential in each) for each in security}
