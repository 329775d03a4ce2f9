"""Payloads that are valid for a documented schema, drawn from the schema itself.

Valid is: the documented schema with `date-time` asserted, decimals finite, integers without a fraction and within 64
bits, years 2 to 9998.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.facade.properties.schemas import Schema, alternatives, components, documented_names, is_time

Strategy = st.SearchStrategy[Any]

# Half of a surrogate pair stands for no character: what carries one is no JSON.
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS, max_size=12)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | INTEGERS | NUMBERS | TEXTS
FREE_FORM = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=4
)
OBJECTS = st.dictionaries(TEXTS, FREE_FORM, max_size=2)
UNKNOWN_NAMES = TEXTS.filter(lambda name: name not in documented_names())
UNKNOWN = st.dictionaries(UNKNOWN_NAMES, FREE_FORM, max_size=1)

_LONGEST_LIST = 3


@cache
def payloads(schema: str) -> Strategy:
    """Draw payloads that are valid for a component schema.

    Args:
        schema: Its key among the components.
    """
    return _objects(components()[schema])


def _objects(schema: Schema) -> Strategy:
    required: list[str] = schema.get("required", [])
    values = {name: _values(child, name) for name, child in schema["properties"].items()}
    known = st.fixed_dictionaries(
        {name: values[name] for name in required},
        optional={name: value for name, value in values.items() if name not in required},
    )
    return st.builds(_merged, known, UNKNOWN)


def _merged(known: dict[str, Any], unknown: dict[str, Any]) -> dict[str, Any]:
    return {**known, **unknown}


def _values(schema: Schema, name: str) -> Strategy:
    return st.one_of([_value(each, name) for each in alternatives(schema)])


def _value(schema: Schema, name: str) -> Strategy:
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object":
            return _objects(schema) if "properties" in schema else OBJECTS
        case "array":
            return st.lists(_values(schema["items"], name), max_size=_LONGEST_LIST)
        case "string":
            return _strings(schema, name)
        case "number":
            return NUMBERS | INTEGERS
        case kind:
            return {"null": st.none(), "boolean": st.booleans(), "integer": INTEGERS}[kind]


def _strings(schema: Schema, name: str) -> Strategy:
    if is_time(schema, name):
        return times()
    if schema.get("format") == "decimal":
        return st.decimals(allow_nan=False, allow_infinity=False).map(str)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], alphabet=CHARACTERS)
    return TEXTS


@cache
def times() -> Strategy:
    """Draw times as RFC 3339 writes them: with and without a fraction, in UTC and with an offset."""
    moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31, 23, 59, 59))  # noqa: DTZ001  # the offset follows
    offset = st.builds("{}{:02}:{:02}".format, st.sampled_from("+-"), st.integers(0, 23), st.integers(0, 59))
    fraction = st.just("") | st.from_regex(r"\A\.[0-9]{1,9}\Z", alphabet="0123456789.")
    return st.builds(_time, moments, fraction, st.sampled_from("Zz") | offset)


def _time(moment: datetime, fraction: str, offset: str) -> str:
    return f"{moment.replace(microsecond=0).isoformat()}{fraction}{offset}"
