"""`strict=True` turns every violation of the documented schema into an error."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from phala_facade import ConfigurationError, PhalaCloud, UnexpectedResponseError
from phala_facade.decode.strict import violations
from tests.support.documented import APP_2026_01_21, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, SHAPES, full, required
from tests.support.shells import KEY
from tests.support.values import app, cvms, detail, listed


@pytest.mark.parametrize("schema", [HOSTED_CVM, CVM_INFO])
def test_what_is_as_documented_passes(schema: str) -> None:
    assert listed(full(schema), strict=True).source.schema == schema


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"kms_type": "made-up"}, "kms_type", "none of the documented values"),
        ({"id": "no-prefix"}, "id", "pattern"),
        ({"made_up": 1}, "made_up", "not documented"),
        ({"created_at": "2026-01-01 00:00"}, "created_at", "documented format"),
        ({"name": None}, "name", "type"),
    ],
)
def test_the_slightest_violation_is_refused_and_named(change: dict[str, Any], path: str, reason: str) -> None:
    with pytest.raises(UnexpectedResponseError, match=reason) as in_list:
        cvms(full(CVM_INFO), {**full(CVM_INFO), **change}, strict=True)
    with pytest.raises(UnexpectedResponseError, match=reason) as alone:
        detail({**full(CVM_INFO_DETAIL), **change}, strict=True)

    assert in_list.value.path == f"[1].{path}"
    assert alone.value.path == path


def test_a_value_that_cannot_be_read_is_refused_though_the_schema_allows_it() -> None:
    body = {**required(APP_2026_01_21), "created_at": "yesterday"}

    with pytest.raises(UnexpectedResponseError) as caught:
        app(body, strict=True)

    assert caught.value.path == "created_at"


def test_the_message_counts_the_violations_and_quotes_no_value() -> None:
    body = {**full(CVM_INFO), "id": "sensitive", "status": 5, "name": {"sensitive": 1}}

    with pytest.raises(UnexpectedResponseError) as caught:
        listed(body, strict=True)

    assert "more)" in str(caught.value)
    assert "sensitive" not in str(caught.value)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.schema)
def test_every_documented_shape_can_be_validated(shape: Any) -> None:
    assert violations(full(shape.schema), shape.schema) == []
    assert violations([], shape.schema) != []


def test_strict_mode_without_its_extra_is_refused_at_construction(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        """Find no module, whatever its name."""

    monkeypatch.setattr(importlib.util, "find_spec", nothing)

    with pytest.raises(ConfigurationError, match="the extra `strict`"):
        PhalaCloud(KEY, strict=True)


def test_a_violation_deep_within_an_alternative_is_named_where_it_is() -> None:
    body = full(APP_2026_01_21)
    body["current_cvm"]["node_info"]["made_up"] = 1
    body["cvms"][1]["creator"] = 5

    found = [(violation.path, violation.problem) for violation in violations(body, APP_2026_01_21)]
    assert [path for path, _ in found] == ["current_cvm.node_info.made_up", "cvms[1].creator"]
    assert found[0][1] == "not documented; found an integer"


def test_violations_are_in_the_order_of_the_body() -> None:
    body = full(CVM_INFO)
    body["endpoints"] = [{"app": 1, "instance": ""}] * 11

    paths = [violation.path for violation in violations(body, CVM_INFO)]
    assert paths == [f"endpoints[{index}].app" for index in range(11)]
