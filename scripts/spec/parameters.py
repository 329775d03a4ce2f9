"""The parameters of operations in the few forms that the generated functions send as documented.

The generator leaves out an operation with a list, a date or a null in a header, or a parameter of a path that is
optional, missing or one too many; it gives all cookies the type of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.attributes import argument_keys, path_names
from scripts.spec.forms import Forms, Use, choices, format_of, is_enumeration
from scripts.spec.names import HIDDEN
from scripts.spec.references import parameters

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject, JsonValue

STRING: JsonObject = {"type": "string"}

#: The types that can be written into a path or a header as they are, and the formats of which that is not so.
_PLAIN = frozenset({"boolean", "integer", "number", "string"})
_DATES = frozenset({"binary", "date", "date-time"})


def parameter_forms(forms: Forms, method: str, path: str) -> list[JsonValue]:
    """Return the parameters of an operation, each place in its path and each name once."""
    found: dict[tuple[str, str], JsonObject] = {}
    required: set[tuple[str, str]] = set()
    for parameter, pointer in parameters(forms.reader.document, method, path):
        key = (str(parameter.get("in")), str(parameter.get("name")))
        if key in found:
            continue
        form = _form(forms, parameter, pointer, key[0])
        if form is None or (key[0] == "path" and f"{{{key[1]}}}" not in path):
            continue
        found[key] = form
        if parameter.get("required") is True:
            required.add(key)
    for name in path_names(path):
        found.setdefault(("path", name), {**STRING})
        required.add(("path", name))
    keys = argument_keys(found, path)
    return [
        {"name": keys[key], "in": key[0], "required": key in required, "schema": form} for key, form in found.items()
    ]


def _form(forms: Forms, parameter: JsonObject, pointer: str, place: str) -> JsonObject | None:
    """Return the form of a parameter; `None` for one that no function can send."""
    schema = parameter.get("schema", True)
    given = parameter.get("description") or forms.reader.annotation(schema, "description")
    described: JsonObject = {"description": given} if isinstance(given, str) and given else {}
    if HIDDEN in str(parameter.get("name")):
        forms.losses.note(pointer, f"a parameter whose name has the character {HIDDEN}: not sent")
        return None
    if "content" in parameter:
        forms.losses.note(pointer, "a parameter with `content`: its text is to be given")
        return {**STRING, **described}
    style, joined = parameter.get("style"), parameter.get("explode") is False
    if place == "query" and style == "deepObject":
        forms.losses.note(pointer, "a parameter of the style deepObject: not sent")
        return None
    lists = any(option["type"] in {"array", "object"} for option in forms.reader.options(schema))
    if place == "query" and not (lists and (joined or style in {"pipeDelimited", "spaceDelimited"})):
        return {**forms.of(schema, Use.SENT), **described}
    if lists:
        forms.losses.note(pointer, "a list or an object in one text: that text is to be given")
    return {**_plain(forms, schema, place), **described}


def _plain(forms: Forms, schema: JsonValue, place: str) -> JsonObject:
    """Return the form of what is sent as text: never null, and in a path without a default."""
    named = [option for option in forms.reader.options(schema) if option["type"] != "null"]
    if place == "cookie" or len(named) != 1 or named[0]["type"] not in _PLAIN:
        return {**STRING}
    if format_of(named[0]) in _DATES and not is_enumeration(named[0]):
        return {**STRING}
    form = forms.of(schema, Use.SENT)
    (only,) = (each for each in choices(form) if each != {"type": "null"})
    done = {**form, **only} if place != "path" else only
    return {key: value for key, value in done.items() if key != "anyOf" and (key != "default" or place != "path")}
