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


def test_a_key_is_the_text_that_is_written() -> None:
    assert list(parse_yaml("{on: 1, True: 2, null: 3, 010: 4, '<<': 5}", "text")) == ["on", "True", "null", "010", "<<"]


def test_an_alias_stands_for_what_it_names() -> None:
    assert parse_yaml("{a: &it [1, x], b: *it}", "text") == {"a": [1, "x"], "b": [1, "x"]}


def test_aliases_of_aliases_are_refused_before_they_are_written_out() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with pytest.raises(SpecError, match="holds too much"):
        parse_yaml("\n".join(lines), "text")


def test_many_aliases_of_one_long_text_are_refused() -> None:
    text = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]\n"
    with pytest.raises(SpecError, match="holds too much"):
        parse_yaml(text, "text")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "page is not YAML"),
        ("- a", "page is not an object"),
        ("", "page is not an object"),
        ("a: 1\n---\nb: 1", "page is not YAML"),
        ("a: *nowhere", "page is not YAML"),
        ("a: &a [*a]", "found unconstructable recursive node"),
        ("a: " + "[" * 200 + "]" * 200, "nested too deeply"),
        ("b: {a: 1, 'a': 2}", "it has the key 'a' twice in one object, again in line 1"),
        ('200: 1\n"200": 2', "it has the key '200' twice in one object, again in line 2"),
        ("<<: {a: 1}", "has a merge key in line 1"),
        ("? [a]\n: 1", "has a key that is no text in line 1"),
        ("a: !!timestamp 2026-01-02", "constructor for the tag 'tag:yaml.org,2002:timestamp' .* line 1"),
        ("a: !!python/object:os.system [x]", "constructor for the tag 'tag:yaml.org,2002:python/object:os.system'"),
        ("a: !!int many", "page is not YAML"),
        ("a: 1e999", "cannot express: Out of range float"),
    ],
)
def test_what_is_no_yaml_object_is_one_line_of_error(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        parse_yaml(text, "page")
    assert "\n" not in str(caught.value)
