from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import JsonObject, SpecError, child
from scripts.spec.validity import validate
from tests.scripts.spec.samples import document, model, operation, ref

if TYPE_CHECKING:
    from scripts.spec.document import JsonValue


def nested(depth: int) -> JsonValue:
    return {"allOf": [nested(depth - 1)]} if depth else True


def sample(path: str = "/x", **schemas: JsonValue) -> JsonObject:
    return document({"Thing": model(), **schemas}, {path: {"get": operation("x", ref("Thing"))}})


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "nonsense"}, "#/components/schemas/A/type: 'nonsense'"),
        (model(a={"type": 5}), "#/components/schemas/A/properties/a/type: 5"),
        ({"properties": None}, "#/components/schemas/A/properties: None is not of type 'object'"),
        ({"required": "a"}, "#/components/schemas/A/required: 'a' is not of type 'array'"),
        (5, "#/components/schemas/A: 5 is not of type"),
        (nested(95), "#/components/schemas/A is nested too deeply"),
    ],
)
def test_a_schema_that_is_none_is_named_by_its_place(schema: JsonValue, place: str) -> None:
    with pytest.raises(SpecError) as caught:
        validate(sample(A=schema))
    assert f"not valid OpenAPI: {place}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("paths", "place"),
    [
        ({"/x": {"get": {"operationId": 5}}}, "#/paths/~1x/get/operationId: 5 is not of type 'string'"),
        (
            {"/x": {"get": operation("x", {"type": "nonsense"})}},
            "#/paths/~1x/get/responses/200/content/application~1json/schema/type: 'nonsense'",
        ),
        (
            {path: {"get": operation("same", {})} for path in ("/x", "/y")},
            "#/paths/~1y/get/operationId: #/paths/~1x/get has 'same', too",
        ),
        ({"/x/{id}": {"get": operation("x", {})}}, "#/paths/~1x~1{id}/get/parameters: 'id' is not described"),
    ],
)
def test_an_operation_that_is_none_is_named_by_its_place(paths: JsonObject, place: str) -> None:
    with pytest.raises(SpecError) as caught:
        validate(document({}, paths))
    assert place in str(caught.value)


def test_a_name_in_braces_of_a_path_is_a_parameter_of_the_operation_or_the_path() -> None:
    described: JsonObject = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    given = sample("/x/{id}")
    reference: JsonObject = {"$ref": "#/components/parameters/Id"}
    for parameter in (described, reference):
        item = child(given, "paths", "/x/{id}")
        item["parameters"] = [parameter]
        child(given, "components")["parameters"] = {"Id": described}
        validate(given)


def test_a_default_that_does_not_fit_its_schema_is_valid() -> None:
    validate(sample(A={"type": "string", "default": 5}))


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1", "3.2.0"])
def test_each_version_has_its_own_rules(version: str) -> None:
    given: JsonObject = {**sample(), "openapi": version}
    validate(given)
    nullable = copy.deepcopy(given)
    child(nullable, "components", "schemas")["A"] = {"type": "null"}
    if version == "3.0.3":
        with pytest.raises(SpecError, match="schemas/A/type"):
            validate(nullable)
    else:
        validate(nullable)


def test_an_unknown_version_is_not_guessed() -> None:
    with pytest.raises(SpecError, match=r"OpenAPI 3.9.0 is not supported; 3.0, 3.1, 3.2 are"):
        validate({**sample(), "openapi": "3.9.0"})
