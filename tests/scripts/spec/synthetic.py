"""A whole document of the vendor's style, made for these tests: large, with every trap that one can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scripts.spec.samples import document, json_response, model, operation, ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.spec.document import JsonObject, JsonValue

STRING: JsonObject = {"type": "string"}
INTEGER: JsonObject = {"type": "integer"}
NULL: JsonObject = {"type": "null"}

AREAS = ("apps", "billing", "cvms", "keys", "kms", "nodes", "teepods", "users", "webhooks", "workspaces")
VERSIONS = ("v20251028", "v20260121", "v20260601")
PARTS = ("Info", "InfoDetail", "Ref", "Status", "Page", "Config", "Event", "Usage")

#: Names that Python, the generated modules or the generator's own variables use.
TAKEN = (
    *("False", "None", "True", "class", "def", "from", "import", "lambda", "nonlocal", "async", "await"),
    *("hash", "id", "list", "dict", "type", "str", "int", "object", "property", "print", "format", "open", "Exception"),
    *("d", "T", "cls", "self", "src_dict", "field_dict", "prop", "prop_name", "prop_dict", "data", "field", "fields"),
    *("additional_properties", "additional_property", "additional_keys", "to_dict", "from_dict", "to_multipart"),
    *(
        "UNSET",
        "Unset",
        "Any",
        "cast",
        "datetime",
        "date",
        "UUID",
        "File",
        "FileTypes",
        "BytesIO",
        "Response",
        "Client",
    ),
    *("AuthenticatedClient", "HTTPStatus", "TypeVar", "Mapping", "Generator", "StrEnum", "IntEnum", "Literal"),
    *("errors", "types", "json", "httpx", "quote", "client", "url", "body", "params", "headers", "cookies", "kwargs"),
    *("response", "isinstance", "files", "define", "models", "api", "attrs", "TYPE_CHECKING", "TextIO", "BinaryIO"),
    *("httpValidationError", "value", "name", "mro", "_private", "__dunder__", "2fa", "Model", "Inline", "FieldInline"),
    *("PythonFinalizationError", "WindowsError", "ExceptionGroup", "true", "self_", "type_", "UNset"),
)

#: Words that a docstring, a string literal or a line break could trip over.
NASTY = 'He said "hi" \\d+ \\U0001 """quotes""" {braces} %s \'single\'\nsecond line\ttab \\'


def array(items: JsonValue) -> JsonObject:
    return {"type": "array", "items": items}


def nullable(schema: JsonValue) -> JsonObject:
    return {"anyOf": [schema, NULL]}


def key(area: str, version: str, part: str) -> str:
    """Return a module-qualified key, as FastAPI makes it where last name parts are equal."""
    return f"vendor__api__routes__{area}__{version}__schemas__{part}"


def versioned() -> Iterator[tuple[str, JsonObject]]:
    """Yield dated variants of every part in every area: equal titles, equal last name parts."""
    for area in AREAS:
        for number, version in enumerate(VERSIONS):
            for part in PARTS:
                others: list[JsonValue] = [ref(key(area, each, part)) for each in VERSIONS]
                properties: JsonObject = {
                    "id": {"anyOf": [STRING, INTEGER], "title": "Id"},
                    "name": {**STRING, "title": "Name", "description": f"The {part} of {area}", "examples": ["a"]},
                    "created_at": nullable({"type": "string", "format": "date-time"}),
                    f"since_{version}": {"type": "integer", "default": number},
                    "variants": array({"anyOf": others}),
                    "latest": {"anyOf": [*others, NULL], "default": {"name": "a"}},
                    "owner": ref(key("users", version, "Ref")),
                    "tags": {**array(STRING), "default": ["a"]},
                }
                schema: JsonObject = {**model(**properties), "title": part, "required": ["id", "name"]}
                yield key(area, version, part), schema


def properties() -> Iterator[tuple[str, JsonObject]]:
    """Yield classes with troublesome properties."""
    forms: dict[str, JsonObject] = {
        "Text": STRING,
        "Object": ref("Plain"),
        "Maybe": nullable(ref("Plain")),
        "Choice": {"anyOf": [ref("Plain"), ref("Other"), STRING]},
        "Objects": array(ref("Plain")),
        "Moment": {"type": "string", "format": "date-time"},
    }
    for form, schema in forms.items():
        taken: JsonObject = dict.fromkeys(TAKEN, schema)
        yield f"Taken{form}", model(**taken)
        yield f"TakenRequired{form}", {**model(**taken), "required": [*TAKEN]}
        yield f"TakenOpen{form}", {**model(**taken), "additionalProperties": schema}
    cases: JsonObject = dict.fromkeys(("Name", "name", "NAME", "nAme", "Any", "any", "a-b", "a_b", "a b", "ab"), STRING)
    cases |= dict.fromkeys(
        ("+1", "-1", "", "größe", "$schema", "@type", "x.y", "type", "type_", "from", "from_"), INTEGER
    )
    yield "Cases", {**model(**cases), "required": ["Name", "name", "+1", "from_"]}
    yield (
        "Locals",
        model(
            x=array(ref("Plain")),
            x_item=STRING,
            x_item_data=STRING,
            y={"anyOf": [ref("Plain"), ref("Other"), STRING]},
            y_type_0=STRING,
            locals=STRING,
            Locals=ref("Plain"),
        ),
    )
    yield "Described", {**model(a={**STRING, "description": NASTY, "example": NASTY}), "description": NASTY}
    yield "Quoted", model(**{'say "hi"': STRING, "back\\slash": STRING, "{brace}": STRING, "a" * 150: STRING})


def values() -> Iterator[tuple[str, JsonObject]]:
    """Yield enumerations, defaults and formats."""
    lists: dict[str, list[JsonValue]] = {
        "Words": ["a", "b-c", "d e", "1st", "none", "True", "class", "mro", "name"],
        "Cased": ["on", "ON", "On"],
        "Spelled": ["a-b", "a_b", "a b"],
        "Blank": ["", "a", "value_0"],
        "Repeated": ["a", "a", "b"],
        "Mixed": ["a", 1, None],
        "Flags": [True, False],
        "Numbers": [-1, 0, 1],
        "Floats": [0.5, 1],
        "Nothing": [None],
        "Signs": ["+", "-", "a+", "a"],
        "Quotes": ['"', "'", "\\", '"""'],
        "Foreign": ["größe", "日本"],
    }
    for name, listed in lists.items():
        yield f"Kind{name}", {"enum": listed, "title": "Kind"}
    yield "KindText", {"type": "string", "enum": ["a", "b"]}
    yield "Kinds", model(**{name.lower(): {**ref(f"Kind{name}")} for name in lists})
    inside: JsonObject = {name.lower(): {"enum": listed} for name, listed in lists.items()}
    yield "KindsInside", model(**inside)
    yield "Constants", model(a={"const": "a", "default": "a"}, b={"const": 1}, c={"const": True}, d={"const": None})
    formats = ("date-time", "date", "uuid", "binary", "byte", "decimal", "hashid", "password", "uri", "ipv4")
    for form in formats:
        schema: JsonObject = {"type": "string", "format": form}
        name = form.title().replace("-", "")
        yield f"Format{name}", schema
        yield (
            f"Of{name}",
            model(
                one=schema,
                maybe=nullable(schema),
                many=array(schema),
                either={"anyOf": [schema, INTEGER]},
                used=ref(f"Format{name}"),
            ),
        )
    yield (
        "Defaults",
        model(
            text={**STRING, "default": 'a "quoted" \\ text\n'},
            number={"type": "number", "default": 1},
            whole={"type": "integer", "default": 1.0},
            flag={"type": "boolean", "default": "true"},
            listed={**array(STRING), "default": []},
            thing={"anyOf": [ref("Plain"), NULL], "default": {"a": 1}},
            kind={**ref("KindText"), "default": "a"},
            kind_in_all={"allOf": [ref("KindText")], "default": "a"},
            inside={"type": "string", "enum": ["x", "y"], "default": "z"},
            moment={"type": "string", "format": "date-time", "default": "2026-01-01T00:00:00Z"},
            nothing={"type": "null", "default": None},
        ),
    )


