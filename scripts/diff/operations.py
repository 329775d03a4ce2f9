"""The operations of a document as a client meets them, with all that they refer to written out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts.diff.finding import Area
from scripts.spec.document import JsonObject, JsonValue, child, items_of, operations, strings
from scripts.spec.modules import module_names
from scripts.spec.references import resolved
from scripts.spec.value import ANYTHING, Value, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.diff.finding import Choices
    from scripts.spec.meaning import Schemas

#: What a request has to carry where no credentials are required.
NOTHING = "nothing"

#: The whole of a request's body.
BODY = "request body"

_STYLES = {"cookie": "form", "header": "simple", "path": "simple", "query": "form"}
_PLAIN_STYLES = frozenset({"form", "pipeDelimited", "simple", "spaceDelimited"})


@dataclass(frozen=True)
class Entry:
    """A part of an operation: a parameter, a body, a response, a media type, a header.

    Attributes:
        value: What it may be, for what has a schema.
        required: Whether it has to be given.
        style: How it is written, as far as that makes a difference for what it may be: `"plain"` for a single value.
    """

    value: Value | None = None
    required: bool = False
    style: str = ""

    def described(self, area: Area) -> str:
        """Return the type of a part that is one value; nothing for a body, which may have variants."""
        return "" if self.value is None or area is Area.MEDIA else self.value.described()


@dataclass(frozen=True)
class Operation:
    """An operation.

    Attributes:
        module: The generated module, as "<tag>.<name>".
        servers: The addresses that are documented for it alone; empty where those of the document hold.
        deprecated: Whether it is on its way out.
        security: What a request has to carry: one of these sets of credentials, with their scopes.
        entries: Its parts, by what they are and their path: `"query user_id"`, `"200 application/json"`.
    """

    module: str
    servers: tuple[str, ...]
    deprecated: bool
    security: Choices
    entries: dict[tuple[Area, str], Entry]

    def value(self, path: str = "") -> Value:
        """Return all that may stand in it, or in a part of it and below."""
        below = (entry.value for (_, place), entry in self.entries.items() if f"{place} ".startswith(path))
        return Value(tuple(option for value in below if value is not None for option in value.options))


def read_operations(document: JsonObject, schemas: Schemas, recorded: Mapping[str, str]) -> dict[str, Operation]:
    """Return every operation of a document by "METHOD /path"; those with a recorded name keep it."""
    reader = _Reader(document, schemas)
    named = module_names(document, recorded)
    found: dict[str, Operation] = {}
    for method, path, operation in operations(document):
        item = child(document, "paths", path)
        found[f"{method.upper()} {path}"] = Operation(
            module=".".join(named[method, path]),
            servers=servers_of(operation) or servers_of(item),
            deprecated=operation.get("deprecated") is True,
            security=reader.security(operation),
            entries=dict(reader.entries(operation, item)),
        )
    return found


def servers_of(holder: JsonObject) -> tuple[str, ...]:
    """Return the addresses that a document, a path or an operation documents."""
    return tuple(
        str(server.get("url")).rstrip("/") for server in items_of(holder, "servers") if isinstance(server, dict)
    )


class _Reader:
    def __init__(self, document: JsonObject, schemas: Schemas) -> None:
        self._document = document
        self._schemas = schemas

    def entries(self, operation: JsonObject, path: JsonObject) -> Iterator[tuple[tuple[Area, str], Entry]]:
        for item in map(self._resolved, (*items_of(path, "parameters"), *items_of(operation, "parameters"))):
            place, name = str(item.get("in")), str(item.get("name"))
            yield (Area.PARAMETER, f"{place} {_folded(name, place)}"), self._described(item, place)
        request = self._resolved(operation.get("requestBody"))
        if request:
            yield (Area.REQUEST, BODY), Entry(required=request.get("required") is True)
            yield from self._content(request, Area.REQUEST, BODY)
        for status, node in child(operation, "responses").items():
            response = self._resolved(node)
            yield (Area.RESPONSE, status), Entry()
            yield from self._content(response, Area.MEDIA, status)
            for name, header in child(response, "headers").items():
                place = f"{status} {name.lower()}"
                yield (Area.HEADER, place), self._described(self._resolved(header), "header")

    def security(self, operation: JsonObject) -> Choices:
        schemes = child(self._document, "components", "securitySchemes")
        holder = operation if "security" in operation else self._document
        return frozenset(
            frozenset(self._credential(name, schemes, scopes) for name, scopes in requirement.items())
            for requirement in items_of(holder, "security")
            if isinstance(requirement, dict)
        ) or frozenset({frozenset[str]()})

    def _resolved(self, node: JsonValue) -> JsonObject:
        return resolved(node, self._document)

    def _described(self, item: JsonObject, place: str) -> Entry:
        content = child(item, "content")
        media = next(iter(content), None)
        value = self._value(item if media is None else child(content, media))
        style = str(item.get("style", _STYLES.get(place, "simple")))
        if media is not None:
            style = media
        elif any(option.kind in {"array", "object"} for option in value.given):
            style = f"{style}, {'exploded' if item.get('explode', style == 'form') else 'not exploded'}"
        elif style in _PLAIN_STYLES:
            style = "plain"
        if item.get("deprecated") is True:
            value = replace(value, notes={**value.notes, "deprecated": True})
        return Entry(value, item.get("required") is True, style)

    def _content(self, body: JsonObject, area: Area, path: str) -> Iterator[tuple[tuple[Area, str], Entry]]:
        for media in child(body, "content"):
            plain = media.partition(";")[0].strip().lower()
            yield (area, f"{path} {plain}"), Entry(self._value(child(body, "content", media)))

    def _value(self, holder: JsonObject) -> Value:
        return self._schemas.value(holder["schema"]) if "schema" in holder else ANYTHING

    def _credential(self, name: str, schemes: JsonObject, scopes: JsonValue) -> str:
        listed = sorted(strings(scopes))
        return _scheme(self._resolved(schemes.get(name))) + (f" with the scopes {', '.join(listed)}" if listed else "")


def _folded(name: str, place: str) -> str:
    return name.lower() if place == "header" else name


def _scheme(scheme: JsonObject) -> str:
    """Return what a request carries; where a token comes from makes no difference to that."""
    match scheme.get("type"):
        case "apiKey":
            return f"{scheme.get('in')} {scheme.get('name')}"
        case "oauth2" | "openIdConnect":
            return "bearer token"
        case "http":
            kind = str(scheme.get("scheme")).lower()
            return "bearer token" if kind == "bearer" else f"http {literal(kind)}"
        case "mutualTLS":
            return "mutual TLS"
        case other:
            return f"what {literal(other)} means"


def described(security: Choices) -> str:
    """Return what a request has to carry in words: `"bearer token or header X-API-Key"`."""
    return " or ".join(sorted(" and ".join(sorted(each)) or NOTHING for each in security))
