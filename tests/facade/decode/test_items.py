"""The items of an array, a slice at a time: the same as all at once, whatever stands in it."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade.decode import items as module
from phala_facade.decode.items import TooManyItemsError, items_of, well_formed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_WHOLE = msgspec.json.Decoder(list[msgspec.Raw])

TEXTS = st.text(alphabet='ab",{}[]:\\\n é', max_size=6)
VALUES = st.recursive(
    st.none() | st.integers(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.just("id") | TEXTS, inner, max_size=3),
    max_leaves=12,
)
ARRAYS = st.lists(VALUES, max_size=9) | st.lists(st.fixed_dictionaries({"id": VALUES, "x": VALUES}), max_size=9)


def written(array: object, indent: int | None, separators: tuple[str, str]) -> bytes:
    return json.dumps(array, indent=indent, separators=separators).encode()


WRITTEN = st.builds(written, ARRAYS, st.sampled_from([None, 1]), st.sampled_from([(",", ":"), (", ", ": ")]))


@pytest.fixture(autouse=True, scope="module")
def small_slices() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SLICE", 40)
        yield


def decoded(decode: Callable[[bytes], Iterable[bytes | msgspec.Raw]], array: bytes) -> list[bytes] | type[Exception]:
    try:
        return [bytes(item).strip() for item in decode(array)]
    except msgspec.DecodeError as error:
        return type(error)


def whole(array: bytes) -> list[bytes] | type[Exception]:
    return decoded(_WHOLE.decode, array)


def sliced(array: bytes) -> list[bytes] | type[Exception]:
    return decoded(lambda json_array: items_of(json_array, well_formed), array)


@given(WRITTEN)
def test_slices_hold_the_items_of_the_whole(array: bytes) -> None:
    assert sliced(array) == whole(array)


@given(WRITTEN, st.integers(0, 10_000), st.sampled_from([b"", b",", b"]", b"[", b"{", b"}", b'"', b"\\", b" "]))
def test_what_is_damaged_as_a_whole_is_damaged_in_slices(array: bytes, place: int, put: bytes) -> None:
    at = place % (len(array) + 1)
    damaged = array[:at] + put + array[at + (not put) :]
    assert sliced(damaged) == whole(damaged)


@pytest.mark.parametrize("end", [b"", b",", b",]", b"] x", b"]]", b"},{}]", b"," + b" " * 99 + b"]"])
def test_an_end_that_is_none_is_damage(end: bytes) -> None:
    array = b"[" + b",".join([b'{"id": "an item of some length"}'] * 9) + end
    assert sliced(array) == whole(array) == msgspec.DecodeError


def test_something_else_is_no_array_however_long() -> None:
    assert sliced(b'{"id": [' + b"1," * 999) == whole(b'{"id": [') == msgspec.ValidationError


def test_a_string_of_quotes_without_an_end_takes_no_square_of_the_time() -> None:
    assert sliced(b'[{"id":"' + rb"\"" * 500_000) == msgspec.DecodeError


def test_of_items_that_start_alike_one_slice_is_held_at_a_time() -> None:
    array = b"[" + b'{"a":0},' * 20_000 + b'{"a":0}]'
    tracemalloc.start()
    number = sum(1 for _ in items_of(array, well_formed))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 20_001
    assert peak < len(array)


@pytest.mark.parametrize("first", [b"", b'{"a":0},' * 99])
def test_very_many_items_that_do_not_start_alike_are_refused(first: bytes) -> None:
    with pytest.raises(TooManyItemsError):
        list(items_of(b"[" + first + b"0," * 1000 + b"0,0]", well_formed, 1000))


def test_very_many_items_that_are_damaged_are_damage_first_of_all() -> None:
    item = rb'{"id":"an item of some length \ud800"}'
    with pytest.raises(msgspec.DecodeError):
        list(items_of(b"[%b]" % b",".join([item] * 99), well_formed, 20))


def test_an_object_within_an_item_may_start_like_the_items() -> None:
    item = b'{"id":1,"services":[%b]}' % b",".join([b'{"id":2}'] * 30)
    array = b"[%b]" % b",".join([item] * 20)

    assert list(items_of(array, well_formed)) == [item] * 20


def test_items_may_be_of_very_different_lengths() -> None:
    items = [b'{"id":"%b"}' % (b"x" * length) for length in [90, 1, 2, 300, 0, 5000, 1, 1, 1, 40] * 9]

    assert list(items_of(b"[%b]" % b",".join(items), well_formed)) == items


def test_separators_may_change_within_an_array() -> None:
    items = [b'{"id":"an item of some length"}'] * 99
    array = b"[" + b",".join(items) + b", " + b", ".join(items) + b"," + b",".join(items) + b"]"

    assert list(items_of(array, well_formed, 20)) == items * 3
