from __future__ import annotations

import pytest

from scripts.spec.document import SpecError
from scripts.spec.yaml12 import parse_yaml


def test_what_yaml_1_1_would_retype_stays_as_written() -> None:
    text = "{at: 2023-11-07T05:31:56Z, day: 2023-11-07, no: no, on: on, ratio: 12:30:45, hex: 0x10}"
    assert parse_yaml(text, "text") == {
        "at": "2023-11-07T05:31:56Z",
        "day": "2023-11-07",
        "no": "no",
        "on": "on",
        "ratio": "12:30:45",
        "hex": "0x10",
    }


def test_numbers_booleans_and_null_are_read() -> None:
    text = "{i: -3, f: 1.5, e: 1e3, t: true, n: null, tilde: ~, empty: , quoted: '200'}"
    assert parse_yaml(text, "text") == {
        "i": -3,
        "f": 1.5,
        "e": 1000.0,
        "t": True,
        "n": None,
        "tilde": None,
        "empty": None,
        "quoted": "200",
    }


def test_an_unquoted_status_is_a_text_key() -> None:
    assert parse_yaml("200: {description: OK}", "text") == {"200": {"description": "OK"}}


@pytest.mark.parametrize(("text", "message"), [("a: [", "page is not YAML"), ("- a", "page is not an object")])
def test_what_is_no_yaml_object_is_one_line_of_error(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        parse_yaml(text, "page")
    assert "\n" not in str(caught.value)
