"""Operations in the few forms of which the generator makes a function that sends and reads what is documented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.spec.attributes import path_names
from scripts.spec.document import JsonObject, SpecError, child, operations
from scripts.spec.forms import Forms, Use, choices
from scripts.spec.names import HIDDEN
from scripts.spec.parameters import STRING, parameter_forms
from scripts.spec.references import below, followed, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.spec.modules import Module

_BINARY: JsonObject = {"type": "string", "format": "binary"}
_BYTES = "application/octet-stream"
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def operation_forms(forms: Forms, modules: Mapping[tuple[str, str], Module]) -> JsonObject:
    """Return the paths with all operations, and in these all that they refer to.

    The generator leaves out an operation with a parameter, a body or a response of another form, or writes a function
    that sends something else than is documented.

    Args:
        forms: Writes the schemas of the document.
        modules: The module of each operation, by method and path.

    Raises:
        SpecError: Two paths are the same for the generator.
    """
    written: JsonObject = {}
    for method, path, operation in operations(forms.reader.document):
        item = written.setdefault(_with_python_names(path), {})
        if not isinstance(item, dict) or method in item:
            raise SpecError(f"{below('#/paths', path)}: another path differs from it in the names of parameters only")
        pointer, module = below("#/paths", path, method), modules[method, path]
        done: JsonObject = {key: operation[key] for key in ("summary", "description", "security") if operation.get(key)}
        done |= {"tags": [module.folder], "operationId": module.name}
        if parameters := parameter_forms(forms, method, path):
            done["parameters"] = parameters
        if body := _body(forms, operation, pointer):
            done["requestBody"] = body
        item[method] = {**done, "responses": _responses(forms, operation, pointer)}
    return written


def _with_python_names(path: str) -> str:
    names = path_names(path)
    return re.sub(r"\{([^{}]*)\}", lambda found: f"{{{names[found[1]]}}}", path)


def _body(forms: Forms, operation: JsonObject, pointer: str) -> JsonObject | None:
    """Return one representation of a body that can be sent: JSON before forms before bytes; any other as bytes."""
    body, pointer = followed(forms.reader.document, operation.get("requestBody"), below(pointer, "requestBody"))
    content = child(body, "content") if isinstance(body, dict) else {}
    if not isinstance(body, dict) or not content:
        return None
    kinds = {_plain_type(key): key for key in content}
    chosen = next((kind for kind in kinds if _is_json(kind)), None)
    chosen = chosen or next((kind for kind in (*_FORMS, _BYTES) if kind in kinds), next(iter(kinds)))
    _note_others(forms, content, kinds[chosen], pointer, "sent")
    schema = child(content, kinds[chosen]).get("schema", True)
    done: JsonObject = {key: body[key] for key in ("description", "required") if key in body}
    if not _is_json(chosen) and chosen not in _FORMS:
        kind = chosen if chosen == _BYTES else f"{_BYTES};{HIDDEN}{chosen}"
        return {**done, "content": {kind: {"schema": {**_BINARY}}}}
    form = forms.of(schema, Use.SENT)
    given = [each for each in choices(form) if each != {"type": "null"}]
    if chosen in _FORMS:
        given = [{"$ref": each["$ref"]} for each in given if "$ref" in each][:1]
        if not given:
            forms.losses.note(pointer, "a form without documented properties: not sent")
            return None
    if chosen in _FORMS or (body.get("required") is not True and len(given) == 1):
        # What may be left out is then not sent, rather than null.
        form = given[0]
    elif body.get("required") is not True:
        place = below(pointer, "content", kinds[chosen], "schema")
        forms.losses.note(place, "a body that may be left out and is a choice: any value is sent as it is")
        form = {}
    return {**done, "content": {_json_name(chosen): {"schema": form}}}


def _responses(forms: Forms, operation: JsonObject, pointer: str) -> JsonObject:
    done: JsonObject = {}
    for status, given in child(operation, "responses").items():
        response, place = followed(forms.reader.document, given, below(pointer, "responses", status))
        if re.fullmatch(r"[1-5][0-9X]{2}|default", status, re.IGNORECASE) and isinstance(response, dict):
            done[status.upper() if status != "default" else status] = _response(forms, response, place)
    return done


def _response(forms: Forms, response: JsonObject, pointer: str) -> JsonObject:
    """Return one representation of a response: JSON, else text, else bytes."""
    done: JsonObject = {"description": str(response.get("description") or "")}
    content = child(response, "content")
    kinds = {_plain_type(key): key for key in content}
    if not kinds:
        return done
    text = next((kind for kind in kinds if kind.startswith("text/")), None)
    chosen = next((kind for kind in kinds if _is_json(kind)), text or next(iter(kinds)))
    _note_others(forms, content, kinds[chosen], pointer, "read")
    schema = child(content, kinds[chosen]).get("schema", True)
    types = {str(option["type"]) for option in forms.reader.options(schema)}
    if _is_json(chosen):
        # The generator writes a module that cannot be imported for a response that is nothing but null.
        if types != {"null"}:
            form: JsonObject = {} if "any" in types else {"schema": forms.of(schema, Use.RECEIVED)}
            done["content"] = {_json_name(chosen): form}
            # msgspec decodes no type that contains even one choice without tags.
            if {str(part["x-told-by"]) for _, part in parts(form) if "x-told-by" in part} == {"tag"}:
                done["x-decoded"] = True
        return done
    if types & {"array", "object"}:
        forms.losses.note(pointer, f"the schema of {chosen}, which is read as {'text' if text else 'bytes'}")
    done["content"] = {text: {"schema": {**STRING}}} if text else {_BYTES: {"schema": {**_BINARY}}}
    return done


def _note_others(forms: Forms, content: JsonObject, chosen: str, pointer: str, done: str) -> None:
    for key in content:
        if key != chosen:
            forms.losses.note(below(pointer, "content", key), f"not {done}: {chosen} is")


def _plain_type(content_type: str) -> str:
    """Return a media type without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def _is_json(content_type: str) -> bool:
    return content_type in {"application/json", "*/*", "application/*"} or content_type.endswith("+json")


def _json_name(content_type: str) -> str:
    return "application/json" if "*" in content_type else content_type


def unwritten(document: JsonObject) -> Iterator[tuple[str, str]]:
    """Yield the place of each part of a document that no form takes, and why it does not."""
    for section in ("webhooks", "x-webhooks"):
        for name in child(document, section):
            yield below("#", section, name), "a webhook: the server calls it"
    for path, item in child(document, "paths").items():
        if isinstance(item, dict):
            for method in ("query", *child(item, "additionalOperations")):
                if method in item or method != "query":
                    steps = () if method in item else ("additionalOperations",)
                    yield below("#/paths", path, *steps, method), "the generator knows no such method"
    for method, path, operation in operations(document):
        pointer = below("#/paths", path, method)
        for name in child(operation, "callbacks"):
            yield below(pointer, "callbacks", name), "a callback: the server calls it"
        for status, response in child(operation, "responses").items():
            for name in child(response, "links") if isinstance(response, dict) else ():
                yield below(pointer, "responses", status, "links", name), "a link: no function follows it"
    for key, schema in child(document, "components", "schemas").items():
        discriminator = child(schema, "discriminator") if isinstance(schema, dict) else {}
        if discriminator and isinstance(schema, dict) and not schema.keys() & {"anyOf", "oneOf"}:
            yield (
                below("#/components/schemas", key, "discriminator"),
                "read as what it is, never as one of its children",
            )
