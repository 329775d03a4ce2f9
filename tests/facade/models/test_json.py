"""Values as JSON, and the schema that it fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from phala_facade import App, AppList, Cvm, CvmList, FilterOptions, Inventory, PhalaCloud
from phala_facade.testing import FakeCloud
from tests.support.documented import APP_2025_10_28, APP_2026_01_21, CVM_BASIC_INFO, CVM_INFO, HOSTED_CVM, full
from tests.support.values import app, cvms, detail

if TYPE_CHECKING:
    from phala_facade.models.source import Sourced

VALUES: list[Sourced] = [
    *cvms(full(CVM_INFO), full(HOSTED_CVM), {"resource": {}}),
    detail(full(CVM_BASIC_INFO)),
    app(full(APP_2026_01_21)),
    app(full(APP_2025_10_28)),
]


def fits(value: Any, schema: dict[str, Any]) -> bool:
    validator: Any = Draft202012Validator(schema, format_checker=FormatChecker())
    is_valid: bool = validator.is_valid(value)
    return is_valid


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.source.shape)
def test_a_value_as_json_fits_the_schema_of_its_type(value: Sourced) -> None:
    found = json.loads(value.to_json())

    assert found == value.to_dict()
    schema = value.json_schema()
    assert list(schema["properties"]) == schema["required"] == list(found)
    assert fits(found, schema)
    assert not fits({**found, "name": 5}, schema)


@pytest.mark.parametrize("kind", [Cvm, App, FilterOptions])
def test_a_schema_is_valid_and_refers_to_nothing(kind: type[Sourced]) -> None:
    schema = kind.json_schema()

    if kind is not Cvm:  # which is within the schema of an app
        Draft202012Validator.check_schema(schema)
    assert "$ref" not in json.dumps(schema)
    assert schema["title"] == kind.__name__
    assert "source" not in schema["properties"]


def test_money_times_and_parts_have_their_schemas() -> None:
    properties = Cvm.json_schema()["properties"]

    assert properties["created_at"] == {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}
    price = properties["resources"]["properties"]["compute_price"]
    assert price == {"anyOf": [{"type": "string", "format": "decimal"}, {"type": "null"}]}
    assert properties["endpoints"]["items"]["title"] == "Endpoint"
    assert App.json_schema()["properties"]["cvms"]["items"] == Cvm.json_schema()


def test_lists_and_inventories_are_json_too() -> None:
    with PhalaCloud("any key", transport=FakeCloud().transport) as cloud:
        inventory = cloud.inventory()

    assert json.loads(inventory.to_json()) == inventory.to_dict()
    assert json.loads(CvmList(inventory.cvms).to_json()) == [cvm.to_dict() for cvm in inventory.cvms]
    assert (CvmList().to_json(), AppList().to_json()) == ("[]", "[]")
    assert json.loads(Inventory().to_json()) == Inventory().to_dict()
