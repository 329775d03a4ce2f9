"""Which documented shape an answer has is told by its structure, helped by the version that was asked for."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from phala_facade import ApiVersion
from phala_facade.decode.item import likeliest_first
from phala_facade.decode.strict import documented
from tests.support.documented import CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, SHAPES, full
from tests.support.shells import Asked, ask

VERSIONS = [*(version.value for version in ApiVersion), "2026-05-22", "2026-06-23", "2099-01-01", "2024-01-01"]


@pytest.mark.parametrize("api_version", VERSIONS)
@pytest.mark.parametrize("schema", [HOSTED_CVM, CVM_INFO])
def test_a_list_is_read_as_what_it_is_even_if_the_server_ignores_the_version(api_version: str, schema: str) -> None:
    cvms = ask(Asked([full(schema)] * 3), lambda cloud: cloud.cvms.list(), api_version=api_version)

    assert [cvm.source.schema for cvm in cvms] == [schema] * 3
    assert {cvm.source.api_version for cvm in cvms} == {api_version}
    assert {cvm.source.deviations for cvm in cvms} == {()}


@pytest.mark.parametrize("api_version", VERSIONS)
@pytest.mark.parametrize("schema", [CVM_BASIC_INFO, CVM_INFO_DETAIL])
def test_a_detail_is_read_as_what_it_is_even_if_the_server_ignores_the_version(api_version: str, schema: str) -> None:
    cvm = ask(Asked(full(schema)), lambda cloud: cloud.cvms.get("cvm_1"), api_version=api_version)

    assert (cvm.source.schema, cvm.source.deviations) == (schema, ())


def test_a_list_may_mix_shapes() -> None:
    schemas = [CVM_INFO, HOSTED_CVM, HOSTED_CVM, CVM_INFO]
    cvms = ask(Asked([full(schema) for schema in schemas]), lambda cloud: cloud.cvms.list())

    assert [cvm.source.schema for cvm in cvms] == schemas


def test_a_detail_is_never_read_as_the_shape_that_lists_use() -> None:
    body = full(CVM_INFO)
    cvm = ask(Asked(body), lambda cloud: cloud.cvms.get("cvm_1"))

    assert cvm.source.schema == CVM_INFO_DETAIL


@pytest.mark.parametrize(
    ("api_version", "first"),
    [
        ("2025-10-28", "2025-10-28"),
        ("2025-12-31", "2025-10-28"),
        ("2026-01-21", "2026-01-21"),
        ("2026-06-23", "2026-01-21"),
        ("LATEST", "2026-01-21"),
    ],
)
def test_the_newest_documented_version_that_is_not_later_is_the_likeliest(api_version: str, first: str) -> None:
    assert likeliest_first(SHAPES, api_version)[0].since == first


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.schema)
def test_each_wire_model_decodes_every_documented_property(shape: Any) -> None:
    _assert_same_names(shape.wire, documented()["components"]["schemas"][shape.schema])


def _assert_same_names(model: type[msgspec.Struct], schema: dict[str, Any]) -> None:
    fields = msgspec.structs.fields(model)
    assert {field.encode_name for field in fields} == set(schema["properties"])
    for field in fields:
        for inner in _models_in(field.type):
            reference = _reference_in(schema["properties"][field.encode_name])
            _assert_same_names(inner, documented()["components"]["schemas"][reference])


def _models_in(hint: Any) -> list[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [model for inner in get_args(hint) for model in _models_in(inner)]


def _reference_in(schema: dict[str, Any]) -> str:
    options = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    options += [option["items"] for option in options if "items" in option]
    (reference,) = {option["$ref"] for option in options if "$ref" in option}
    return str(reference).rpartition("/")[2]
