"""Whatever is answered, a call gives a value or an error of the facade, through both clients alike."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import PhalaError
from phala_facade.operations.registry import OPERATIONS
from tests.facade.properties.answers import ALIKE, ANYTHING, BYTE_ANSWERS, JSON_ANSWERS, LYING
from tests.facade.properties.budget import budget
from tests.facade.properties.cases import ASKED, CALLS, LISTING
from tests.facade.properties.shells import Answer, Shells, values
from tests.support.operations import KINDS

if TYPE_CHECKING:
    from phala_facade import Deviation

RETURNED = {operation.name: KINDS[operation.parse] for operation in OPERATIONS}
each_operation = pytest.mark.parametrize("operation", CALLS)
asked_versions = st.sampled_from(ASKED)


def _is_sound(operation: str, outcome: Any) -> None:
    """See that an outcome is a value or an error that can be used as every other one."""
    if isinstance(outcome, PhalaError):
        assert "\n" not in str(outcome)
        assert str(pickle.loads(pickle.dumps(outcome))) == str(outcome)  # noqa: S301  # its own dump
        assert str(copy.deepcopy(outcome)) == str(outcome)
        return
    assert type(outcome) is RETURNED[operation]
    for value in values(outcome):
        assert value == pickle.loads(pickle.dumps(value))  # noqa: S301  # its own dump
        assert isinstance(hash(value), int)
        assert isinstance(json.dumps(value.to_dict()), str)
        for deviation in value.source.deviations:
            _names_a_place(deviation, value.source.raw)


def _names_a_place(deviation: Deviation, raw: Any) -> None:
    """See that the path of a deviation leads to a value in the answer, or to where one is missing."""
    if not deviation.path:
        # It is about the object as a whole.
        return
    *steps, last = deviation.path.replace("[", ".[").split(".")
    for step in steps:
        raw = raw[int(step[1:-1])] if step.startswith("[") else raw[step]
    if last.startswith("["):
        assert int(last[1:-1]) < len(raw)
    else:
        assert (last in raw) != deviation.problem.startswith("missing")


@each_operation
@budget()
@given(asked=asked_versions, answer=JSON_ANSWERS)
def test_any_json_gives_a_value_or_a_typed_error(operation: str, asked: str, answer: Answer, shells: Shells) -> None:
    _is_sound(operation, shells.outcome(operation, asked, answer))


@each_operation
@budget()
@given(asked=asked_versions, value=ALIKE)
def test_what_looks_like_a_documented_shape_gives_a_value_or_a_typed_error(
    operation: str, asked: str, value: Any, shells: Shells
) -> None:
    body = json.dumps([value] if operation in LISTING else value).encode()

    outcome = shells.outcome(operation, asked, Answer(body))

    _is_sound(operation, outcome)
    if not isinstance(outcome, PhalaError):
        assert [each.source.raw for each in values(outcome)] == [value]


@each_operation
@budget()
@given(asked=asked_versions, answer=BYTE_ANSWERS)
def test_any_bytes_give_a_value_or_a_typed_error(operation: str, asked: str, answer: Answer, shells: Shells) -> None:
    _is_sound(operation, shells.outcome(operation, asked, answer))


@each_operation
@budget()
@given(asked=asked_versions, answer=LYING)
def test_any_status_with_headers_that_lie_gives_a_value_or_a_typed_error(
    operation: str, asked: str, answer: Answer, shells: Shells
) -> None:
    _is_sound(operation, shells.outcome(operation, asked, answer))


@each_operation
@budget()
@given(asked=asked_versions, value=ANYTHING, answer=LYING)
def test_both_clients_agree_on_value_source_message_and_attributes_whatever_is_answered(
    operation: str, asked: str, value: Any, answer: Answer, shells: Shells
) -> None:
    """The shells compare the two outcomes; each of these is asked in a row, so that nothing of one reaches the next."""
    first = shells.outcome(operation, asked, Answer(json.dumps(value).encode()))
    shells.outcome(operation, asked, answer)
    again = shells.outcome(operation, asked, Answer(json.dumps(value).encode()))

    assert type(first) is type(again)
    assert str(first) == str(again)
