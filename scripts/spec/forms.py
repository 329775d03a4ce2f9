"""Schemas in the few forms of which the generator makes a type, each object and enumeration a component of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from scripts.spec.attributes import property_keys
from scripts.spec.document import JsonObject, JsonValue, child, items_of, strings, type_of_value
from scripts.spec.names import LONGEST, NESTED, digest, pascal, words
from scripts.spec.reader import written
from scripts.spec.references import SCHEMAS, below, steps_of
from scripts.spec.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scripts.spec.losses import Losses
    from scripts.spec.reader import Reader

#: Steps of a pointer that tell nothing about what is there.
_STRUCTURE = re.compile(r"content|properties|schema|.*/.*")

_NO_DEFAULT = frozenset({"binary", "date", "date-time", "uuid"})


class Use(Enum):
    """What a type is used for."""

    READ = "a property: msgspec decodes it, and tells what a value is by its kind in JSON"
    SENT = "an argument: the generated function tells what it is by its Python type"
    RECEIVED = "the body of a response: the generated function tries one type after the other"


@dataclass
class Forms:
    """Writes what a schema allows in a form that the generator reads whole.

    Of anything else the generator drops a schema or an operation, or makes a class that loses a part of it.

    Attributes:
        reader: Reads the schemas of the document.
        losses: Takes what no form says.
        class_names: The class of each schema component, by its key.
        tags: What tells the classes of components apart, or the reason why nothing does, by class name.
        places: What the names of nested classes begin with, by the pointer to the component or operation around them.
        schemas: The components that are referred to, by class name.
    """

    reader: Reader
    losses: Losses
    class_names: Mapping[str, str]
    tags: Mapping[str, Tag | str]
    places: Mapping[str, str]
    schemas: JsonObject = field(default_factory=dict[str, "JsonValue"])
    _open_items: list[JsonValue] = field(default_factory=list["JsonValue"])

    def write_components(self) -> None:
        """Write the class of each component that is an object or an enumeration, whoever refers to it."""
        for key, name in sorted(self.class_names.items(), key=lambda item: item[1]):
            pointer = below(SCHEMAS[:-1], key)
            schema = child(self.reader.document, "components", "schemas").get(key)
            described = self.reader.annotation(schema, "description")
            found = [option for option in self.reader.component(key) if option["type"] != "null"]
            if self.reader.is_object(key):
                self._write_class(name, self.reader.object(key), described)
            elif len(found) == 1 and is_enumeration(found[0]) and "x-through" not in found[0]:
                self._write_enumeration(name, found[0], described)
            elif isinstance(schema, dict) and "enum" in schema:
                self.losses.note(pointer, "an enumeration of other values than texts or numbers of its type")
            # What is written where it is referred to may be referred to by nobody, but hold objects.
            self.of({"$ref": pointer}, Use.RECEIVED)

    def of(self, schema: JsonValue, use: Use) -> JsonObject:
        """Return the form of a value."""
        options = self.reader.options(schema)
        strings = [option for option in options if option["type"] == "string"]
        members: list[JsonObject] = []
        for option in self._arrays_joined(options) if use is not Use.RECEIVED else options:
            form = self._of_option(option, use, alone=len(strings) < 2)
            if form not in members:
                members.append(form)
        form = self._union(members, use, self.reader.where(schema))
        default = self.reader.annotation(schema, "default")
        return {**form, "default": default} if _default_fits(default, form) else form

    def _of_option(self, option: JsonObject, use: Use, *, alone: bool) -> JsonObject:
        match option["type"]:
            case "any":
                return {}
            case "object":
                return self._of_object(option)
            case "array":
                return self._of_array(option, use)
            case "string" | "integer" | "number" as kind:
                if use is Use.SENT and alone and is_enumeration(option):
                    return self._reference(option)
                form = format_of(option)
                plain = kind == "string" and alone and form and "enum" not in option
                return {"type": kind, "format": form} if plain else {"type": kind}
            case kind:
                return {"type": kind}

    def _of_object(self, option: JsonObject) -> JsonObject:
        if "$ref" in option or "properties" in option:
            return self._reference(option)
        if any(each["type"] != "any" for each in self.reader.options(option.get("additionalProperties", True))):
            self.losses.note(written(option), "the values of a map are read as they are, their type is not")
        return {}

    def _of_array(self, option: JsonObject, use: Use) -> JsonObject:
        items = _items(option)
        if items in self._open_items:
            self.losses.note(written(option), "an array that may hold itself: its items are read as any value")
            return {"type": "array", "items": {}}
        self._open_items.append(items)
        form = self.of(items, use)
        self._open_items.pop()
        return {"type": "array", "items": {key: value for key, value in form.items() if key != "default"}}

    def _arrays_joined(self, options: Sequence[JsonObject]) -> list[JsonObject]:
        """Return options with one array of all that the arrays may hold: by their type, they are all lists."""
        arrays = [option for option in options if option["type"] == "array"]
        if len(arrays) < 2:
            return [*options]
        place, items = arrays[0]["x-place"], [_items(option) for option in arrays]
        joined: JsonObject = {"type": "array", "x-place": place, "items": {"anyOf": items}}
        return [*(option for option in options if option["type"] != "array"), joined]

    def _union(self, members: list[JsonObject], use: Use, pointer: str) -> JsonObject:
        if len(members) == 1:
            return {**members[0]}
        if {} in members:
            if any("$ref" in member for member in members):
                self.losses.note(pointer, "a choice of an object and of any: read as any value")
            return {}
        if use is not Use.READ and any(member.get("items") == {} for member in members):
            # What casts such a list does not pass strict type checking.
            return {}
        if use is Use.SENT:
            return {"anyOf": [*members]}
        objects = [str(member["$ref"]).removeprefix(SCHEMAS) for member in members if "$ref" in member]
        unlike = self._not_told_apart(objects) if len(objects) > 1 else None
        if unlike is not None and use is Use.READ:
            self.losses.note(pointer, f"a choice of objects, read as any value: {unlike}")
            return {}
        if sum(member.get("type") == "array" for member in members) > 1:
            unlike = unlike or "they are in arrays"
        if unlike is not None:
            self.losses.note(pointer, f"a choice of objects, of which the first that fits is read: {unlike}")
            return {"anyOf": [*members], "x-told-by": "order"}
        return {"anyOf": [*members], **({"x-told-by": "tag"} if len(objects) > 1 else {})}

    def _not_told_apart(self, names: Sequence[str]) -> str | None:
        """Return why msgspec cannot tell classes apart; `None` if it can."""
        tags = [self.tags.get(name, f"{name} is not a schema of its own") for name in names]
        reason = next((tag for tag in tags if isinstance(tag, str)), None)
        told = {tag for tag in tags if isinstance(tag, Tag)}
        same = len({(tag.name, type(tag.value)) for tag in told}) == 1 and len(told) == len(tags)
        return reason or (None if same else "their values do not tell them apart")

    def _reference(self, option: JsonObject) -> JsonObject:
        key = self.reader.named(option)
        return {"$ref": SCHEMAS + (self.class_names[key] if key is not None else self._nested(option))}

    def _nested(self, option: JsonObject) -> str:
        """Return the name of what is written in place: a function of the place, so that no other schema changes it."""
        first, _, others = written(option).partition("\n")
        steps = first.split("/")
        head = self.places.get("/".join(steps[:4])) or pascal(words(" ".join(steps[2:4])))
        said = " ".join(step for step in steps_of("/".join(["#", *steps[4:]])) if not _STRUCTURE.fullmatch(step))
        # The words alone do not tell one place from another.
        place = "/".join([head, *steps[4:]]) + others
        name = f"{(head + pascal(words(said)))[:LONGEST]}X{digest(place)}{NESTED}"
        if name not in self.schemas:
            if "properties" in option:
                self._write_class(name, option, None)
            else:
                self._write_enumeration(name, option, None)
        return name

    def _write_enumeration(self, name: str, option: JsonObject, description: JsonValue) -> None:
        self.schemas[name] = {**_described(description), "type": option["type"], "enum": option["enum"]}

    def _write_class(self, name: str, option: JsonObject, description: JsonValue) -> None:
        written = _described(description)
        self.schemas[name] = written
        documented, rest = child(option, "properties"), option.get("additionalProperties")
        if isinstance(rest, dict) and documented:
            self.losses.note(self.reader.where(rest), "the properties beyond the documented ones are not read")
        keys = property_keys(documented)
        properties: JsonObject = {}
        for wire, schema in documented.items():
            if wire in keys:
                properties[keys[wire]] = self.of(schema, Use.READ)
            else:
                self.losses.note(self.reader.where(schema), "its name has a character that cannot be in one: not read")
        written |= {"type": "object", "properties": properties, "additionalProperties": False}
        needed = strings(option.get("required"))
        if isinstance(tag := self.tags.get(name), Tag):
            written["x-tag"] = {"name": tag.name, "value": tag.value}
        if required := [keys[wire] for wire in documented if wire in keys and wire in needed]:
            written["required"] = [*required]


def _items(option: JsonObject) -> JsonValue:
    """Return the schema of what is in an array."""
    members = items_of(option, "prefixItems")
    if (rest := option.get("items", not members)) is not False:
        members = [*members, rest]
    return members[0] if len(members) == 1 else {"anyOf": members}


def _described(description: JsonValue) -> JsonObject:
    return {"description": description} if isinstance(description, str) and description else {}


def choices(form: JsonObject) -> list[JsonObject]:
    """Return the forms of which a form is a choice, itself if it is none."""
    return [each for each in items_of(form, "anyOf") if isinstance(each, dict)] or [form]


def is_enumeration(option: JsonObject) -> bool:
    """Return whether the generator can make an enumeration of an option: strings or integers."""
    return option["type"] in {"integer", "string"} and "enum" in option


def format_of(option: JsonObject) -> str:
    """Return the format of a text or a number; that of bytes, too, if they are described as OpenAPI 3.1 does."""
    if option.get("contentMediaType") == "application/octet-stream" and "contentEncoding" not in option:
        return "binary"
    given = option.get("format")
    return given if isinstance(given, str) else ""


def _default_fits(default: JsonValue, form: JsonObject) -> bool:
    """Return whether a default is a plain value of the one plain type that a form has.

    The generator drops a whole schema for others, doubles backslashes, and evaluates dates when a module is imported.
    """
    members = choices(form)
    if default is None or any("$ref" in each or each.get("format") in _NO_DEFAULT for each in members):
        return False
    if isinstance(default, str) and not {'"', "\\"}.isdisjoint(default):
        return False
    types = {str(each.get("type")) for each in members} - {"null"}
    found = type_of_value(default)
    return found in {"boolean", "integer", "number", "string"} and types in (
        {found},
        {"number"} if found == "integer" else {found},
    )
