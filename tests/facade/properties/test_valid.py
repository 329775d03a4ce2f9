"""Every payload that is valid for a documented shape is read as that shape, and nothing of it is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import PhalaError
from phala_facade.operations.versions import VERSIONS
from tests.facade.properties.budget import budget
from tests.facade.properties.carrying import invented, unfound
from tests.facade.properties.cases import ASKED, CASES, SHAPES, Case
from tests.facade.properties.shells import Answer, Shells, values

if TYPE_CHECKING:
    from phala_facade import App, Cvm

each_case = pytest.mark.parametrize("label", CASES)


@each_case
@budget()
@given(data=st.data())
def test_a_valid_payload_is_read_as_its_shape_with_no_deviation_and_nothing_lost(
    label: str, shells: Shells, data: st.DataObject
) -> None:
    case = CASES[label]
    objects = data.draw(st.lists(case.payloads(), max_size=3) if case.is_list else case.payloads(), label="answer")
    asked = data.draw(st.just(case.api_version) | st.sampled_from(ASKED), label="asked")

    outcome = shells.outcome(case.operation, asked, Answer(json.dumps(objects).encode()))

    assert not isinstance(outcome, PhalaError)
    payloads_sent = cast("list[dict[str, Any]]", objects if case.is_list else [objects])
    assert len(values(outcome)) == len(payloads_sent)
    for value, payload in zip(values(outcome), payloads_sent, strict=True):
        _is_read_whole(case, asked, payload, value)


def _is_read_whole(case: Case, asked: str, payload: dict[str, Any], value: Cvm | App) -> None:
    shape = next(shape for shape in SHAPES[case.operation] if shape.schema == value.source.schema)
    is_older = (
        asked not in VERSIONS
        and shape.since < max(each.since for each in SHAPES[case.operation])
        and not shape.in_every_version
    )
    assert [deviation.path for deviation in value.source.deviations] == ([""] if is_older else [])
    assert value.source.raw == payload
    assert value.source.api_version == asked
    if asked == case.api_version or case.is_told_from_others(payload, shape):
        assert value.source.schema == case.schema
        assert unfound(case.shape, payload, value) == []
        assert invented(case.shape, payload, value) == []
    assert json.loads(json.dumps(value.to_dict())) == value.to_dict()
    assert hash(value) == hash(value)
