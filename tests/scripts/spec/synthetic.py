"""A document with every trap for the generator that one can hold, made for these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scripts.spec.samples import (
    BINARY,
    INTEGER,
    NULL,
    STRING,
    array,
    document,
    either,
    json_response,
    model,
    operation,
    ref,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.spec.document import JsonObject, JsonValue

MOMENT: JsonObject = {"type": "string", "format": "date-time"}

#: Names that Python, the generated modules or the generator's own variables use.
TAKEN = (
    *("False", "None", "True", "class", "def", "from", "import", "lambda", "nonlocal", "async", "await"),
    *("hash", "id", "list", "dict", "type", "str", "int", "object", "property", "print", "format", "open"),
    *("Exception", "d", "T", "cls", "self", "src_dict", "field_dict", "prop", "prop_name", "data", "field"),
    *("fields", "additional_properties", "additional_property", "additional_keys", "to_dict", "from_dict"),
    *("to_multipart", "UNSET", "Unset", "Any", "cast", "datetime", "date", "UUID", "File", "FileTypes"),
    *("BytesIO", "Response", "Client", "AuthenticatedClient", "HTTPStatus", "TypeVar", "Mapping", "Generator"),
    *("StrEnum", "IntEnum", "Literal", "METHOD", "PATH", "errors", "types", "json", "httpx", "quote"),
    *("client", "url", "body", "params", "headers", "cookies", "kwargs", "response", "isinstance", "files"),
    *("define", "models", "api", "attrs", "TYPE_CHECKING", "TextIO", "BinaryIO", "Struct", "convert"),
    *("to_builtins", "httpValidationError", "value", "name", "mro", "_private", "__dunder__", "2fa", "Model"),
    *("Inline", "FieldInline", "PythonFinalizationError", "WindowsError", "ExceptionGroup", "true", "self_"),
    *("type_", "UNset"),
)

#: Words that a docstring, a string literal or a line break could trip over.
NASTY = 'He said "hi" \\d+ \\U0001 """quotes""" {braces} %s \'single\'\nsecond line\ttab \\'


def nullable(schema: JsonValue) -> JsonObject:
    return either(schema, NULL)


def properties() -> Iterator[tuple[str, JsonObject]]:
    """Yield classes with troublesome properties."""
    forms: dict[str, JsonObject] = {
        "Text": STRING,
        "Maybe": nullable(ref("Plain")),
        "Choice": either(ref("Plain"), STRING),
        "Objects": array(ref("Plain")),
        "Moment": MOMENT,
    }
    for form, schema in forms.items():
        taken: JsonObject = dict.fromkeys(TAKEN, schema)
        yield f"Taken{form}", model(**taken)
        yield f"TakenRequired{form}", {**model(**taken), "required": [*TAKEN]}
    cases: JsonObject = dict.fromkeys(("Name", "name", "NAME", "nAme", "Any", "any", "a-b", "a_b", "a b", "ab"), STRING)
    cases |= dict.fromkeys(
        ("+1", "-1", "", "größe", "$schema", "@type", "x.y", "type", "type_", "from", "from_"), INTEGER
    )
    yield "Cases", {**model(**cases), "required": ["Name", "name", "+1", "from_"]}
    yield "Described", {**model(a={**STRING, "description": NASTY, "example": NASTY}), "description": NASTY}
    yield "Quoted", model(**{'say "hi"': STRING, "back\\slash": STRING, "{brace}": STRING, "a" * 150: STRING})
    yield "L" + "ong" * 90, model(a=nullable(model(b=STRING)))
    yield "L" + "ong" * 90 + "er", model(a=STRING)
    for name in ("CVMInfo", "CvmInfo", "cvm_info", "vendor__CVMInfo", "vendor__api__CVMInfo", "CVM-Info", "cvm.info"):
        yield name, {**model(a=STRING), "title": "CVMInfo"}


def values() -> Iterator[tuple[str, JsonObject]]:
    """Yield enumerations, defaults and formats."""
    lists: dict[str, list[JsonValue]] = {
        "Words": ["a", "b-c", "d e", "1st", "none", "True", "class", "mro", "name", "on", "ON"],
        "Mixed": ["a", 1, None],
        "Flags": [True, False],
        "Numbers": [-1, 0, 1],
        "Quotes": ["", '"', "'", "\\", '"""', "größe", "a\nb"],
    }
    for name, listed in lists.items():
        yield f"Kind{name}", {"enum": listed, "title": "Kind"}
    yield "KindText", {"type": "string", "enum": ["a", "b"]}
    yield "Kinds", model(**{name.lower(): ref(f"Kind{name}") for name in lists})
    for form in ("date-time", "date", "uuid", "binary", "byte", "hashid"):
        schema: JsonObject = {"type": "string", "format": form}
        yield (
            f"Of{form.title().replace('-', '')}",
            model(one=schema, maybe=nullable(schema), many=array(schema), either=either(schema, INTEGER)),
        )
    yield (
        "Defaults",
        model(
            text={**STRING, "default": 'a "quoted" \\ text\n'},
            number={"type": "number", "default": 1},
            flag={"type": "boolean", "default": "true"},
            listed={**array(STRING), "default": []},
            thing={**nullable(ref("Plain")), "default": {"a": 1}},
            kind={**ref("KindText"), "default": "a"},
            inside={"type": "string", "enum": ["x", "y"], "default": "z"},
            moment={**MOMENT, "default": "2026-01-01T00:00:00Z"},
        ),
    )