def compositions() -> Iterator[tuple[str, JsonObject]]:
    """Yield recursion, composition and the forms that a schema can take."""
    yield "Plain", {**model(a=STRING), "title": "Equal"}
    yield "Other", {**model(b=INTEGER), "title": "Equal"}
    yield "Empty", {"type": "object", "properties": {}}
    yield "Bare", {}
    yield "Yes", {"type": "object", "additionalProperties": True}
    yield (
        "Tree",
        model(
            parent=nullable(ref("Tree")),
            children=array(ref("Tree")),
            by_name={"type": "object", "additionalProperties": ref("Tree")},
        ),
    )
    yield "Left", {**model(right=ref("Right"), rights=array(ref("Right"))), "required": ["right"]}
    yield "Right", model(left=nullable(ref("Left")), either={"anyOf": [ref("Left"), ref("Right"), array(ref("Left"))]})
    yield (
        "JsonLike",
        {"anyOf": [STRING, array(ref("JsonLike")), {"type": "object", "additionalProperties": ref("JsonLike")}, NULL]},
    )
    yield "Nest", array({"anyOf": [ref("Nest"), STRING]})
    yield "Ping", {"anyOf": [ref("Pong"), STRING]}
    yield "Pong", array(ref("Ping"))
    yield "Alias", ref("Plain")
    yield "AliasOfAlias", {"allOf": [ref("Alias")], "description": "Two steps"}
    yield (
        "UsesAliases",
        model(
            json=ref("JsonLike"),
            nest=ref("Nest"),
            ping=ref("Ping"),
            pong=ref("Pong"),
            alias=ref("Alias"),
            two=ref("AliasOfAlias"),
        ),
    )
    yield "AllOf", {"allOf": [ref("Plain"), ref("Other"), {**model(c=STRING), "required": ["c"]}], "description": "All"}
    yield "AllOfAllOf", {"allOf": [ref("AllOf"), {"required": ["a"]}]}
    yield "AllOfConflict", {"allOf": [ref("Plain"), model(a=INTEGER)]}
    yield "AllOfBeside", {"allOf": [ref("Plain")], **model(beside=STRING)}
    yield "AllOfText", {"allOf": [STRING, {"minLength": 1}]}
    yield "AllOfSelf", {"allOf": [ref("AllOfSelf"), model(a=STRING)]}
    yield "AllOfChoice", {"allOf": [ref("Choice"), model(a=STRING)]}
    yield (
        "Choice",
        {
            "oneOf": [ref("Cat"), ref("Dog")],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
            },
        },
    )
    yield "Cat", {**model(kind={"const": "cat"}, lives=INTEGER), "required": ["kind"]}
    yield "Dog", {**model(kind={"const": "dog"}), "required": ["kind"]}
    yield "Beside", {**model(a=STRING, b=STRING), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    yield (
        "Nested",
        model(
            inner=model(inner=model(value=STRING), list=array(model(a=INTEGER))),
            kind={"type": "string", "enum": ["a"]},
            either={"anyOf": [model(a=STRING), model(b=STRING), NULL]},
            mapped={"type": "object", "additionalProperties": model(a=STRING)},
            typed={**model(a=STRING), "additionalProperties": {"anyOf": [ref("Plain"), INTEGER]}},
        ),
    )
    yield "NestedInner", model(a=STRING)
    yield "NestedInnerInline", model(a=STRING)
    yield "Maps", {**model(a=STRING), "additionalProperties": ref("Plain")}
    yield "MapOfMoments", {**model(a=STRING), "additionalProperties": {"type": "string", "format": "date-time"}}
    yield "MapOfArrays", {**model(a=STRING), "additionalProperties": array(ref("Plain"))}
    loose: list[JsonValue] = [
        {"type": "array"},
        ref("Nest"),
        ref("Bare"),
        ref("JsonLike"),
        ref("Yes"),
        array(ref("Bare")),
    ]
    unions: JsonObject = {f"maybe_{index}": nullable(each) for index, each in enumerate(loose)}
    unions |= {f"either_{index}": {"anyOf": [ref("Plain"), each]} for index, each in enumerate(loose)}
    unions |= {f"plain_{index}": each for index, each in enumerate(loose)}
    unions["types"] = {"type": ["array", "null"]}
    yield "Loose", {**model(**unions), "additionalProperties": nullable({"type": "array"})}
    yield (
        "Tuples",
        model(
            pair={"type": "array", "prefixItems": [STRING, INTEGER], "minItems": 2, "maxItems": 2},
            closed={"type": "array", "prefixItems": [STRING, ref("Plain")], "items": False},
            loose={"type": "array"},
            matrix=array(array({"type": "number"})),
            deep=array(array(ref("Plain"))),
        ),
    )
    yield (
        "Arrays",
        model(
            either={"anyOf": [array(ref("Plain")), array(STRING), NULL]},
            required={"oneOf": [array(ref("Plain")), array(ref("Other"))]},
            deeper={"anyOf": [array(ref("Plain")), {"oneOf": [array(INTEGER), ref("Pong"), NULL]}]},
            mixed={"anyOf": [array({"type": "string", "format": "date"}), ref("Plain"), {"type": "boolean"}]},
        ),
    )
    yield (
        "Types",
        model(
            several={"type": ["string", "integer", "null"]},
            thing={"type": ["object", "null"], "properties": {"a": STRING}},
            old={**STRING, "nullable": True},
            old_thing={"allOf": [ref("Plain")], "nullable": True},
            old_choice={"anyOf": [ref("Plain"), ref("Other")], "nullable": True},
            anything=True,
            refused={"not": {}},
            file={"type": "string", "contentMediaType": "application/octet-stream"},
            limits={"type": "integer", "exclusiveMinimum": 0, "multipleOf": 1, "deprecated": True, "readOnly": True},
        ),
    )
    yield "NullableThing", {"type": ["object", "null"], "properties": {"a": STRING}}
    yield "Undeclared", {"properties": {"a": STRING}}
    yield "L" + "ong" * 90, model(a={"anyOf": [model(b=STRING), NULL]})
    yield "L" + "ong" * 90 + "er", model(a=STRING)
    for name in (
        "CVMInfo",
        "CvmInfo",
        "cvm_info",
        "cvminfo",
        "vendor__CVMInfo",
        "vendor__api__CVMInfo",
        "CVM-Info",
        "cvm.info",
    ):
        yield name, {**model(a=STRING), "title": "CVMInfo"}
    yield "Page_vendor__api__cvms__CVMInfo_", model(items=array(ref("CVMInfo")), total=INTEGER)
    yield "HTTPValidationError", model(detail=array(ref("ValidationError")))
    yield (
        "ValidationError",
        {**model(loc=array({"anyOf": [STRING, INTEGER]}), msg=STRING, type=STRING), "required": ["loc", "msg", "type"]},
    )


def schemas() -> JsonObject:
    """Return all schemas of the document."""
    named: JsonObject = {name: {**model(type=STRING), "title": name} for name in TAKEN if name != "__dunder__"}
    for source in (versioned(), properties(), values(), compositions()):
        named |= dict(source)
    return named


def parameter(name: str, where: str, schema: JsonValue, **more: JsonValue) -> JsonObject:
    return {"name": name, "in": where, "schema": schema, **more}


def crud() -> Iterator[tuple[str, JsonObject]]:
    """Yield the operations of every area, named as FastAPI does."""
    for area in AREAS:
        tag = area.upper() if area in {"kms", "cvms"} else area.title()
        variants: JsonValue = {
            "anyOf": [ref(key(area, each, "Info")) for each in (*VERSIONS, VERSIONS[0])],
            "title": "Response",
        }
        lists: JsonValue = {"anyOf": [array(ref(key(area, each, "Info"))) for each in VERSIONS]}
        invalid = json_response(ref("HTTPValidationError"))
        path = f"/api/v1/{area}"
        got = operation(f"handle_get_api_v1_{area}__id__get", variants, tag)
        got["responses"] = {"200": json_response(variants), "422": invalid, "default": json_response(ref("Plain"))}
        body: JsonObject = {
            "required": True,
            "content": {"application/json": {"schema": ref(key(area, VERSIONS[1], "Config"))}},
        }
        listed = operation(f"handle_list_api_v1_{area}_get", lists, tag)
        listed["parameters"] = [
            parameter("page", "query", {"type": "integer", "default": 1}),
            parameter("status", "query", array(ref("KindText"))),
            parameter("order", "query", {"type": "string", "enum": ["asc", "desc"], "default": "asc"}),
            parameter("user_id", "query", {"anyOf": [{"const": "0"}, STRING, NULL]}),
        ]
        created: JsonObject = {
            **operation(f"create_api_v1_{area}_post", variants, tag),
            "requestBody": body,
            "deprecated": True,
        }
        created["responses"] = {"201": json_response(variants), "202": json_response(ref("Other")), "422": invalid}
        deleted: JsonObject = {"tags": [tag], "responses": {"204": {"description": "Gone"}}}
        trace: JsonObject = {"$ref": "#/components/parameters/Trace"}
        identified: JsonObject = {"parameters": [parameter("id", "path", STRING, required=True), trace]}
        yield path, {"get": listed, "post": created}
        replaced: JsonObject = {**created, "operationId": None}
        one: JsonObject = {"get": got, "delete": deleted, "put": replaced, "patch": created, **identified}
        yield f"{path}/{{id}}", one
        for part in PARTS[1:]:
            shown: JsonValue = {"anyOf": [ref(key(area, each, part)) for each in VERSIONS]}
            get = operation(f"show_api_v1_{area}__id__{part.lower()}_get", shown, tag)
            item: JsonObject = {"get": get, **identified}
            yield f"{path}/{{id}}/{part.lower()}", item


def traps() -> Iterator[tuple[str, JsonObject]]:
    """Yield operations with troublesome parameters, bodies, responses and names."""
    for number, name in enumerate(TAKEN):
        get = operation(name, ref("Plain"), name)
        get["parameters"] = [parameter(name, "query", STRING), parameter(name, "header", STRING)]
        post = operation(name, ref("Plain"), TAKEN[number - 1])
        post["parameters"] = [parameter(name, "cookie", STRING), parameter(name, "query", array(STRING))]
        post["requestBody"] = {"content": {"application/json": {"schema": ref("Plain")}}}
        yield f"/taken/{number}", {"get": get}
        if number % 3 == 0:
            yield f"/taken/{number}/more", {"post": post}
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
        "number": nullable(INTEGER),
        "flag": {"type": "boolean", "default": True},
        "many": array(STRING),
        "moment": nullable({"type": "string", "format": "date-time"}),
        "day": {"type": "string", "format": "date", "default": "2026-01-01"},
        "uuid": {"type": "string", "format": "uuid"},
        "kind": ref("KindText"),
        "kinds": array(ref("KindText")),
        "inside": {"type": "string", "enum": ["a", "b"], "default": "b"},
        "either": {"anyOf": [STRING, INTEGER, {"type": "boolean"}]},
        "thing": ref("Plain"),
        "things": {"anyOf": [array(STRING), STRING, NULL]},
        "anything": {},
        "odd": {"type": "string", "enum": ["a", "A"], "default": "q"},
    }
    placed["parameters"] = [
        *(
            parameter(f"{where}-{name}", where, schema, required=name == "text")
            for name, schema in schemas.items()
            for where in ("query", "header", "cookie")
        ),
        *(parameter(name, "path", schema) for name, schema in schemas.items()),
        {"name": "filter", "in": "query", "content": {"application/json": {"schema": ref("Plain")}}},
        {"$ref": "#/components/parameters/Trace"},
        parameter("unused", "path", STRING),
    ]
    yield "/placed/" + "/".join(f"{{{name}}}" for name in (*schemas, "undeclared")), {"get": placed}
    bodies: dict[str, JsonObject] = {
        "form": {"application/x-www-form-urlencoded": {"schema": ref("Form")}},
        "upload": {"multipart/form-data": {"schema": ref("Upload")}},
        "maybe_upload": {"multipart/form-data": {"schema": nullable(ref("Upload"))}},
        "inline_form": {
            "multipart/form-data": {"schema": model(a=STRING, file={"type": "string", "format": "binary"})}
        },
        "open_form": {
            "application/x-www-form-urlencoded": {"schema": {"type": "object", "additionalProperties": True}}
        },
        "bytes": {"application/octet-stream": {"schema": STRING}},
        "zip": {"application/zip": {}},
        "text": {"text/plain": {"schema": STRING}},
        "any": {"application/json": {}},
        "patch": {"application/merge-patch+json; charset=utf-8": {"schema": ref("Plain")}},
        "several": {
            "multipart/form-data": {"schema": ref("Upload")},
            "application/json": {"schema": array(ref("Plain"))},
        },
        "list": {"application/json": {"schema": array(ref("Plain"))}},
        "scalar": {"application/json": {"schema": INTEGER}},
        "choice": {"application/json": {"schema": {"anyOf": [ref("Plain"), array(ref("Plain")), array(STRING), NULL]}}},
        "scalars": {"application/json": {"schema": {"anyOf": [STRING, INTEGER]}}},
        "maybe": {"application/json": {"schema": nullable(ref("Plain"))}},
        "maybe_scalar": {"application/json": {"schema": nullable(STRING)}},
        "variants": {"application/json": {"schema": {"anyOf": [ref("Plain"), ref("Other")]}}},
        "inline": {"application/json": {"schema": model(a=model(b=STRING))}},
    }
    for name, content in bodies.items():
        for required in (True, False):
            put: JsonObject = {
                **operation(f"send_{name}_{required}", ref("Plain"), "Bodies"),
                "requestBody": {"required": required, "content": content},
            }
            yield f"/bodies/{name}/{required}", {"put": put}
    yield (
        "/bodies/referred",
        {
            "put": {
                **operation("send_referred", ref("Plain"), "Bodies"),
                "requestBody": {"$ref": "#/components/requestBodies/Step"},
            }
        },
    )
    answers: dict[str, JsonObject] = {
        "nothing": {"204": {"description": "Nothing"}},
        "none_at_all": {},
        "several": {
            "200": json_response(ref("Plain")),
            "201": json_response(ref("Other")),
            "202": {"description": "Later"},
        },
        "pattern": {"2xx": json_response(ref("Plain")), "4XX": json_response(ref("Other"))},
        "default": {"default": json_response({"anyOf": [array(model(a=STRING)), {"type": ["array", "null"]}]})},
        "with_default": {"200": json_response(array(ref("Plain"))), "default": {"description": "Odd"}},
        "text": {"200": {"description": "Text", "content": {"text/plain": {"schema": ref("Plain")}}}},
        "page": {"200": {"description": "Page", "content": {"text/html": {}}}},
        "bytes": {"200": {"description": "Bytes", "content": {"application/octet-stream": {"schema": STRING}}}},
        "picture": {"200": {"description": "Picture", "content": {"image/png": {}, "image/jpeg": {}}}},
        "stream": {"200": {"description": "Stream", "content": {"text/event-stream": {"schema": ref("Plain")}}}},
        "either": {
            "200": {
                "description": "Either",
                "content": {"text/csv": {"schema": STRING}, "application/json": {"schema": ref("Plain")}},
            }
        },
        "problem": {
            "200": json_response(ref("Plain")),
            "500": {"description": "", "content": {"application/problem+json": {"schema": ref("Other")}}},
        },
        "anything": {"200": json_response({})},
        "scalar": {"200": json_response(STRING)},
        "moment": {"200": json_response({"type": "string", "format": "date-time"})},
        "null": {"200": json_response(NULL)},
        "map": {"200": json_response({"type": "object", "additionalProperties": ref("Plain")})},
        "inline": {"200": json_response(model(a=STRING))},
        "nested": {"200": json_response(array({"anyOf": [ref("Plain"), array(ref("Other"))]}))},
        "referred": {
            "200": {"$ref": "#/components/responses/Plain"},
            "404": {"$ref": "#/components/responses/Missing"},
        },
        "alias": {"200": json_response(ref("JsonLike")), "201": json_response(ref("AliasOfAlias"))},
    }
    for name, responses in answers.items():
        yield (
            f"/answers/{name}",
            {
                "get": {
                    "tags": ["Answers"],
                    "operationId": f"get_{name}",
                    "summary": NASTY,
                    "description": NASTY,
                    "responses": responses,
                }
            },
        )
    for number in range(3):
        yield (
            f"/equal/{number}",
            {"get": operation("equal", ref("Plain"), "Equal"), "post": operation("Equal", ref("Plain"), "equal")},
        )
        yield f"/untagged/{number}", {"trace": {"responses": {"200": json_response(ref("Plain"))}, "x-extra": 1}}
    yield (
        "/long",
        {
            "get": operation("long_" * 60, ref("Plain"), "Long " * 20),
            "head": operation("long_" * 60 + "er", ref("Plain"), "Long " * 20),
        },
    )
    yield (
        "/foreign",
        {"get": operation("日本", ref("Plain"), "日本"), "options": operation("größe", ref("Plain"), "größe")},
    )
    yield "x-extension", {"a": 1}


