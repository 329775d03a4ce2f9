"""What is different between the operations of two documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.diff.finding import Area, Finding, Kind, Place
from scripts.diff.schema import canonical
from scripts.spec.document import JsonObject, JsonValue, child, operations
from scripts.spec.modules import module_names
from scripts.spec.references import component_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.diff.comparison import Comparison

#: What a request has to carry where no credentials are asked for.
NOTHING = "nothing"

_UNIONS = frozenset({"anyOf", "oneOf"})


@dataclass(frozen=True)
class Operation:
    """An operation, what it refers to put in its place.

    Attributes:
        module: The generated module, as "<tag>.<name>".
        security: What a request has to carry: one of these.
        parameters: By place and name: `"query user_id"`.
        body: The request body.
        responses: By status.
    """

    module: str
    security: frozenset[str]
    parameters: dict[str, JsonObject]
    body: JsonObject
    responses: dict[str, JsonObject]


def described(document: JsonObject, recorded: Mapping[str, str]) -> dict[str, Operation]:
    """Describe every operation of a document, by "METHOD /path".

    Args:
        document: The document.
        recorded: The names that operations got before, which they keep.
    """
    named = module_names(document, recorded)
    found: dict[str, Operation] = {}
    for method, path, operation in operations(document):
        shared = _list(child(document, "paths", path).get("parameters"))
        parameters = [_resolved(item, document) for item in (*shared, *_list(operation.get("parameters")))]
        found[f"{method.upper()} {path}"] = Operation(
            module=".".join(named[method, path]),
            security=_security(document, operation),
            parameters={f"{item.get('in')} {item.get('name')}": item for item in parameters},
            body=_resolved(operation.get("requestBody"), document),
            responses={
                status: _resolved(response, document) for status, response in child(operation, "responses").items()
            },
        )
    return found


def differences(
    old: JsonObject, new: JsonObject, comparison: Comparison, recorded: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what is different between the operations, what their schemas refer to left aside."""
    before, after = described(old, recorded), described(new, recorded)
    for name in before.keys() | after.keys():
        place = Place(Area.OPERATION, name)
        if name not in after:
            yield Finding(Kind.OPERATION_REMOVED, place, old=child(old, "paths", name.partition(" ")[2]))
        elif name not in before:
            yield Finding(Kind.OPERATION_ADDED, place, new=child(new, "paths", name.partition(" ")[2]))
        else:
            yield from _operation(before[name], after[name], place, comparison)


def _operation(old: Operation, new: Operation, place: Place, comparison: Comparison) -> Iterator[Finding]:
    if old.module != new.module:
        yield Finding(Kind.OPERATION_RENAMED, place, f"{old.module} -> {new.module}")
    if old.security != new.security:
        told = [" or ".join(sorted(each)) for each in (old.security, new.security)]
        yield Finding(Kind.SECURITY, place, f"{told[0]} -> {told[1]}", new=[*sorted(new.security)])
    yield from _parameters(old.parameters, new.parameters, place.owner, comparison)
    yield from _request_body(old.body, new.body, place.owner, comparison)
    for status in old.responses.keys() | new.responses.keys():
        here = Place(Area.RESPONSE, place.owner, status)
        if status not in new.responses:
            yield Finding(Kind.REMOVED, here, old=old.responses[status])
        elif status not in old.responses:
            yield Finding(Kind.ADDED, here, new=new.responses[status])
        else:
            yield from _content(old.responses[status], new.responses[status], here, comparison)


def _parameters(
    old: dict[str, JsonObject], new: dict[str, JsonObject], owner: str, comparison: Comparison
) -> Iterator[Finding]:
    for name in old.keys() | new.keys():
        here = Place(Area.PARAMETER, owner, name)
        if name not in new:
            yield Finding(Kind.REMOVED, here, comparison.told_old(old[name].get("schema")), old=old[name])
            continue
        schema = new[name].get("schema")
        needed = new[name].get("required") is True
        if name not in old:
            detail = comparison.told_new(schema) + (", required" if needed else "")
            yield Finding(Kind.ADDED, here, detail, new=new[name])
            continue
        if (old[name].get("required") is True) != needed:
            yield Finding(Kind.REQUIRED if needed else Kind.OPTIONAL, here)
        yield from comparison.value(old[name].get("schema"), schema, here)