def compositions() -> Iterator[tuple[str, JsonObject]]:
    """Yield recursion, composition and the forms that a schema can take."""
    yield "Plain", {**model(a=STRING), "title": "Equal"}
    yield "Other", {**model(b=INTEGER), "title": "Equal"}
    yield "Empty", {"type": "object", "properties": {}}
    yield "Bare", {}
    yield "Yes", {"type": "object", "additionalProperties": True}
    yield "Tree", model(parent=nullable(ref("Tree")), children=array(ref("Tree")), by={"additionalProperties": STRING})
    yield "Left", {**model(right=ref("Right"), rights=array(ref("Right"))), "required": ["right"]}
    yield "Right", model(left=nullable(ref("Left")), either=either(ref("Left"), array(ref("Left"))))
    yield "JsonLike", either(STRING, array(ref("JsonLike")), {"additionalProperties": ref("JsonLike")}, NULL)
    yield "Nest", array(either(ref("Nest"), STRING))
    yield "Alias", ref("Plain")
    yield "Old", {**model(a=STRING), "nullable": True}
    yield "AllOf", {"allOf": [ref("Plain"), ref("Other"), {**model(c=STRING), "required": ["c"]}], "description": "All"}
    yield "AllOfOld", {"allOf": [ref("Old"), {"required": ["a"]}]}
    yield "AllOfConflict", {"allOf": [ref("Plain"), model(a=INTEGER)]}
    yield "Choice", {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}}
    yield "Cat", {**model(kind={"const": "cat"}, lives=INTEGER), "required": ["kind"]}
    yield "Dog", {**model(kind={"const": "dog"}), "required": ["kind"]}
    inner = model(value=STRING, kind={"enum": ["a"]}, mapped={"additionalProperties": model(a=STRING)})
    yield "Nested", model(inner=model(inner=inner, list=array(inner)), either=either(model(a=STRING), model(b=STRING)))
    loose: list[JsonValue] = [{"type": "array"}, ref("Nest"), ref("Bare"), ref("JsonLike"), array(ref("Bare"))]
    unions: JsonObject = {f"maybe_{index}": nullable(each) for index, each in enumerate(loose)}
    unions |= {f"either_{index}": either(ref("Plain"), each) for index, each in enumerate(loose)}
    yield "Loose", model(**unions, plain=ref("JsonLike"), types={"type": ["array", "null"]}, choice=ref("Choice"))
    yield (
        "Arrays",
        model(
            either=either(array(ref("Plain")), array(STRING), NULL),
            deeper=either(array(ref("Plain")), {"oneOf": [array(INTEGER), NULL]}),
            mixed=either(array({"type": "string", "format": "date"}), ref("Plain"), {"type": "boolean"}),
            pair={"type": "array", "prefixItems": [STRING, ref("Plain")], "items": False},
            matrix=array(array({"type": "number"})),
        ),
    )


def schemas() -> JsonObject:
    """Return all schemas of the document."""
    named: JsonObject = {name: {**model(type=STRING), "title": name} for name in TAKEN if name != "__dunder__"}
    for source in (properties(), values(), compositions()):
        named |= dict(source)
    named["Form"] = {**model(a=STRING, many=array(STRING), maybe=nullable(INTEGER)), "required": ["a"]}
    upload = model(
        number={"type": "number"},
        flag={"type": "boolean"},
        file=BINARY,
        files=array(BINARY),
        maybe=nullable(BINARY),
        note=nullable(STRING),
        at=MOMENT,
        kind=ref("KindText"),
        plain=ref("Plain"),
        plains=array(ref("Plain")),
        either=either(STRING, INTEGER),
        anything={},
    )
    named["Upload"] = {**upload, "required": ["file", "plain"]}
    return named


def parameter(name: str, where: str, schema: JsonValue, **more: JsonValue) -> JsonObject:
    return {"name": name, "in": where, "schema": schema, **more}


