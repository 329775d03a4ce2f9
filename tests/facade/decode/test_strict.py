"""`strict=True` turns every violation of the documented schema into an error."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

import pytest

from phala_facade import ConfigurationError, PhalaCloud, UnexpectedResponseError
from phala_facade.conformance import survey
from phala_facade.decode.strict import violations
from tests.support.documented import APP_2026_01_21, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, SHAPES, full, required
from tests.support.shells import KEY
from tests.support.values import app, cvms, detail, listed


@pytest.mark.parametrize(
    ("change", "path", "rule", "problem"),
    [
        ({"made_up": 1.5}, "made_up", "additionalProperties", "not documented; found a number"),
        ({"kms_type": 5}, "kms_type", "type", 'documented type: ["string", "null"]; found an integer'),
        ({"node_info": []}, "node_info", "type", 'documented type: ["object", "null"]; found an array'),
        ({"created_at": "2026-01-01 00:00"}, "created_at", "format", 'documented format: "date-time"; found a string'),
        ({"kms_type": "made-up"}, "kms_type", "enum", "none of the documented values; found a string"),
        ({"id": "no-prefix"}, "id", "pattern", 'documented pattern: "^cvm_.+"; found a string'),
        ({"name": None}, "name", "type", 'documented type: "string"; found null'),
        (
            {"endpoints": [{"app": "https://a.example"}]},
            "endpoints[0].instance",
            "required",
            "missing, though the documentation requires it",
        ),
    ],
)
def test_the_slightest_violation_is_refused_and_named(
    change: dict[str, Any], path: str, rule: str, problem: str
) -> None:
    (violation,) = violations({**full(CVM_INFO), **change}, CVM_INFO)
    assert (violation.path, violation.rule, violation.problem) == (path, rule, problem)

    with pytest.raises(UnexpectedResponseError, match=re.escape(problem)) as in_list:
        cvms(full(CVM_INFO), {**full(CVM_INFO), **change}, strict=True)
    with pytest.raises(UnexpectedResponseError, match=re.escape(problem)) as alone:
        detail({**full(CVM_INFO_DETAIL), **change}, strict=True)
    assert (in_list.value.path, alone.value.path) == (f"[1].{path}", path)


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
def test_what_is_as_documented_passes_in_every_shape(shape: Any) -> None:
    assert violations(full(shape.schema), shape.schema) == []
    assert violations([], shape.schema) != []
    if shape.schema in {HOSTED_CVM, CVM_INFO}:
        assert listed(full(shape.schema), strict=True).source.schema == shape.schema


def test_without_its_extra_strict_mode_and_a_survey_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        """Find no module, whatever its name."""

    monkeypatch.setattr(importlib.util, "find_spec", nothing)

    with pytest.raises(ConfigurationError, match="the extra `strict`"):
        PhalaCloud(KEY, strict=True)
    with PhalaCloud(KEY) as cloud, pytest.raises(ConfigurationError, match="the extra `strict`"):
        survey(cloud, ["2026-01-21"])


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
