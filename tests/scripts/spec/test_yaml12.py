from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.spec.document import SpecError
from scripts.spec.yaml12 import parse_yaml

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # What YAML 1.1 would retype stays as it is written.
        *((f"{{it: {text}}}", {"it": text}) for text in ("2023-11-07T05:31:56Z", "2023-11-07", "no", "on", "12:30:45")),
        ("{hex: 0x10, i: -3, octal: 010}", {"hex": "0x10", "i": -3, "octal": 10}),
        ("{f: 1.5, e: 1e3, t: true, quoted: '200'}", {"f": 1.5, "e": 1000.0, "t": True, "quoted": "200"}),
        ("{n: null, tilde: ~, empty: }", {"n": None, "tilde": None, "empty": None}),
        # A key is the text that is written.
        ("200: {description: OK}", {"200": {"description": "OK"}}),
        ("{on: 1, True: 2, null: 3, 010: 4, '<<': 5}", {"on": 1, "True": 2, "null": 3, "010": 4, "<<": 5}),
        ("{a: &it [1, x], b: *it}", {"a": [1, "x"], "b": [1, "x"]}),
    ],
)
def test_yaml_1_2_is_read(text: str, value: JsonObject) -> None:
    assert parse_yaml(text, "text") == value


def test_aliases_are_refused_before_they_are_written_out() -> None:
    nested = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    nested += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
    for text in (nested, f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]\n"):
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
