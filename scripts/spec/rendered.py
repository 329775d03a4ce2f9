"""A documentation page as a browser renders it: what it shows of its operation, and where a document says otherwise."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from scripts.escaping import code
from scripts.spec.alternatives import UNIONS
from scripts.spec.document import (
    JsonObject,
    JsonValue,
    SpecError,
    child,
    items_of,
    strings,
    type_of_value,
    types_of,
)
from scripts.spec.references import parameters, resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Key = TypeVar("Key")
"""What an entry of a page is about: the name of a field, or the place and name of a parameter."""

HEAD = re.compile(
    r"(?:\A|\n)(?P<method>GET|PUT|POST|DELETE|PATCH)\n(?P<path>(?:/\n[^/\n]+\n)+)(?P<summary>[^\n]+)(?:\n|\Z)"
)
_EXAMPLE = re.compile(r"^[\[{]$", re.MULTILINE)
_SECTION = re.compile(r"^(Authorizations|Body|Response|(?:Query|Path|Header|Cookie) Parameters|Headers)$", re.MULTILINE)
_PLACES = {"Cookie Parameters": "cookie", "Header Parameters": "header", "Headers": "header"} | {
    "Path Parameters": "path",
    "Query Parameters": "query",
}
_ATOM = (
    r"(?:(?:any|array|boolean|file|integer|null|number|object|string)(?:<[\w.-]+>)?|enum<\w+>|[^\n]+ · object)(?:\[\])*"
)
_TYPE = rf"{_ATOM}(?: \| {_ATOM})*"
# A value of several types is shown without one: only its name in snake_case tells it from the words of another entry.
_ENTRY = re.compile(
    rf"^(?P<name>(?:[A-Za-z_][\w.-]*(?=\n{_TYPE}$)|[a-z][a-z0-9_]*(?=\n\n)))(?:\n(?P<type>{_TYPE}))?"
    r"(?P<marks>(?:\n(?:required|deprecated|read-only|write-only|default:[^\n]*))*)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Entry:
    """A parameter, or a field of the response, as a page shows it.

    Attributes:
        type: Its type as the page writes it: `"string | null"`; `None` where it shows none.
        required: Whether it says that it is always given.
        words: The first line of its description.
    """

    type: str | None
    required: bool
    words: str


@dataclass(frozen=True)
class Page:
    """What a rendered page shows.

    Attributes:
        where: The page's name for messages.
        method: The method, in lower case.
        path: The path.
        summary: The title of the operation.
        parameters: Its parameters, by place and name.
        words: The description of the response.
        fields: The fields of the first variant of the response.
        example: An example of that variant.
    """

    where: str
    method: str
    path: str
    summary: str
    parameters: dict[tuple[str, str], Entry]
    words: str
    fields: dict[str, Entry]
    example: JsonValue

    @property
    def operation(self) -> str:
        """The operation, as "METHOD /path"."""
        return f"{self.method.upper()} {self.path}"


def parse(text: str, where: str) -> Page | None:
    """Read a rendered page; `None` for a text that is none.

    Raises:
        SpecError: It is cut off.
    """
    head = HEAD.search(text)
    if head is None:
        return None
    example, end = _example(text, head.end(), where)
    marks = list(_SECTION.finditer(text, end))
    ends = [*(mark.start() for mark in marks[1:]), *([len(text)] if marks else [])]
    sections = {mark[1]: text[mark.end() : until].strip("\n") for mark, until in zip(marks, ends, strict=True)}
    if "Response" not in sections:
        raise SpecError(f"{where} is cut off, or shows no response: it has no section `Response`")
    words, _, listed = sections["Response"].partition("\n\n")
    fields = dict(_entries(listed))
    shown = example[0] if isinstance(example, list) and example else example
    missing = [name for name in shown if name not in fields] if isinstance(shown, dict) else []
    if missing:
        raise SpecError(f"{where} is cut off: its example has {missing[0]!r}, which its list of fields has not")
    parameters = {
        (place, name): entry for title, place in _PLACES.items() for name, entry in _entries(sections.get(title, ""))
    }
    path = head["path"].replace("\n", "")
    return Page(where, head["method"].lower(), path, head["summary"], parameters, words, fields, example)


def _example(text: str, start: int, where: str) -> tuple[JsonValue, int]:
    found = _EXAMPLE.search(text, start)
    if found is None:
        return None, start
    try:
        return cast("tuple[JsonValue, int]", json.JSONDecoder().raw_decode(text, found.start()))
    except ValueError:
        raise SpecError(f"{where} is cut off inside its example") from None


def _entries(text: str) -> Iterator[tuple[str, Entry]]:
    found = list(_ENTRY.finditer(text))
    ends = [*(entry.start() for entry in found[1:]), *([len(text)] if found else [])]
    for entry, until in zip(found, ends, strict=True):
        words = text[entry.end() : until].strip().partition("\n")[0]
        yield entry["name"], Entry(entry["type"], "\nrequired" in entry["marks"], words)


class Correction:
    """Makes a document say what a page shows.

    Args:
        page: The page.
        document: The document, which is changed.

    Attributes:
        notes: What the document said otherwise, one sentence each.
    """

    def __init__(self, page: Page, document: JsonObject) -> None:
        self.notes: list[str] = []
        self._page = page
        self._document = document
        self._operation = child(document, "paths", page.path, page.method)

    def parameters(self) -> None:
        """Correct the parameters of the operation."""
        found = [each for each, _ in parameters(self._document, self._page.method, self._page.path)]
        documented = {(str(each.get("in")), str(each.get("name"))): each for each in found}
        schemas = {key: each.get("schema", {}) for key, each in documented.items()}
        required = {key for key, each in documented.items() if each.get("required") is True}
        self._entries(schemas, required, self._page.parameters, lambda key: f"the parameter {code(key[1])}")
        if self.notes:
            self._operation["parameters"] = [
                {"in": key[0], "name": key[1], **documented.get(key, {}), "required": key in required, "schema": schema}
                for key, schema in schemas.items()
            ]

    def response(self) -> None:
        """Correct the first variant of the response."""
        success = child(self._operation, "responses", "200", "content", "application/json")
        variant = self._first(success.get("schema"))
        items = self._first(variant.get("items")) if "items" in variant else variant
        properties, required = child(items, "properties"), set(strings(items.get("required")))
        if not properties:
            return
        self._entries(properties, required, self._page.fields, code)
        if required != set(strings(items.get("required"))):
            items["required"] = [*sorted(required)]
        self._nested(self._page.example, variant, "")

    def _entries(
        self, schemas: dict[Key, JsonValue], required: set[Key], shown: dict[Key, Entry], named: Callable[[Key], str]
    ) -> None:
        """Correct the schemas of what a page lists, and which of it are required."""
        for key in [key for key in schemas if key not in shown]:
            self._note(f"no {named(key)}")
            del schemas[key]
        for key, entry in shown.items():
            if key not in schemas:
                self._note(named(key))
                schemas[key] = schema_of(entry.type)
            elif entry.type is not None and (told := self._type(schemas[key])) not in {None, entry.type}:
                self._note(f"{named(key)} as {code(entry.type)}, not {code(str(told))}")
                schemas[key] = schema_of(entry.type)
            if entry.required != (key in required):
                self._note(f"{named(key)} as {'required' if entry.required else 'optional'}")
                required ^= {key}

    def _nested(self, example: JsonValue, schema: JsonObject, path: str) -> None:
        """Correct the keys of the objects within the first variant, which only the example shows."""
        if isinstance(example, list) and example:
            self._nested(example[0], self._first(schema.get("items")), path)
        properties = child(schema, "properties")
        if not isinstance(example, dict) or not example or not properties:
            return
        for name in [name for name in properties if path and name not in example]:
            self._note(f"no {code(path + name)}")
            del properties[name]
        for name, value in example.items():
            if path and name not in properties:
                self._note(code(path + name))
                properties[name] = {"type": type_of_value(value)} if value is not None else {}
            self._nested(value, self._first(properties.get(name)), f"{path}{name}.")

    def _note(self, what: str) -> None:
        self.notes.append(f"{code(self._page.where)} shows {what} in {code(self._page.operation)}")

    def _first(self, node: JsonValue) -> JsonObject:
        """Return the first of the variants of a value that is not null."""
        schema = resolved(node, self._document)
        members = [each for union in UNIONS for each in items_of(schema, union)]
        return self._first(next((each for each in members if each != {"type": "null"}), None)) if members else schema

    def _type(self, node: JsonValue) -> str | None:
        """Return how a page shows the type of a value; `None` where it shows none."""
        schema = resolved(node, self._document)
        members = [each for union in UNIONS for each in items_of(schema, union)] or [schema]
        given = [resolved(each, self._document) for each in members if each != {"type": "null"}]
        kinds = [kind for kind in types_of(given[0]) if kind != "null"] if len(given) == 1 else []
        if len(kinds) != 1 or "const" in given[0] or "enum" in given[0]:
            return None
        (kind,) = kinds
        if kind == "object":
            return f"{given[0].get('title')} · object" if "title" in given[0] and "properties" in given[0] else None
        if kind == "array":
            items = self._type(given[0].get("items"))
            return None if items is None else f"{items.removesuffix(' | null')}[]"
        form = given[0].get("format")
        nullable = len(given) < len(members) or "null" in types_of(given[0])
        return kind + (f"<{form}>" if form else "") + (" | null" if nullable else "")


def schema_of(text: str | None) -> JsonObject:
    """Return a schema of what a page shows as a type; of an object, it shows the name alone."""
    alternatives: list[JsonValue] = [*map(_schema_of, text.split(" | "))] if text else []
    if len(alternatives) > 1:
        return {"anyOf": alternatives}
    return cast("JsonObject", alternatives[0]) if alternatives else {}


def _schema_of(text: str) -> JsonObject:
    if text.endswith("[]"):
        return {"type": "array", "items": _schema_of(text.removesuffix("[]"))}
    if text.endswith(" · object"):
        return {"type": "object", "title": text.removesuffix(" · object")}
    kind, _, form = text.rstrip(">").partition("<")
    if kind in {"any", "file"}:
        return {}
    if kind == "enum":
        return {"type": form}
    return {"type": kind, "format": form} if form else {"type": kind}
