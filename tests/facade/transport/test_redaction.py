"""Credentials are replaced wherever a server echoes them."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phala_facade.transport.redaction import MASK, Redactor
from tests.facade.secrets.planted import CREDENTIALS, SPELLINGS, found

KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=16, max_size=40)


@given(
    KEYS,
    st.recursive(
        st.none() | st.text(), lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts), max_leaves=9
    ),
)
def test_a_key_is_gone_from_any_value(key: str, value: object) -> None:
    planted = [value, {key: [f"a{key}b", {"c": key}]}]
    assert key not in repr(Redactor([key]).redact_plain(planted))


def test_of_two_credentials_the_longer_one_is_replaced_first() -> None:
    assert Redactor(["0123456789", "0123456789abcdef"]).redact("x 0123456789abcdef") == f"x {MASK}"


def test_a_placeholder_does_not_blot_out_ordinary_words() -> None:
    assert Redactor(["key", None]).redact("no such key") == "no such key"


def test_other_values_stay_as_they_are() -> None:
    value = {"a": [1, 2.5, True, None, "text"]}
    assert Redactor([]).redact_plain(value) == value


def test_what_is_nested_too_deeply_to_be_copied_is_dropped() -> None:
    value: object = "bottom"
    for _ in range(900):
        value = [value]
    shown = Redactor([]).redact_plain(value)
    assert copy.deepcopy(shown) == shown
    assert "bottom" not in repr(shown)


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
@given(CREDENTIALS)
@example("Key\\ \"1'2<3>&4%5%41;+/=:@#?,u0x")  # pragma: allowlist secret
def test_a_key_is_gone_however_it_is_spelled(spelling: str, key: str) -> None:
    redacted = Redactor([key]).redact(f"before {SPELLINGS[spelling](key)} after")
    assert found(redacted, [key]) == []
    assert redacted.startswith("before ")
    assert redacted.endswith(" after")


@given(st.text("aBcDeF0123456789-_.", min_size=16, max_size=40), st.integers(12, 40))
def test_a_text_that_breaks_off_within_a_key_does_not_show_its_beginning(key: str, length: int) -> None:
    redacted = Redactor([key]).redact(f"bad key {key[:length]}")
    assert key[:12] not in redacted.removeprefix("bad key ")


def test_a_text_that_ends_in_the_middle_of_a_key_does_not_break_off_within_it() -> None:
    assert Redactor(["phak_0123456789abcdef"]).redact("id 123456789abcd") == "id 123456789abcd"


def test_around_a_key_that_is_escaped_the_text_shows_what_its_other_escapes_stand_for() -> None:
    text = '{"a": "%20\\u0070hak_0123456789 caf\\u00e9", "b": "&amp;"}'
    assert Redactor(["phak_0123456789"]).redact(text) == '{"a": " [credential] café", "b": "&"}'
    assert Redactor(["phak_9876543210"]).redact(text) == text


@pytest.mark.parametrize("text", ["\\" * 40, "%41" * 40, "\0" * 40, "", "100%", "&#0;", "\\u00zz"])
@pytest.mark.parametrize("key", ["\\" * 16, "%41%41%41%41%41%", "&amp;&amp;&amp;&amp;"])
def test_a_key_of_escapes_alone_blots_out_no_ordinary_text(key: str, text: str) -> None:
    assert Redactor([key]).redact(f"no such CVM {text}"[:-1]).startswith("no such CVM")


def test_a_key_of_digits_is_gone_from_numbers() -> None:
    redactor = Redactor(["1234567890123456"])
    assert redactor.redact_plain([1234567890123456, 12345678901234567, 7, 1.5]) == [MASK, MASK, 7, 1.5]


@pytest.mark.parametrize("letter", "btnfr")
def test_what_json_makes_a_control_character_of_is_found_too(letter: str) -> None:
    token = f"0123456789\\{letter}0"

    said = json.loads(f'"it was {token}!"')

    assert Redactor([token]).redact(said) == "it was [credential]!"
