"""Every payload that is valid for a documented shape is read as that shape, and nothing of it is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import PhalaError
from phala_facade.operations.versions import VERSIONS
from tests.facade.properties.budget import budget
from tests.facade.properties.carrying import invented, lost
from tests.facade.properties.cases import CASES, REQUESTED, Case, outcome
from tests.support.shells import values_in

if TYPE_CHECKING:
    from phala_facade import App, Cvm


@pytest.mark.parametrize("label", CASES)
@budget()
@given(data=st.data())
def test_a_valid_payload_is_read_as_its_shape_with_no_deviation_and_nothing_lost(
    label: str, data: st.DataObject
) -> None:
    case = CASES[label]
    payloads = data.draw(st.lists(case.payloads(), max_size=3) if case.is_list else st.tuples(case.payloads()))
    requested = data.draw(st.just(case.api_version) | st.sampled_from(REQUESTED), label="requested")

    found = outcome(case.operation, requested, payloads if case.is_list else payloads[0])

    assert not isinstance(found, PhalaError)
    for value, payload in zip(values_in(found), payloads, strict=True):
        _is_read_whole(case, requested, payload, value)


def _is_read_whole(case: Case, requested: str, payload: dict[str, Any], value: Cvm | App) -> None:
    shapes = case.operation.shapes
    shape = next(shape for shape in shapes if shape.schema == value.source.schema)
    is_older = (
        requested not in VERSIONS and shape.since < max(each.since for each in shapes) and not shape.in_every_version
    )
    assert [deviation.path for deviation in value.source.deviations] == ([""] if is_older else [])
    assert value.source.raw == payload
    assert value.source.api_version == requested
    if requested == case.api_version or case.is_distinct(payload, shape):
        assert value.source.schema == case.schema
        assert lost(case.shape, payload, value) == []
        assert invented(case.shape, payload, value) == []
    assert json.loads(json.dumps(value.to_dict())) == value.to_dict()
    assert hash(value) == hash(value)
