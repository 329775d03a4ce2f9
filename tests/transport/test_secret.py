"""Credentials are replaced wherever a server echoes them."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from phala_facade.transport.secret import MASK, Secrets

KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=16, max_size=40)


@given(KEYS, st.text(), st.text())
def test_a_key_is_gone_from_any_text(key: str, before: str, after: str) -> None:
    assert key not in Secrets([key]).redact(before + key + after).replace(MASK, "\n")


@given(KEYS, st.recursive(st.none() | st.text(), lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts)))
def test_a_key_is_gone_from_any_value(key: str, value: object) -> None:
    planted = [value, {key: [f"a{key}b", {"c": key}]}]
    assert key not in repr(Secrets([key]).redact_plain(planted))


def test_of_two_credentials_the_longer_one_is_replaced_first() -> None:
    assert Secrets(["0123456789", "0123456789abcdef"]).redact("x 0123456789abcdef") == f"x {MASK}"


def test_a_placeholder_does_not_blot_out_ordinary_words() -> None:
    assert Secrets(["key", None]).redact("no such key") == "no such key"


def test_other_values_stay_as_they_are() -> None:
    value = {"a": [1, 2.5, True, None, "text"]}
    assert Secrets([]).redact_plain(value) == value


def test_what_is_nested_too_deeply_to_be_copied_is_dropped() -> None:
    value: object = "bottom"
    for _ in range(900):
        value = [value]
    shown = Secrets([]).redact_plain(value)
    assert copy.deepcopy(shown) == shown
    assert "bottom" not in repr(shown)
