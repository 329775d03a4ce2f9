"""Answers of every kind: documented ones, damaged ones, arbitrary JSON, arbitrary bytes, and headers that lie."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

from hypothesis import strategies as st

from tests.facade.properties.cases import CASES
from tests.facade.properties.payloads import LEAVES, TEXTS, Strategy
from tests.facade.properties.schemas import documented_names
from tests.facade.properties.shells import Answer

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
BYTE_ANSWERS = BYTES.map(Answer)
