"""What operations become: parameters, bodies and responses that are sent and read as documented, or noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import JsonObject, SpecError, child, items_of, operations
from scripts.spec.names import HIDDEN
from scripts.spec.prepare import prepare
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
    from scripts.spec.document import JsonValue

LIST = array(STRING)
EITHER_LIST = either(array(ref("A")), array(ref("B")))
SCHEMAS: JsonObject = {
    "A": model(a=STRING),
    "B": model(b=STRING),
    "Kind": {"enum": ["a"]},
    "Maybe": {"oneOf": [ref("A"), NULL]},
    "Null": NULL,
    "Any": {},
}
TEXT = "a list or an object in one text: that text is to be given"


def prepared(path: str = "/x", item: JsonObject | None = None, **parts: JsonValue) -> tuple[JsonObject, list[str]]:
    """Return the one operation of what is prepared, and what is given up."""
    get: JsonObject = {**operation("x", {}), **parts}
    done = prepare(document(SCHEMAS, {path: {"get": get, **(item or {})}}))
    ((_, _, found),) = operations(done.document)
    return found, done.losses.lines()


def parameter(where: str, schema: JsonValue, **more: JsonValue) -> tuple[JsonObject | None, list[str]]:
    """Return what becomes of one parameter, and what is given up."""
    given: JsonObject = {"name": "p", "in": where, "schema": schema, **more}
    found, losses = prepared("/{p}" if where == "path" else "/x", parameters=[given])
    listed = found.get("parameters")
    only = listed[0] if isinstance(listed, list) else None
    return (only if isinstance(only, dict) else None), [loss.partition(": ")[2] for loss in losses]


@pytest.mark.parametrize("schema", [STRING, INTEGER, ref("Kind"), LIST, {"anyOf": [STRING, NULL]}])
def test_a_query_takes_what_is_documented(schema: JsonObject) -> None:
    assert parameter("query", schema) == ({"name": "p", "in": "query", "required": False, "schema": schema}, [])


@pytest.mark.parametrize(
    ("schema", "form", "losses"),
    [
        ({"anyOf": [INTEGER, NULL], "description": "d"}, {**INTEGER, "description": "d"}, []),
        ({"type": ["boolean", "null"]}, {"type": "boolean"}, []),
        ({"anyOf": [ref("Kind"), NULL]}, ref("Kind"), []),
        ({**STRING, "format": "date-time", "description": "d"}, {**STRING, "description": "d"}, []),
        ({"anyOf": [STRING, INTEGER]}, STRING, []),
        ({}, STRING, []),
        (LIST, STRING, [TEXT]),
    ],
)
@pytest.mark.parametrize("where", ["header", "path"])
def test_headers_and_paths_take_plain_values_and_no_null(
    where: str, schema: JsonObject, form: JsonObject, losses: list[str]
) -> None:
    found, noted = parameter(where, schema)
    assert found is not None
    assert (found["schema"], noted) == (form, losses)


@pytest.mark.parametrize(
    ("where", "schema", "form"),
    [
        ("path", {**STRING, "default": "x"}, {"required": True, "schema": STRING}),
        ("header", {**STRING, "default": "x"}, {"required": False, "schema": {**STRING, "default": "x"}}),
        (
            "cookie",
            {**INTEGER, "default": 1, "description": "d"},
            {"required": False, "schema": {**STRING, "description": "d"}},
        ),
    ],
)
def test_a_path_has_no_default_and_a_cookie_is_text(where: str, schema: JsonObject, form: JsonObject) -> None:
    assert parameter(where, schema, required=False)[0] == {"name": "p", "in": where, **form}


@pytest.mark.parametrize(
    ("more", "form", "loss"),
    [
        ({"explode": False}, STRING, TEXT),
        ({"style": "pipeDelimited"}, STRING, TEXT),
        ({"style": "deepObject"}, None, "a parameter of the style deepObject: not sent"),
        ({"name": f"a{HIDDEN}b"}, None, f"a parameter whose name has the character {HIDDEN}: not sent"),
        ({"content": {"application/json": {}}}, STRING, "a parameter with `content`: its text is to be given"),
    ],
)
def test_a_query_of_another_style_is_noted(more: JsonObject, form: JsonObject | None, loss: str) -> None:
    found, losses = parameter("query", LIST, **more)
    assert (found and found["schema"], losses) == (form, [loss])


def test_a_path_has_the_parameters_that_stand_in_it_and_those_of_its_item() -> None:
    gone: JsonObject = {"name": "gone", "in": "path", "required": True, "schema": STRING}
    shared: JsonObject = {"name": "q", "in": "query", "schema": INTEGER}
    found, _ = prepared("/{id}", {"parameters": [shared]}, parameters=[gone])
    assert found["parameters"] == [
        {"name": "q", "in": "query", "required": False, "schema": INTEGER},
        {**gone, "name": "id"},
    ]


@pytest.mark.parametrize(
    ("path", "given", "schema", "written", "keys"),
    [
        # An argument that the function needs itself is marked.
        ("/x", [("params", "query"), ("page", "query")], STRING, "/x", [f"params{HIDDEN} query", "page"]),
        ("/x", [("x", "query"), ("x_item", "header")], LIST, "/x", ["x", f"x_item{HIDDEN} header"]),
        # One name in several places is told apart by the place.
        (
            "/{id}",
            [("id", "path"), ("id", "query"), ("id", "header")],
            STRING,
            "/{id}",
            ["id", f"id{HIDDEN} query", f"id{HIDDEN} header"],
        ),
        # What stands in a path is renamed there.
        (
            "/a/{cvm-id}/{client}/{class}",
            [("class", "path"), ("client", "path"), ("cvm-id", "path")],
            STRING,
            "/a/{cvm_id}/{client_path}/{class_}",
            ["class_", "client_path", "cvm_id"],
        ),
    ],
)
def test_arguments_have_names_of_their_own(
    path: str, given: list[tuple[str, str]], schema: JsonObject, written: str, keys: list[str]
) -> None:
    listed: list[JsonValue] = [{"name": name, "in": where, "schema": schema} for name, where in given]
    done = prepare(document({}, {path: {"get": {**operation("x", {}), "parameters": listed}}}))
    ((_, found_path, found),) = operations(done.document)
    assert found_path == written
    assert [each["name"] for each in items_of(found, "parameters") if isinstance(each, dict)] == keys


@pytest.mark.parametrize(
    ("content", "expected", "losses"),
    [
        ({"text/plain": {}, "application/json": {"schema": ref("A")}}, {"application/json": ref("A")}, 1),
        ({'Application/JSON; charset="utf-8"': {}}, {"application/json": {}}, 0),
        ({"*/*": {"schema": ref("A")}}, {"application/json": ref("A")}, 0),
        ({"application/merge-patch+json": {}}, {"application/merge-patch+json": {}}, 0),
        (
            {"application/x-www-form-urlencoded": {"schema": ref("A")}, "multipart/form-data": {"schema": ref("A")}},
            {"multipart/form-data": ref("A")},
            1,
        ),
        ({"multipart/form-data": {"schema": ref("Maybe")}}, {"multipart/form-data": ref("A")}, 0),
        ({"application/octet-stream": {"schema": STRING}}, {"application/octet-stream": BINARY}, 0),
        ({"application/zip": {}}, {f"application/octet-stream;{HIDDEN}application/zip": BINARY}, 0),
    ],
)
def test_a_body_has_one_representation_that_can_be_sent(
    content: JsonObject, expected: dict[str, JsonObject], losses: int
) -> None:
    found, noted = prepared(requestBody={"required": True, "content": content})
    sent: JsonObject = {kind: {"schema": schema} for kind, schema in expected.items()}
    assert found["requestBody"] == {"required": True, "content": sent}
    assert len(noted) == losses


@pytest.mark.parametrize(
    ("schema", "expected", "losses"),
    [
        (ref("A"), ref("A"), 0),
        ({"anyOf": [ref("Maybe"), NULL]}, ref("A"), 0),
        ({"type": ["string", "null"]}, STRING, 0),
        ({"type": ["string", "integer"]}, {}, 1),
    ],
)
def test_a_body_that_may_be_left_out_is_no_choice(schema: JsonObject, expected: JsonObject, losses: int) -> None:
    found, noted = prepared(requestBody={"content": {"application/json": {"schema": schema}}})
    assert child(found, "requestBody", "content", "application/json")["schema"] == expected
    assert len(noted) == losses


def test_a_body_without_content_and_a_form_without_properties_are_none() -> None:
    assert "requestBody" not in prepared(requestBody={"content": {}})[0]
    found, losses = prepared(requestBody={"content": {"multipart/form-data": {"schema": ref("Any")}}})
    assert "requestBody" not in found
    assert losses == ["#/paths/~1x/get/requestBody: a form without documented properties: not sent"]


@pytest.mark.parametrize(
    ("content", "expected", "losses"),
    [
        ({"text/csv": {}, "application/json": {"schema": ref("A")}}, {"application/json": {"schema": ref("A")}}, 1),
        ({"application/problem+json": {}}, {"application/problem+json": {}}, 0),
        ({"*/*": {"schema": ref("A")}}, {"application/json": {"schema": ref("A")}}, 0),
        ({"text/html": {"schema": ref("A")}}, {"text/html": {"schema": STRING}}, 1),
        ({"image/png": {}, "image/jpeg": {}}, {"application/octet-stream": {"schema": BINARY}}, 1),
        ({"application/json": {"schema": ref("Null")}}, None, 0),
        (
            {"application/json": {"schema": EITHER_LIST}},
            {"application/json": {"schema": {**EITHER_LIST, "x-told-by": "order"}}},
            1,
        ),
    ],
)
def test_a_response_has_one_representation_that_can_be_read(
    content: JsonObject, expected: JsonObject | None, losses: int
) -> None:
    found, noted = prepared(responses={"2xx": {"description": "d", "content": content}})
    assert found["responses"] == {"2XX": {"description": "d"} | ({"content": expected} if expected else {})}
    assert len(noted) == losses


def test_what_stands_elsewhere_in_the_document_is_written_out() -> None:
    given = document(SCHEMAS, {"/x": {"$ref": "#/components/pathItems/X"}})
    components = child(given, "components")
    components["pathItems"] = {"X": {"get": {**operation("x", {}), "responses": {"200": {"$ref": "#/x-ok"}}}}}
    given["x-ok"] = {"$ref": "#/components/responses/Ok"}
    components["responses"] = {"Ok": json_response(ref("A"))}
    ((method, path, found),) = operations(prepare(given).document)
    assert (method, path) == ("get", "/x")
    assert child(found, "responses", "200", "content", "application/json") == {"schema": ref("A")}


def test_what_no_function_can_do_is_noted() -> None:
    get: JsonObject = {**operation("x", {}), "callbacks": {"done": {}}}
    child(get, "responses", "200")["links"] = {"next": {}}
    item: JsonObject = {"get": get, "query": operation("q", {}), "additionalOperations": {"COPY": operation("c", {})}}
    given: JsonObject = {**document({}, {"/x": item}), "webhooks": {"ping": {}}}
    assert prepare(given).losses.lines() == [
        "#/paths/~1x/additionalOperations/COPY: the generator knows no such method",
        "#/paths/~1x/get/callbacks/done: a callback: the server calls it",
        "#/paths/~1x/get/responses/200/links/next: a link: no function follows it",
        "#/paths/~1x/query: the generator knows no such method",
        "#/webhooks/ping: a webhook: the server calls it",
    ]


@pytest.mark.parametrize(
    ("paths", "complaint"),
    [
        ({"/x": {"$ref": "x.yaml"}}, "#/paths/~1x: $ref 'x.yaml' points out of this document: bundle the files"),
        ({"/x": {"get": {"$ref": "x.yaml"}}}, "#/paths/~1x/get: $ref 'x.yaml' points out"),
        ({"/x": {"$ref": "#/paths/~1x"}}, "#/paths/~1x: $ref '#/paths/~1x' leads back to itself"),
        ({"/x": {"get": {"parameters": [{"$ref": "#/a"}]}}}, "#/paths/~1x/get/parameters/0: $ref '#/a' points to no"),
        (
            {"/{a}": {"get": operation("x", {})}, "/{A}": {"get": operation("y", {})}},
            "#/paths/~1{A}: another path differs from it in the names of parameters only",
        ),
    ],
)
def test_a_refusal_names_the_place(paths: JsonObject, complaint: str) -> None:
    with pytest.raises(SpecError) as caught:
        prepare(document({}, paths))
    assert complaint in str(caught.value)


def test_an_operation_is_written_where_its_tag_and_id_say() -> None:
    get = operation("handle_list_things_x_get", {}, "SSH Keys")
    ((_, _, found),) = operations(prepare(document({}, {"/x": {"get": get}})).document)
    assert (found["tags"], found["operationId"]) == (["ssh_keys"], "list_things")