def whole_document() -> JsonObject:
    """Return the document."""
    whole = document(schemas(), dict([*crud(), *traps()]))
    components = whole["components"]
    assert isinstance(components, dict)
    named = components["schemas"]
    assert isinstance(named, dict)
    named |= {
        "Form": {**model(a=STRING, many=array(STRING), maybe=nullable(INTEGER)), "required": ["a"]},
        "Upload": {
            **model(
                file={"type": "string", "format": "binary"},
                newer={"type": "string", "contentMediaType": "application/octet-stream"},
                files=array({"type": "string", "format": "binary"}),
                maybe=nullable({"type": "string", "format": "binary"}),
                note=nullable(STRING),
                count=INTEGER,
                ratio={"type": "number"},
                flag={"type": "boolean"},
                at={"type": "string", "format": "date-time"},
                uuid={"type": "string", "format": "uuid"},
                kind=ref("KindText"),
                plain=ref("Plain"),
                plains=array(ref("Plain")),
                either={"anyOf": [STRING, INTEGER]},
                anything={},
            ),
            "additionalProperties": array(ref("Plain")),
            "required": ["file", "plain"],
        },
    }
    components["parameters"] = {"Trace": parameter("X-Trace-Id", "header", nullable(STRING))}
    components["requestBodies"] = {
        "Step": {"$ref": "#/components/requestBodies/Body"},
        "Body": {"content": {"application/json": {"schema": ref("Plain")}}},
    }
    components["responses"] = {
        "Plain": json_response(ref("Plain")),
        "Missing": {"$ref": "#/components/responses/Plain"},
    }
    return whole
