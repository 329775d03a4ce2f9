"""A documentation page as a browser renders it: what it shows of its operation, and where a document says otherwise."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scripts.escaping import code
from scripts.spec.document import JsonObject, JsonValue, SpecError, child, strings
from scripts.spec.references import parameters, resolved
from scripts.spec.schema import types_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAD = re.compile(
    r"(?:\A|\n)(?P<method>GET|PUT|POST|DELETE|PATCH)\n(?P<path>(?:/\n[^/\n]+\n)+)(?P<summary>[^\n]+)(?:\n|\Z)"
)
_UNIONS = ("anyOf", "oneOf")
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
        documented = [found for found, _ in parameters(self._document, self._page.method, self._page.path)]
        kept: list[JsonValue] = []
        for item in documented:
            name = str(item.get("name"))
            entry = self._page.parameters.get((str(item.get("in")), name))
            if entry is None:
                self._note(f"no parameter {code(name)}")
                continue
            holder = {"schema": item.get("schema", {})}
            self._value(holder, "schema", entry, f"the parameter {code(name)}")
            if entry.required != (item.get("required") is True):
                self._note(f"the parameter {code(name)} as {'required' if entry.required else 'optional'}")
            kept.append({**item, "required": entry.required, **holder})
        known = {(str(item.get("in")), str(item.get("name"))) for item in documented}
        for (place, name), entry in self._page.parameters.items():
            if (place, name) not in known:
                self._note(f"the parameter {code(name)}")
                schema = schema_of(entry.type)
                kept.append({"name": name, "in": place, "required": entry.required, "schema": schema})
        if self.notes:
            self._operation["parameters"] = kept

    def response(self) -> None:
        """Correct the first variant of the response."""
        success = child(self._operation, "responses", "200", "content", "application/json")
        variant = self._first(success.get("schema"))
        items = self._first(variant.get("items")) if "items" in variant else variant
        properties, required = child(items, "properties"), set(strings(items.get("required")))
        if not properties:
            return
        self._keys(properties, self._page.fields, "", lambda name: schema_of(self._page.fields[name].type))
        for name, entry in self._page.fields.items():
            self._value(properties, name, entry, code(name))
            if entry.required != (name in required):
                self._note(f"{code(name)} as {'required' if entry.required else 'optional'}")
                required ^= {name}
        if required != set(strings(items.get("required"))):
            items["required"] = [*sorted(required)]
        self._nested(self._page.example, variant, "")

    def _nested(self, example: JsonValue, schema: JsonObject, path: str) -> None:
        """Correct the keys of the objects within the first variant, which only the example shows."""
        if isinstance(example, list) and example:
            self._nested(example[0], self._first(schema.get("items")), path)
        properties = child(schema, "properties")
        if isinstance(example, dict) and example and properties:
            if path:
                self._keys(properties, example, path, lambda name: _schema_like(example[name]))
            for name, value in example.items():
                self._nested(value, self._first(properties.get(name)), f"{path}{name}.")

    def _keys(
        self, properties: JsonObject, shown: dict[str, Entry] | JsonObject, path: str, made: Callable[[str], JsonObject]
    ) -> None:
        for name in [name for name in properties if name not in shown]:
            self._note(f"no {code(path + name)}")
            del properties[name]
        for name in shown:
            if name not in properties:
                self._note(code(path + name))
                properties[name] = made(name)

    def _value(self, holder: JsonObject, key: str, entry: Entry, what: str) -> None:
        told = self._type(holder[key])
        if entry.type is not None and told is not None and told != entry.type:
            self._note(f"{what} as {code(entry.type)}, not {code(told)}")
            holder[key] = schema_of(entry.type)

    def _note(self, what: str) -> None:
        self.notes.append(f"{code(self._page.where)} shows {what} in {code(self._page.operation)}")

    def _resolved(self, node: JsonValue) -> JsonObject:
        return resolved(node, self._document)

    def _first(self, node: JsonValue) -> JsonObject:
        """Return the first of the variants of a value that is not null."""
        schema = self._resolved(node)
        for union in _UNIONS:
            members = schema.get(union)
            if isinstance(members, list):
                return self._first(next((each for each in members if each != {"type": "null"}), None))
        return schema

    def _type(self, node: JsonValue) -> str | None:
        """Return how a page shows the type of a value; `None` where it shows none."""
        schema = self._resolved(node)
        members = [each for union in _UNIONS for each in _list(schema.get(union))] or [schema]
        given = [each for each in map(self._resolved, members) if each != {"type": "null"}]
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


def _schema_like(value: JsonValue) -> JsonObject:
    """Return a schema of what an example shows."""
    names = {bool: "boolean", dict: "object", float: "number", int: "integer", list: "array", str: "string"}
    return {"type": names[type(value)]} if value is not None else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
