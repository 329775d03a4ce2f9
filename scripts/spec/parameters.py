"""The parameters of operations in the few forms that the generated functions send as documented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.attributes import argument_keys, path_names
from scripts.spec.document import JsonObject, JsonValue, SpecError, child
from scripts.spec.forms import Forms, Use, format_of, is_enumeration
from scripts.spec.references import below, followed

if TYPE_CHECKING:
    from scripts.spec.losses import Losses

STRING: JsonObject = {"type": "string"}

#: The types that can be written into a path or a header as they are, and the formats of which that is not so.
_PLAIN = frozenset({"boolean", "integer", "number", "string"})
_DATES = frozenset({"binary", "date", "date-time"})


@dataclass
class Parameters:
    """Writes the parameters of operations.

    The generator leaves out an operation with a list, a date or a null in a header, or a parameter of a path that is
    optional, missing or one too many; it gives all cookies the type of the first.

    Attributes:
        document: The document.
        forms: Writes its schemas.
        losses: Takes what is not sent.
    """

    document: JsonObject
    forms: Forms
    losses: Losses

    def of(self, method: str, path: str, operation: JsonObject) -> list[JsonValue]:
        """Return the parameters of an operation, each place in its path and each name once."""
        holders = ((operation, ("#/paths", path, method)), (child(self.document, "paths", path), ("#/paths", path)))
        forms: dict[tuple[str, str], JsonObject] = {}
        required: set[tuple[str, str]] = set()
        for holder, steps in holders:
            listed = holder.get("parameters")
            for index, item in enumerate(listed if isinstance(listed, list) else []):
                found, pointer = followed(self.document, item, below(*steps, "parameters", index))
                if not isinstance(found, dict):
                    raise SpecError(f"{pointer} is not a parameter")
                key = (str(found.get("in")), str(found.get("name")))
                if key in forms:
                    continue
                form = self._form(found, pointer, key[0])
                if form is None or (key[0] == "path" and f"{{{key[1]}}}" not in path):
                    continue
                forms[key] = form
                if key[0] == "path" or found.get("required") is True:
                    required.add(key)
        for name in path_names(path):
            forms.setdefault(("path", name), {**STRING})
            required.add(("path", name))
        keys = argument_keys(forms, path)
        return [
            {"name": keys[key], "in": key[0], "required": key in required, "schema": form}
            for key, form in forms.items()
        ]

    def _form(self, parameter: JsonObject, pointer: str, place: str) -> JsonObject | None:
        """Return the form of a parameter; `None` for one that no function can send."""
        schema = parameter.get("schema", True)
        given = parameter.get("description") or self.forms.reader.annotation(schema, "description")
        described: JsonObject = {"description": given} if isinstance(given, str) and given else {}
        options = self.forms.reader.options(schema)
        if "content" in parameter:
            self.losses.note(pointer, "a parameter with `content`: its text is to be given")
            return {**STRING, **described}
        style, joined = parameter.get("style"), parameter.get("explode") is False
        if place == "query" and style == "deepObject":
            self.losses.note(pointer, "a parameter of the style deepObject: not sent")
            return None
        lists = any(option["type"] in {"array", "object"} for option in options)
        if place != "query" or (lists and (joined or style in {"pipeDelimited", "spaceDelimited"})):
            if lists:
                self.losses.note(pointer, "a list or an object in one text: that text is to be given")
            return {**self._plain(options, schema, place), **described}
        return {**self.forms.of(schema, Use.SENT), **described}

    def _plain(self, options: list[JsonObject], schema: JsonValue, place: str) -> JsonObject:
        """Return the form of what is sent as text: never null, and in a path without a default."""
        named = [option for option in options if option["type"] != "null"]
        if place == "cookie" or len(named) != 1 or named[0]["type"] not in _PLAIN:
            return {**STRING}
        if format_of(named[0]) in _DATES and not is_enumeration(named[0]):
            return {**STRING}
        form = self.forms.of(schema, Use.SENT)
        members = form.get("anyOf")
        bare = next((each for each in members if each != {"type": "null"}), form) if isinstance(members, list) else form
        done = {**bare} if isinstance(bare, dict) else form
        if place != "path" and "default" in form:
            done["default"] = form["default"]
        elif place == "path":
            done.pop("default", None)
        return done
