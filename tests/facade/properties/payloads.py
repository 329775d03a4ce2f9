"""Payloads that are valid for a documented schema, drawn from the schema itself.

Valid is: the documented schema with `date-time` asserted, decimals finite, integers without a fraction and within 64
bits, years 2 to 9998.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any, cast

from hypothesis import strategies as st

from phala_facade.decode.strict import documented
from scripts.spec.overlay import apply_overlay, read_overlay
from tests.support.paths import ROOT

Schema = dict[str, Any]

_OVERLAY = ROOT / "openapi.overlay.yaml"
JSON_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_TYPE_NAMES: dict[object, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


@cache
def components() -> dict[str, Schema]:
    """Return the component schemas, with the corrections of the overlay."""
    corrected = cast("dict[str, Any]", apply_overlay(documented(), read_overlay(_OVERLAY)))
    schemas: dict[str, Schema] = corrected["components"]["schemas"]
    return schemas


@cache
def documented_names() -> frozenset[str]:
    """Return the name of every documented property, wherever it is one."""
    return frozenset(name for schema in components().values() for name in schema.get("properties", {}))


def alternatives(schema: Schema) -> list[Schema]:
    """Return the schemas without alternatives, each of one JSON type, any of which a value may follow."""
    if "$ref" in schema:
        return alternatives(components()[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return [found for option in schema["anyOf"] for found in alternatives(option)]
    kind = schema["type"]
    return [schema] if isinstance(kind, str) else [{**schema, "type": each} for each in kind]


def types_of(schema: Schema) -> set[str]:
    """Return the JSON types of the values that a schema allows; a number may be an integer."""
    types = {str(each["type"]) for each in alternatives(schema)}
    return types | {"integer"} if "number" in types else types


def type_of(value: object) -> str:
    """Return the JSON type of a value."""
    kind: object = type(value)
    return _TYPE_NAMES[kind]


def is_time(schema: Schema, name: str | int) -> bool:
    """Return whether a string is a time; some are documented as plain strings, and their names show it."""
    if any(each.get("format") == "date-time" for each in alternatives(schema)):
        return True
    return str(name).endswith("_at") and "string" in types_of(schema)


def default_at(component: str, path: str) -> Any:
    """Return the documented default at a path of a component, such as `"cvms[].listed"`; `None` if it has none."""
    nodes = alternatives({"$ref": f"#/components/schemas/{component}"})
    found: Any = None
    for step in path.replace("[]", ".[]").split("."):
        children = [each["items"] if step == "[]" else each["properties"][step] for each in nodes if _has(each, step)]
        found = next((child["default"] for child in children if "default" in child), None)
        nodes = [option for child in children for option in alternatives(child)]
    return found


def _has(schema: Schema, step: str) -> bool:
    return "items" in schema if step == "[]" else step in schema.get("properties", {})


Strategy = st.SearchStrategy[Any]

# Half of a surrogate pair stands for no character: what carries one is no JSON.
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS, max_size=12)
# One with a word that a documented name has, too, may be reported as what took its place.
NAMES = TEXTS.filter(lambda name: re.search("[A-Za-z][a-z]{2}", name) is None)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | INTEGERS | NUMBERS | TEXTS
FREE_FORM = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=4
)
OBJECTS = st.dictionaries(TEXTS, FREE_FORM, max_size=2)
UNKNOWN_NAMES = NAMES.filter(lambda name: name not in documented_names())
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
