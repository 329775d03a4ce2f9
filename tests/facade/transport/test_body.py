"""Bodies are inflated as they arrive, and never beyond the limit."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade.operations.steps import finish
from phala_facade.transport.body import Body, BodyError

if TYPE_CHECKING:
    from collections.abc import Callable

WIRE: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
}


def feed(body: Body, wire: bytes, size: int) -> None:
    for start in range(0, len(wire), size):
        finish(body.feed(wire[start : start + size]))


@given(st.sampled_from(sorted(WIRE)), st.binary(max_size=300), st.integers(1, 2000), st.integers(1, 50))
def test_a_body_arrives_whole_in_whatever_pieces(coding: str, data: bytes, times: int, size: int) -> None:
    whole = data * times
    body = Body(coding, len(whole))
    feed(body, WIRE[coding](whole), size * 97)
    assert body.finish() == whole


@given(st.sampled_from(sorted(WIRE)), st.integers(1, 300_000), st.integers(0, 299_999))
def test_no_more_than_the_limit_is_kept(coding: str, size: int, limit: int) -> None:
    body = Body(coding, min(limit, size - 1))
    with pytest.raises(BodyError, match="larger than"):
        finish(body.feed(WIRE[coding](bytes(size))))
    assert body.content == bytes(min(limit, size - 1))


@given(st.sampled_from(sorted(WIRE)), st.lists(st.binary(max_size=100), max_size=5))
def test_any_bytes_are_a_body_or_a_body_error(coding: str, chunks: list[bytes]) -> None:
    body = Body(coding, 10_000)
    try:
        for chunk in chunks:
            finish(body.feed(chunk))
        body.finish()
    except BodyError:
        pass


def test_a_gzip_body_of_several_members_is_read_to_the_end() -> None:
    wire = gzip.compress(b"one") + gzip.compress(b"two")
    for size in (1, 7, len(wire) // 2, len(wire)):
        body = Body("gzip", 100)
        feed(body, wire, size)
        finish(body.feed(b""))
        assert body.finish() == b"onetwo"
