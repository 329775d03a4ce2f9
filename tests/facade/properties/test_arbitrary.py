"""Whatever the response is, a call returns a value or raises an error of the facade, in both clients alike."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import PhalaError
from tests.facade.properties.budget import budget
from tests.facade.properties.cases import CASES, REQUESTED, outcome
from tests.facade.properties.payloads import LEAVES, TEXTS, Strategy, documented_names
from tests.support.operations import KINDS, body_of, each_operation
from tests.support.shells import values_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade import Deviation
    from tests.support.operations import Row

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

RESPONSES: dict[str, Callable[[Row], Strategy]] = {
    "any JSON": lambda _: ANYTHING,
    "any bytes": lambda _: BYTES,
    "what looks like a documented shape": lambda operation: ALIKE.map(lambda value: body_of(operation, [value])),
}


def _is_sound(operation: Row, found: Any) -> None:
    """Check that an outcome is a value or an error that can be used as every other one."""
    if isinstance(found, PhalaError):
        assert "\n" not in str(found)
        assert str(pickle.loads(pickle.dumps(found))) == str(found)  # noqa: S301  # its own dump
        assert str(copy.deepcopy(found)) == str(found)
        return
    assert type(found) is KINDS[operation.name]
    for value in values_in(found):
        assert value == pickle.loads(pickle.dumps(value))  # noqa: S301  # its own dump
        assert isinstance(hash(value), int)
        assert isinstance(json.dumps(value.to_dict()), str)
        for deviation in value.source.deviations:
            _names_a_place(deviation, value.source.raw)


def _names_a_place(deviation: Deviation, raw: Any) -> None:
    """Check that the path of a deviation leads to a value in the response, or to where one is missing."""
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
@pytest.mark.parametrize("kind", RESPONSES)
@budget()
@given(requested=st.sampled_from(REQUESTED), data=st.data())
def test_any_response_is_a_value_or_a_typed_error(
    operation: Row, requested: str, kind: str, data: st.DataObject
) -> None:
    _is_sound(operation, outcome(operation, requested, data.draw(RESPONSES[kind](operation))))