def _request_body(old: JsonObject, new: JsonObject, owner: str, comparison: Comparison) -> Iterator[Finding]:
    here = Place(Area.REQUEST, owner, "request body")
    if not old and not new:
        return
    needed = [body.get("required") is True for body in (old, new)]
    if needed[0] != needed[1]:
        yield Finding(Kind.REQUIRED if needed[1] else Kind.OPTIONAL, here, old=old, new=new)
    elif not old or not new:
        yield Finding(Kind.ADDED if new else Kind.REMOVED, here, old=old, new=new)
    if old and new:
        yield from _content(old, new, here, comparison)


def _content(old: JsonObject, new: JsonObject, place: Place, comparison: Comparison) -> Iterator[Finding]:
    before, after = child(old, "content"), child(new, "content")
    for media in before.keys() | after.keys():
        here = Place(place.area, place.owner, f"{place.path} {media}")
        was, now = (child(content, media).get("schema", {}) for content in (before, after))
        if media not in after:
            yield Finding(Kind.REMOVED, here, comparison.told_old(was), old=was)
        elif media not in before:
            yield Finding(Kind.ADDED, here, comparison.told_new(now), new=now)
        else:
            yield from _variants(was, now, here, comparison)


def _variants(old: JsonValue, new: JsonValue, place: Place, comparison: Comparison) -> Iterator[Finding]:
    """Compare what a body may be."""
    before = _by_description(old, comparison.told_old)
    after = _by_description(new, comparison.told_new)
    for told in before.keys() | after.keys():
        if told not in after:
            yield Finding(Kind.VARIANT_REMOVED, place, told, old=before[told])
        elif told not in before:
            yield Finding(Kind.VARIANT_ADDED, place, told, new=after[told])
        else:
            yield from comparison.value(before[told], after[told], place)


def _by_description(schema: JsonValue, told: Callable[[JsonValue], str]) -> dict[str, JsonValue]:
    """Name what a body may be; what differs, but not in a few words, is numbered."""
    members = {canonical(member): member for member in _members(schema)}
    named: dict[str, JsonValue] = {}
    for text in sorted(members):
        name = told(members[text])
        alike = sum(other.partition(" #")[0] == name for other in named)
        named[f"{name} #{alike + 1}" if alike else name] = members[text]
    return named


def _members(schema: JsonValue) -> list[JsonValue]:
    listed = [member for keyword in _UNIONS if isinstance(schema, dict) for member in _list(schema.get(keyword))]
    return [inner for member in listed for inner in _members(member)] if listed else [schema]


def _security(document: JsonObject, operation: JsonObject) -> frozenset[str]:
    schemes = child(document, "components", "securitySchemes")
    listed = operation.get("security", document.get("security", []))
    alternatives = [
        " and ".join(sorted(_scheme(child(schemes, name)) for name in requirement)) or NOTHING
        for requirement in _list(listed)
        if isinstance(requirement, dict)
    ]
    return frozenset(alternatives or [NOTHING])


def _scheme(scheme: JsonObject) -> str:
    if scheme.get("type") == "apiKey":
        return f"{scheme.get('in')} {scheme.get('name')}"
    if scheme.get("type") == "http" and str(scheme.get("scheme")).lower() != "bearer":
        return f"http {scheme.get('scheme')}"
    # The others differ in how the token is had, not in how it is sent.
    return "bearer token"


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _resolved(node: JsonValue, document: JsonObject) -> JsonObject:
    """Follow a reference to a shared parameter, body or response."""
    if not isinstance(node, dict):
        return {}
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    section, name = component_of(reference)
    return child(document, "components", section, name)
