"""Whatever is answered, a call gives a value or an error of the facade, through both clients alike."""

from __future__ import annotations

import copy
import gzip
import json
import pickle
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import PhalaError
from phala_facade.operations.registry import OPERATIONS
from tests.facade.properties.budget import budget
from tests.facade.properties.cases import ASKED, CALLS, CASES
from tests.facade.properties.payloads import LEAVES, TEXTS, Strategy, documented_names
from tests.facade.properties.shells import Answer, Shells, values
from tests.support.operations import KINDS, body_of

if TYPE_CHECKING:
    from phala_facade import Deviation

_NAMES = st.sampled_from(sorted(documented_names())) | TEXTS
JSON: Strategy = st.recursive(
    LEAVES | st.integers() | st.sampled_from(["2026-01-01T00:00:00Z", "1.50", "cvm_1", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=20,
)
"""Any JSON, in which documented names stand often enough to be taken for what they say."""


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {**one, **other}


_HOSTED = st.fixed_dictionaries({"hosted": st.dictionaries(_NAMES, JSON, max_size=4)})
_INFO = st.fixed_dictionaries({"resource": st.dictionaries(_NAMES, JSON, max_size=4)})
_BASIC = st.fixed_dictionaries({"vcpu": JSON})
_APP = st.fixed_dictionaries({"app_id": JSON, "cvms": st.lists(_HOSTED | _INFO | _BASIC | JSON, max_size=3)})
ALIKE: Strategy = st.builds(_joined, st.dictionaries(_NAMES, JSON, max_size=5), _HOSTED | _INFO | _BASIC | _APP)
"""Objects that carry what identifies a documented shape, beside anything at all."""

DOCUMENTED: Strategy = st.sampled_from(list(CASES.values())).flatmap(
    lambda case: st.lists(case.payloads(), max_size=2) if case.is_list else case.payloads()
)
ANYTHING: Strategy = JSON | ALIKE | st.lists(ALIKE | JSON, max_size=3) | DOCUMENTED


def _cut(text: str, at: int) -> bytes:
    body = text.encode("utf-8", errors="surrogatepass")
    return body[: at % (len(body) + 1)]


def _spoilt(body: bytes, at: int, piece: bytes) -> bytes:
    at %= len(body) + 1
    return body[:at] + piece + body[at + len(piece) :]


_ENCODED = st.builds(json.dumps, ANYTHING, ensure_ascii=st.booleans())
_WHOLE = _ENCODED.map(lambda text: text.encode("utf-8", errors="surrogatepass"))
_ODD_PIECES = [
    *(b"\xff", b"\x00", b'"\\ud800"', b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"[" * 3000, b'{"a":' * 2000),
    *(b"\xef\xbb\xbf", b"<title>502</title>", b',"id":1,"id":"x"', b"null", b"{}", b"[]", b'"'),
]
BYTES = (
    st.binary(max_size=200)
    | st.builds(_cut, _ENCODED, st.integers(0, 4000))
    | st.builds(_spoilt, _WHOLE, st.integers(0, 4000), st.sampled_from(_ODD_PIECES) | st.binary(max_size=8))
    | _ENCODED.map(lambda text: text.encode("utf-16"))
)
"""Any bytes: arbitrary ones, and JSON that is cut short, spoilt in one place, or in another encoding."""

_CODINGS = ["", "identity", "gzip", "x-gzip", "GZIP", "deflate", "br", "gzip, gzip", "\xe9"]
_TYPES = ["application/json", "text/html", "application/json; charset=latin-1", "image/png", "", ";;"]


def _as_it_is(body: bytes) -> bytes:
    return body


def _cut_short(body: bytes) -> bytes:
    return gzip.compress(body)[:-5]


def _answer(body: bytes, status: int, content_type: str, coding: str, squeeze: Any, request_id: str) -> Answer:
    headers = {"content-type": content_type, "x-request-id": request_id}
    if coding:
        headers["content-encoding"] = coding
    return Answer(squeeze(body), status, headers)


LYING = st.builds(
    _answer,
    BYTES | _WHOLE,
    st.just(200) | st.sampled_from([201, 204, 302, 400, 401, 404, 422, 429, 500, 503, 520, 599]),
    st.sampled_from(_TYPES),
    st.sampled_from(_CODINGS),
    st.sampled_from([_as_it_is, gzip.compress, zlib.compress, _cut_short]),
    st.sampled_from(["", "req-1", "x" * 300]),
)
"""Answers whose status, content type and content encoding have nothing to do with what they carry."""

JSON_ANSWERS = ANYTHING.map(lambda value: Answer(json.dumps(value).encode()))

RETURNED = KINDS
ROWS = {operation.name: operation for operation in OPERATIONS}
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
@pytest.mark.parametrize(
    "answers", [JSON_ANSWERS, BYTES.map(Answer), LYING], ids=["any JSON", "any bytes", "headers that lie"]
)
@budget()
@given(asked=asked_versions, data=st.data())
def test_any_answer_gives_a_value_or_a_typed_error(
    operation: str, asked: str, answers: st.SearchStrategy[Answer], data: st.DataObject, shells: Shells
) -> None:
    answer = data.draw(answers)
    outcome = shells.outcome(operation, asked, answer)

    _is_sound(operation, outcome)
    # Nothing of a response reaches the next one, nor what the other client makes of it.
    assert str(shells.outcome(operation, asked, answer)) == str(outcome)


@each_operation
@budget()
@given(asked=asked_versions, value=ALIKE)
def test_what_looks_like_a_documented_shape_gives_a_value_or_a_typed_error(
    operation: str, asked: str, value: Any, shells: Shells
) -> None:
    body = json.dumps(body_of(ROWS[operation], [value])).encode()

    outcome = shells.outcome(operation, asked, Answer(body))

    _is_sound(operation, outcome)
    if not isinstance(outcome, PhalaError):
        assert [each.source.raw for each in values(outcome)] == [value]