def arguments() -> Iterator[tuple[str, JsonObject]]:
    """Yield operations with troublesome names and parameters."""
    for number, name in enumerate(TAKEN):
        get = operation(name, ref("Plain"), name)
        get["parameters"] = [parameter(name, "query", STRING), parameter(name, "header", STRING)]
        post = operation(f"{name}_2", ref("Plain"), TAKEN[number - 1])
        post["parameters"] = [parameter(name, "cookie", STRING), parameter(name, "query", array(STRING))]
        post["requestBody"] = {"content": {"application/json": {"schema": ref("Plain")}}}
        yield f"/taken/{number}", {"get": get, "post": post}
    crowded = operation("crowded", ref("Plain"))
    crowded["parameters"] = [
        *(parameter(name, where, STRING) for name in TAKEN for where in ("query", "header", "cookie")),
        parameter("json_x", "query", STRING),
        parameter("x", "query", array(ref("KindText"))),
    ]
    yield "/crowded/{class}/{body}/{cvm-id}/{x.y}/{client}/{2fa}", {"get": crowded}
    placed = operation("placed", ref("Plain"))
    schemas: dict[str, JsonValue] = {
        "text": STRING,
        "maybe": nullable(STRING),
        "flag": {"type": "boolean", "default": True},
        "many": array(STRING),
        "moment": nullable(MOMENT),
        "day": {"type": "string", "format": "date", "default": "2026-01-01"},
        "kind": ref("KindText"),
        "kinds": array(ref("KindText")),
        "inside": {"type": "string", "enum": ["a", "A"], "default": "A"},
        "either": either(STRING, INTEGER, {"type": "boolean"}),
        "thing": ref("Plain"),
        "things": either(array(STRING), STRING, NULL),
        "anything": {},
    }
    placed["parameters"] = [
        *(
            parameter(f"{where}-{name}", where, schema, required=name == "text")
            for name, schema in schemas.items()
            for where in ("query", "header", "cookie")
        ),
        *(parameter(name, "path", schema) for name, schema in schemas.items()),
    ]
    yield "/placed/" + "/".join(f"{{{name}}}" for name in (*schemas, "undeclared")), {"get": placed}
    yield "/long", {"get": operation("long_" * 60, ref("Plain"), "Long " * 20)}
    yield "/foreign", {"get": operation("日本", ref("Plain"), "日本"), "head": operation("größe", {}, "größe")}
    yield "/untagged", {"trace": {"responses": {"200": json_response(ref("Plain"))}, "x-extra": 1}}


def bodies() -> Iterator[tuple[str, JsonObject]]:
    """Yield operations with each kind of body, which is required or may be left out."""
    json: dict[str, JsonValue] = {
        "any": {},
        "list": array(ref("Plain")),
        "scalar": INTEGER,
        "choice": either(ref("Plain"), array(ref("Plain")), array(STRING), NULL),
        "scalars": either(STRING, INTEGER),
        "maybe": nullable(ref("Plain")),
        "variants": either(ref("Plain"), ref("Other")),
        "inline": model(a=model(b=STRING)),
    }
    others: dict[str, JsonObject] = {
        "form": {"application/x-www-form-urlencoded": {"schema": ref("Form")}},
        "upload": {"multipart/form-data": {"schema": ref("Upload")}},
        "maybe_upload": {"multipart/form-data": {"schema": nullable(ref("Upload"))}},
        "inline_form": {"multipart/form-data": {"schema": model(a=STRING, file=BINARY)}},
        "bytes": {"application/octet-stream": {"schema": STRING}},
        "zip": {"application/zip": {}},
        "patch": {"application/merge-patch+json; charset=utf-8": {"schema": ref("Plain")}},
    }
    contents: JsonObject = {**others}
    contents |= {name: {"application/json": {"schema": schema}} for name, schema in json.items()}
    for name, content in contents.items():
        for required in (True, False):
            put = operation(f"send_{name}_{required}", ref("Plain"), "Bodies")
            body: JsonObject = {"required": required, "content": content}
            yield f"/bodies/{name}/{required}", {"put": {**put, "requestBody": body}}


def responses() -> Iterator[tuple[str, JsonObject]]:
    """Yield operations with each kind of response."""
    json: dict[str, JsonValue] = {
        "anything": {},
        "scalar": STRING,
        "moment": MOMENT,
        "null": NULL,
        "map": {"type": "object", "additionalProperties": ref("Plain")},
        "inline": model(a=STRING),
        "nested": array(either(ref("Plain"), array(ref("Other")))),
        "lists": either(array(ref("Plain")), array(ref("Other")), {"type": ["array", "null"]}),
        "variants": either(ref("Plain"), ref("Other"), ref("Plain")),
        "alias": ref("JsonLike"),
    }
    media: dict[str, JsonObject] = {kind: {} for kind in ("text/plain", "text/html", "image/png", "application/x")}
    found: dict[str, JsonObject] = {name: {"200": json_response(schema)} for name, schema in json.items()}
    found |= {f"media_{kind}": {"200": {"description": kind, "content": {kind: each}}} for kind, each in media.items()}
    found |= {
        "nothing": {"204": {"description": "Nothing"}},
        "none_at_all": {},
        "several": {"200": json_response(ref("Plain")), "201": json_response(ref("Other"))},
        "pattern": {"2xx": json_response(ref("Plain")), "4XX": json_response(ref("Other"))},
        "default": {"default": json_response(either(array(model(a=STRING)), NULL))},
        "with_default": {"200": json_response(array(ref("Plain"))), "default": {"description": "Odd"}},
    }
    for name, responses in found.items():
        get: JsonObject = {"tags": ["Responses"], "operationId": f"get_{name}", "summary": NASTY, "description": NASTY}
        yield f"/responses/{name}", {"get": {**get, "responses": responses}}


def whole_document() -> JsonObject:
    """Return the document."""
    return document(schemas(), dict([*arguments(), *bodies(), *responses()]))
