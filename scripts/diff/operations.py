"""The operations of a document as a client meets them, with all that they refer to written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, child, operations
from scripts.spec.modules import module_names
from scripts.spec.references import component_of
from scripts.spec.value import ANYTHING, Value, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.spec.meaning import Schemas

#: What a request has to carry where no credentials are asked for.
NOTHING = "nothing"

_STYLES = {"cookie": "form", "header": "simple", "path": "simple", "query": "form"}
_PLAIN_STYLES = frozenset({"form", "pipeDelimited", "simple", "spaceDelimited"})
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Parameter:
    """A parameter, or a header of a response.

    Attributes:
        value: What it may be.
        required: Whether it has to be given.
        deprecated: Whether it is on its way out.
        style: How it is written, as far as that makes a difference for what it may be: `"plain"` for a single value.
    """

    value: Value
    required: bool
    deprecated: bool
    style: str


@dataclass(frozen=True)
class Body:
    """A body: what it may be by media type, whether it has to be given, and the headers beside it."""

    content: dict[str, Value]
    required: bool
    headers: dict[str, Parameter]


@dataclass(frozen=True)
class Operation:
    """An operation.

    Attributes:
        module: The generated module, as "<tag>.<name>".
        servers: The addresses that are documented for it alone; empty where those of the document hold.
        deprecated: Whether it is on its way out.
        security: What a request has to carry: one of these sets of credentials, with their scopes.
        parameters: By place and name: `"query user_id"`; names of headers in lower case.
        request: The request body.
        responses: By status.
    """

    module: str
    servers: tuple[str, ...]
    deprecated: bool
    security: frozenset[frozenset[str]]
    parameters: dict[str, Parameter]
    request: Body | None
    responses: dict[str, Body]

    def values(self) -> Iterator[Value]:
        """Yield every value in it."""
        for body in filter(None, (self.request, *self.responses.values())):
            yield from body.content.values()
            yield from (header.value for header in body.headers.values())
        yield from (parameter.value for parameter in self.parameters.values())


def described(document: JsonObject, schemas: Schemas, recorded: Mapping[str, str]) -> dict[str, Operation]:
    """Describe every operation of a document, by "METHOD /path".

    Args:
        document: The document.
        schemas: The meaning of its schemas.
        recorded: The names that operations got before, which they keep.
    """
    reader = _Reader(document, schemas)
    named = module_names(document, recorded)
    found: dict[str, Operation] = {}
    for method, path, operation in operations(document):
        module = ".".join(named[method, path])
        found[f"{method.upper()} {path}"] = reader.operation(operation, child(document, "paths", path), module)
    return found


def servers_of(holder: JsonObject) -> tuple[str, ...]:
    """Return the addresses that a document, a path or an operation documents, with their variables' defaults."""
    return tuple(_address(server) for server in _list(holder.get("servers")) if isinstance(server, dict))


def _address(server: JsonObject) -> str:
    variables = child(server, "variables")
    url = str(server.get("url"))
    return _VARIABLE.sub(lambda found: str(child(variables, found[1]).get("default", found[0])), url).rstrip("/")


class _Reader:
    def __init__(self, document: JsonObject, schemas: Schemas) -> None:
        self._document = document
        self._schemas = schemas

    def operation(self, operation: JsonObject, path: JsonObject, module: str) -> Operation:
        listed = (*_list(path.get("parameters")), *_list(operation.get("parameters")))
        request = self._resolved(operation.get("requestBody"))
        return Operation(
            module=module,
            servers=servers_of(operation) or servers_of(path),
            deprecated=operation.get("deprecated") is True,
            security=self._security(operation),
            parameters=dict(self._parameter(self._resolved(item)) for item in listed),
            request=self._body(request) if request else None,
            responses={
                status: self._body(self._resolved(response))
                for status, response in child(operation, "responses").items()
                if not status.startswith("x-")
            },
        )

    def _resolved(self, node: JsonValue) -> JsonObject:
        """Follow references to a shared parameter, header, body or response."""
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str) and reference not in seen:
            seen.add(reference)
            section, name = component_of(reference)
            node = child(self._document, "components", section).get(name)
        return node if isinstance(node, dict) else {}

    def _parameter(self, item: JsonObject) -> tuple[str, Parameter]:
        place, name = str(item.get("in")), str(item.get("name"))
        return f"{place} {name.lower() if place == 'header' else name}", self._described(item, place)

    def _described(self, item: JsonObject, place: str) -> Parameter:
        content = child(item, "content")
        media = next(iter(content), None)
        value = self._schemas.value(
            item.get("schema", True) if media is None else child(content, media).get("schema", True)
        )
        style = str(item.get("style", _STYLES.get(place, "simple")))
        if media is not None:
            style = media
        elif any(option.kind in {"array", "object"} for option in value.given):
            explode = item.get("explode", style == "form")
            style = f"{style}, {'exploded' if explode else 'not exploded'}"
        elif style in _PLAIN_STYLES:
            style = "plain"
        return Parameter(value, item.get("required") is True, item.get("deprecated") is True, style)

    def _body(self, body: JsonObject) -> Body:
        headers = {name.lower(): self._resolved(header) for name, header in child(body, "headers").items()}
        return Body(
            content={
                media.partition(";")[0].strip().lower(): self._value(child(body, "content", media))
                for media in child(body, "content")
            },
            required=body.get("required") is True,
            headers={name: self._described(header, "header") for name, header in headers.items() if header},
        )

    def _value(self, media: JsonObject) -> Value:
        return self._schemas.value(media["schema"]) if "schema" in media else ANYTHING

    def _security(self, operation: JsonObject) -> frozenset[frozenset[str]]:
        schemes = child(self._document, "components", "securitySchemes")
        listed = operation.get("security", self._document.get("security", []))
        return frozenset(
            frozenset(self._credential(name, schemes, scopes) for name, scopes in requirement.items())
            for requirement in _list(listed)
            if isinstance(requirement, dict)
        ) or frozenset({frozenset[str]()})

    def _credential(self, name: str, schemes: JsonObject, scopes: JsonValue) -> str:
        listed = sorted(str(scope) for scope in _list(scopes))
        return _scheme(self._resolved(schemes.get(name))) + (f" with the scopes {', '.join(listed)}" if listed else "")


def _scheme(scheme: JsonObject) -> str:
    """Say what a request carries; how a token is had makes no difference to that."""
    match scheme.get("type"):
        case "apiKey":
            name = str(scheme.get("name"))
            return f"{scheme.get('in')} {name}"
        case "http" if str(scheme.get("scheme")).lower() == "bearer":
            return "bearer token"
        case "oauth2" | "openIdConnect":
            return "bearer token"
        case "http":
            return f"http {literal(scheme.get('scheme'))}"
        case "mutualTLS":
            return "mutual TLS"
        case other:
            return f"what {literal(other)} means"


def told(security: frozenset[frozenset[str]]) -> str:
    """Say what a request has to carry: `"bearer token or header X-API-Key"`."""
    return " or ".join(sorted(" and ".join(sorted(each)) or NOTHING for each in security))


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
