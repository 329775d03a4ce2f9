"""Rules of the preparation for what other documents hold: what each is given, and what it makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.spec import aliases, attributes, bodies, composition, exchange, naming, nested, parameters
from scripts.spec.document import JsonObject, SpecError, child, operations
from scripts.spec.marks import HIDDEN
from scripts.spec.names import digest
from tests.scripts.spec.samples import document, json_response, model, operation, ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.spec.document import JsonValue

STRING: JsonObject = {"type": "string"}
ANYTHING: JsonObject = {}
NULL: JsonObject = {"type": "null"}
BINARY: JsonObject = {"type": "string", "format": "binary"}


def in_component(rule: Callable[[JsonObject], JsonObject], schema: JsonValue, **others: JsonValue) -> JsonValue:
    """Return what a rule makes of a component."""
    return child(rule(document({"It": schema, **others})), "components", "schemas")["It"]


def of_operation(
    rule: Callable[[JsonObject], JsonObject], *, path: str = "/x", schemas: JsonObject | None = None, **parts: JsonValue
) -> JsonObject:
    """Return what a rule makes of an operation with these parts."""
    done = rule(document(schemas or {}, {path: {"get": {"operationId": "x", "responses": {}, **parts}}}))
    ((_, _, found),) = operations(done)
    return found


class TestInlineComponents:
    def test_what_an_operation_refers_to_is_written_out_and_the_rest_dropped(self) -> None:
        given = document(
            {"A": model()}, {"/x": {"get": operation("x", {}), "parameters": [{"$ref": "#/components/parameters/P"}]}}
        )
        get = child(given, "paths", "/x", "get")
        get |= {"requestBody": {"$ref": "#/components/requestBodies/B"}, "callbacks": {}, "x-more": 1}
        get["responses"] = {"2xx": {"$ref": "#/components/responses/R"}, "x-note": {}}
        parameter: JsonObject = {"name": "p", "in": "query", "schema": STRING}
        child(given, "components").update(
            {
                "parameters": {"P": {"$ref": "#/components/parameters/Q"}, "Q": parameter},
                "requestBodies": {"B": {"content": {}}},
                "responses": {"R": json_response(ref("A"))},
            }
        )
        child(given, "paths")["x-paths"] = {}
        done = exchange.inline_components({**given, "webhooks": {}, "openapi": "3.2.0"})
        assert done == {
            "openapi": "3.1.0",
            "info": {"title": "Sample", "version": "0.1.0"},
            "paths": {
                "/x": {
                    "get": {
                        "tags": ["CVMs"],
                        "operationId": "x",
                        "parameters": [parameter],
                        "requestBody": {"content": {}},
                        "responses": {"2XX": json_response(ref("A"))},
                    }
                }
            },
            "components": {"schemas": {"A": model()}},
        }

    def test_the_operation_s_own_parameter_wins(self) -> None:
        own: JsonObject = {"name": "p", "in": "query", "schema": STRING}
        get: JsonObject = {**operation("x", {}), "parameters": [own]}
        shared: JsonValue = [{**own, "schema": {}}, {**own, "in": "header"}]
        done = exchange.inline_components(document({}, {"/x": {"get": get, "parameters": shared}}))
        assert child(done, "paths", "/x", "get")["parameters"] == [own, {**own, "in": "header"}]

    def test_a_reference_to_itself_is_an_error(self) -> None:
        given = document(
            {}, {"/x": {"get": {**operation("x", {}), "parameters": [{"$ref": "#/components/parameters/P"}]}}}
        )
        child(given, "components")["parameters"] = {"P": {"$ref": "#/components/parameters/P"}}
        with pytest.raises(SpecError, match="leads back to itself"):
            exchange.inline_components(given)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (model(a=True), model(a={})),
        ({"anyOf": [True, STRING]}, {"anyOf": [{}, STRING]}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": "array", "items": False}, {"type": "array", "items": {}}),
        ({"type": "array", "prefixItems": [STRING, True]}, {"type": "array", "items": {"anyOf": [STRING, {}]}}),
        (
            {"type": "array", "prefixItems": [STRING], "items": BINARY},
            {"type": "array", "items": {"anyOf": [STRING, BINARY]}},
        ),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, BINARY),
        ({**STRING, "contentMediaType": "application/octet-stream", "contentEncoding": "base64"}, STRING),
        ({**STRING, "nullable": True, "description": "d"}, {"description": "d", "anyOf": [STRING, NULL]}),
        ({"allOf": [ref("A")], "nullable": True}, {"anyOf": [{"allOf": [ref("A")]}, NULL]}),
        ({"anyOf": [ref("A")], "nullable": True}, {"anyOf": [ref("A"), NULL]}),
        ({"nullable": True}, {}),
        ({"properties": {}}, model()),
        ({**model(a=STRING), "type": ["object", "null"]}, {"anyOf": [model(a=STRING), NULL]}),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
        ({"type": "file", "enum": [], "format": None, "description": ""}, {}),
        ({"type": "integer", "minimum": True, "not": {}, "xml": 1, "discriminator": {}}, {"type": "integer"}),
        ({**model(a=STRING), "anyOf": [{"required": ["a"]}]}, model(a=STRING)),
        ({"type": "object", "oneOf": [ref("A"), ref("B")]}, {"oneOf": [ref("A"), ref("B")]}),
        ({"type": "string", "properties": {"a": STRING}}, STRING),
        ({**model(a=STRING), "required": None}, {**model(a=STRING), "required": []}),
        ({**model(a=STRING), "required": ["a"]}, {**model(a=STRING), "required": ["a"]}),
    ],
)
def test_a_schema_says_only_what_the_generator_reads(schema: JsonObject, expected: JsonObject) -> None:
    assert in_component(composition.keep_what_is_read, schema) == expected


A = model(a=STRING)
B: JsonObject = {**model(b=STRING), "required": ["b"]}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"allOf": [ref("A")], "description": "d"}, {"allOf": [ref("A")], "description": "d"}),
        (ref("A"), {"allOf": [ref("A")]}),
        ({"allOf": [ref("A"), ref("B")]}, {**model(a=STRING, b=STRING), "required": ["b"]}),
        ({"allOf": [ref("A")], **model(c=STRING)}, model(a=STRING, c=STRING)),
        ({"allOf": [ref("A"), {"required": ["a"]}]}, {**A, "required": ["a"]}),
        ({"allOf": [ref("A"), model(a={"type": "integer"})]}, model(a={"type": "integer"})),
        ({"allOf": [ref("Deep"), ref("B")]}, {**model(a=STRING, c=STRING, b=STRING), "required": ["b"]}),
        ({"allOf": [ref("It"), ref("A")]}, A),
        ({"allOf": [STRING, {"type": "string", "format": "uri"}]}, {"type": "string", "format": "uri"}),
        ({"allOf": [ref("Choice"), A], "description": "d"}, {"description": "d"}),
        ({"allOf": [ref("Choice"), {"description": "d"}]}, {"anyOf": [ref("A"), ref("B")], "description": "d"}),
        (
            {"allOf": [{**A, "additionalProperties": STRING}, ref("B")]},
            {**model(a=STRING, b=STRING), "required": ["b"], "additionalProperties": STRING},
        ),
    ],
)
def test_composition_is_written_out(schema: JsonObject, expected: JsonObject) -> None:
    others: JsonObject = {
        "A": {**A, "description": "not this"},
        "B": B,
        "Deep": {"allOf": [ref("A"), model(c=STRING)]},
        "Choice": {"anyOf": [ref("A"), ref("B")]},
    }
    assert in_component(composition.merge_all_of, schema, **others) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "array", "items": ref("It")}, {"type": "array", "items": ANYTHING}),
        ({"anyOf": [STRING, ref("Other")]}, {"anyOf": [STRING, ANYTHING]}),
        ({"allOf": [ref("It")]}, {"allOf": [ANYTHING]}),
        (model(a=ref("It")), model(a=ref("It"))),
        ({"anyOf": [model(a=ref("It")), NULL]}, {"anyOf": [model(a=ref("It")), NULL]}),
        ({"type": "array", "items": ref("Apart")}, {"type": "array", "items": ref("Apart")}),
    ],
)
def test_what_stands_for_itself_without_a_class_between_is_cut(schema: JsonObject, expected: JsonObject) -> None:
    others: JsonObject = {"Other": {"type": "array", "items": ref("It")}, "Apart": {"type": "array", "items": STRING}}
    assert in_component(aliases.cut_recursive_aliases, schema, **others) == expected


ARRAYS: list[JsonValue] = [{"type": "array", "items": ref("A")}, {"type": "array", "items": STRING}]
JOINED: JsonObject = {"type": "array", "items": {"anyOf": [ref("A"), STRING]}}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"anyOf": [*ARRAYS, NULL], "description": "d"}, {"anyOf": [NULL, JOINED], "description": "d"}),
        ({"oneOf": ARRAYS}, JOINED),
        ({"anyOf": [ARRAYS[0], NULL]}, {"anyOf": [ARRAYS[0], NULL]}),
        ({"anyOf": [ARRAYS[0], {"oneOf": [ARRAYS[1], NULL]}]}, {"anyOf": [NULL, JOINED]}),
        (
            {"anyOf": [ref("List"), {"type": ["array", "integer"], "items": STRING}]},
            {"anyOf": [{"type": ["integer"]}, JOINED]},
        ),
    ],
)
def test_arrays_that_are_sent_are_joined(schema: JsonObject, expected: JsonObject) -> None:
    assert in_component(aliases.join_arrays, schema, List=ARRAYS[0], A=A) == expected


def test_arrays_that_are_answered_stay_apart() -> None:
    responses: JsonObject = {"200": json_response({"anyOf": ARRAYS})}
    assert of_operation(aliases.join_arrays, responses=responses)["responses"] == responses


class TestMendParameters:
    def mended(self, where: str, schema: JsonValue, **more: JsonValue) -> JsonObject:
        parameter: JsonObject = {"name": "p", "in": where, "schema": schema, **more}
        found = of_operation(
            parameters.mend_parameters, path="/{p}", schemas={"Kind": {"enum": ["a"]}}, parameters=[parameter]
        )["parameters"]
        assert isinstance(found, list)
        assert isinstance(found[0], dict)
        return found[0]

    @pytest.mark.parametrize("schema", [STRING, {"type": "integer"}, ref("Kind"), {"type": "array", "items": STRING}])
    def test_a_query_takes_what_is_documented(self, schema: JsonObject) -> None:
        assert self.mended("query", schema)["schema"] == schema

    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({"anyOf": [{"type": "integer"}, NULL], "description": "d"}, {"type": "integer", "description": "d"}),
            ({"type": ["boolean", "null"]}, {"type": "boolean"}),
            ({"anyOf": [ref("Kind"), NULL]}, ref("Kind")),
            ({"type": "array", "items": STRING}, STRING),
            ({"type": "string", "format": "date-time", "description": "d"}, {**STRING, "description": "d"}),
            ({"anyOf": [STRING, {"type": "integer"}]}, STRING),
            ({}, STRING),
        ],
    )
    @pytest.mark.parametrize("where", ["header", "path"])
    def test_headers_and_paths_take_plain_values_and_no_null(
        self, where: str, schema: JsonObject, expected: JsonObject
    ) -> None:
        assert self.mended(where, schema)["schema"] == expected

    def test_what_a_path_holds_is_required_and_has_no_default(self) -> None:
        found = self.mended("path", {**STRING, "default": "x"}, required=False)
        assert found == {"name": "p", "in": "path", "required": True, "schema": STRING}

    def test_a_cookie_is_text(self) -> None:
        assert self.mended("cookie", {"type": "integer", "default": 1, "description": "d"})["schema"] == {
            **STRING,
            "description": "d",
        }

    def test_a_parameter_with_content_is_text(self) -> None:
        parameter: JsonObject = {"name": "q", "in": "query", "content": {"application/json": {"schema": model()}}}
        assert of_operation(parameters.mend_parameters, parameters=[parameter])["parameters"] == [
            {"name": "q", "in": "query", "schema": STRING}
        ]

    def test_a_path_has_the_parameters_that_stand_in_it(self) -> None:
        given: JsonObject = {"name": "gone", "in": "path", "required": True, "schema": STRING}
        assert of_operation(parameters.mend_parameters, path="/{id}", parameters=[given])["parameters"] == [
            {**given, "name": "id"}
        ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text/plain": {}, "application/json": {"schema": ref("A")}}, {"application/json": {"schema": ref("A")}}),
        ({"Application/JSON; charset=utf-8": {}}, {"application/json": {"schema": {}}}),
        ({"application/merge-patch+json": {}}, {"application/merge-patch+json": {"schema": {}}}),
        (
            {"application/x-www-form-urlencoded": {"schema": ref("A")}, "multipart/form-data": {"schema": ref("A")}},
            {"multipart/form-data": {"schema": ref("A")}},
        ),
        (
            {"multipart/form-data": {"schema": {"anyOf": [ref("A"), NULL]}}},
            {"multipart/form-data": {"schema": ref("A")}},
        ),
        (
            {"multipart/form-data": {"schema": ref("Any")}},
            {"multipart/form-data": {"schema": {**model(), "additionalProperties": STRING}}},
        ),
        ({"application/octet-stream": {"schema": STRING}}, {"application/octet-stream": {"schema": BINARY}}),
        ({"application/zip": {}}, {f"application/octet-stream;{HIDDEN}application/zip": {"schema": BINARY}}),
    ],
)
def test_a_body_has_one_representation_that_can_be_sent(content: JsonObject, expected: JsonObject) -> None:
    schemas: JsonObject = {"A": model(a=STRING), "Any": {}}
    body: JsonObject = {"required": True, "content": content}
    found = of_operation(bodies.mend_bodies, schemas=schemas, requestBody=body)
    assert found["requestBody"] == {"required": True, "content": expected}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (ref("A"), ref("A")),
        (STRING, STRING),
        ({"anyOf": [ref("A"), NULL]}, ref("A")),
        ({"anyOf": [{"allOf": [ref("Maybe")]}, NULL]}, ref("A")),
        ({"type": ["string", "null"]}, STRING),
        ({"type": ["string", "integer"]}, {}),
        ({"anyOf": [STRING, {"type": "integer"}, NULL], "description": "d"}, {"description": "d"}),
        ({"anyOf": [ref("A"), {"type": "array", "items": ref("A")}]}, {}),
    ],
)
def test_a_body_that_may_be_left_out_is_no_choice(schema: JsonObject, expected: JsonObject) -> None:
    schemas: JsonObject = {"A": A, "Maybe": {"oneOf": [ref("A"), NULL]}}
    body: JsonObject = {"content": {"application/json": {"schema": schema}}}
    found = of_operation(bodies.mend_bodies, schemas=schemas, requestBody=body)["requestBody"]
    assert found == {"content": {"application/json": {"schema": expected}}}


def test_the_further_properties_of_a_form_are_plain() -> None:
    extra: JsonObject = {**model(a=STRING), "additionalProperties": ref("A")}
    put: JsonObject = {**operation("x", {}), "requestBody": {"content": {"multipart/form-data": {"schema": ref("A")}}}}
    done = bodies.mend_bodies(document({"A": extra, "B": extra}, {"/x": {"put": put}}))
    assert child(done, "components", "schemas") == {"A": {**extra, "additionalProperties": STRING}, "B": extra}


def test_a_body_without_content_is_none() -> None:
    assert "requestBody" not in of_operation(bodies.mend_bodies, requestBody={"content": {}})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text/csv": {}, "application/json": {"schema": ref("A")}}, {"application/json": {"schema": ref("A")}}),
        ({"application/problem+json": {}}, {"application/problem+json": {}}),
        ({"text/html": {"schema": ref("A")}}, {"text/html": {"schema": STRING}}),
        ({"image/png": {}, "image/jpeg": {}}, {"application/octet-stream": {"schema": BINARY}}),
        ({"application/octet-stream": {"schema": ref("A")}}, {"application/octet-stream": {"schema": BINARY}}),
    ],
)
def test_a_response_has_one_representation_that_can_be_read(content: JsonObject, expected: JsonObject) -> None:
    found = of_operation(bodies.mend_responses, responses={"200": {"description": "d", "content": content}})
    assert found["responses"] == {"200": {"description": "d", "content": expected}}


@pytest.mark.parametrize("schema", [NULL, ref("Null")])
def test_a_response_of_null_has_no_content(schema: JsonObject) -> None:
    found = of_operation(bodies.mend_responses, schemas={"Null": NULL}, responses={"200": json_response(schema)})
    assert found["responses"] == {"200": {"description": "OK"}}


def inline(words: str, place: str) -> str:
    """The name of what is nested at a place."""
    return f"{words}X{digest(place)}Inline"


class TestHoistNested:
    def schemas(self, given: JsonObject) -> JsonObject:
        return child(nested.hoist_nested(given), "components", "schemas")

    def test_an_object_inside_of_another_becomes_a_component(self) -> None:
        given = document({"Outer": model(first_part=model(deep=model(a=STRING)), listed={"type": "array", "items": A})})
        part, deep = inline("OuterFirstPart", "Outer/first_part"), inline("OuterFirstPartDeep", "Outer/first_part/deep")
        item = inline("OuterListedItem", "Outer/listed/item")
        assert self.schemas(given) == {
            "Outer": model(first_part=ref(part), listed={"type": "array", "items": ref(item)}),
            part: model(deep=ref(deep)),
            deep: model(a=STRING),
            item: A,
        }

    def test_no_other_schema_changes_the_name_of_a_nested_one(self) -> None:
        alone, beside = document({"AB": model(c=B)}), document({"A": model(b_c=A), "AB": model(c=B)})
        assert self.schemas(alone).items() <= self.schemas(beside).items()

    def test_what_is_inside_of_an_operation_is_named_by_tag_and_operation(self) -> None:
        get = operation("list_things", {"anyOf": [A, NULL]})
        kind: JsonObject = {"enum": ["a", "b"], "default": "a", "description": "d"}
        get["parameters"] = [{"name": "kind", "in": "query", "schema": kind}]
        get["requestBody"] = {"content": {"application/json": {"schema": B}}}
        done = nested.hoist_nested(document({}, {"/x": {"get": get}}))
        assert child(done, "components", "schemas") == {
            inline("CvmsListThingsBody", "CvmsListThings/body"): B,
            inline("CvmsListThingsKind", "CvmsListThings/kind"): {"enum": ["a", "b"], "description": "d"},
            inline("CvmsListThingsResponse200Option1", "CvmsListThings/response/200/option1"): A,
        }
        ((_, _, found),) = operations(done)
        assert found["parameters"] == [
            {
                "name": "kind",
                "in": "query",
                "schema": {
                    "allOf": [ref(inline("CvmsListThingsKind", "CvmsListThings/kind"))],
                    "default": "a",
                    "description": "d",
                },
            }
        ]

    def test_a_component_keeps_its_name_whatever_is_nested(self) -> None:
        given = naming.name_components(document({"Outer": model(part=A), "OuterPart": B, "OuterPartInline": B}))
        assert list(self.schemas(given)) == [
            *("Outer", "OuterPart", "OuterPartInlineModel", inline("OuterPart", "Outer/part")),
        ]


class TestNameAttributes:
    def keys(self, *properties: str, **schemas: JsonValue) -> list[str]:
        named: JsonObject = {**dict.fromkeys(properties, STRING), **schemas}
        done = attributes.name_attributes(document({"Node": {**model(**named), "required": [*named]}}))
        node = child(done, "components", "schemas", "Node")
        assert node["required"] == list(child(node, "properties"))
        return list(child(node, "properties"))

    def test_what_the_generated_class_needs_itself_is_marked(self) -> None:
        assert self.keys("field", "name", "to_dict") == [f"field{HIDDEN} field", "name", f"to_dict{HIDDEN} field"]

    def test_of_those_of_one_python_name_the_one_that_is_spelled_so_keeps_it(self) -> None:
        assert self.keys("Name", "name") == [f"Name{HIDDEN} field {digest('Name')}", "name"]
        assert self.keys("type", "type_") == ["type", f"type_{HIDDEN} field {digest('type_')}"]


class TestNameArguments:
    def named(self, path: str, *parameters: tuple[str, str], schema: JsonObject = STRING) -> tuple[str, list[str]]:
        listed: list[JsonValue] = [{"name": name, "in": where, "schema": schema} for name, where in parameters]
        done = attributes.name_arguments(document({}, {path: {"get": {**operation("x", {}), "parameters": listed}}}))
        ((_, renamed, found),) = operations(done)
        names = found["parameters"]
        assert isinstance(names, list)
        return renamed, [str(each["name"]) for each in names if isinstance(each, dict)]

    def test_what_the_generated_function_needs_itself_is_marked(self) -> None:
        assert self.named("/x", ("params", "query"), ("page", "query")) == ("/x", [f"params{HIDDEN} query", "page"])

    def test_a_path_s_parameters_are_renamed_where_they_stand(self) -> None:
        path = "/a/{cvm-id}/{client}/{class}"
        parameters = [("class", "path"), ("client", "path"), ("cvm-id", "path")]
        assert self.named(path, *parameters) == (
            "/a/{cvm_id}/{client_path}/{class_}",
            ["class_", "client_path", "cvm_id"],
        )

    def test_one_name_in_several_places_is_told_apart_by_the_place(self) -> None:
        assert self.named("/x", ("x", "query"), ("x_item", "header"), schema={"type": "array", "items": STRING})[1] == [
            "x",
            f"x_item{HIDDEN} header",
        ]
        assert self.named("/{id}", ("id", "path"), ("id", "query"), ("id", "header"))[1] == [
            "id",
            f"id{HIDDEN} query",
            f"id{HIDDEN} header",
        ]
