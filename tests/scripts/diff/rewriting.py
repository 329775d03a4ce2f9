"""Documents that say the same in other words: in another order, as OpenAPI 3.0, over bases, aliases and siblings."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from phala_facade.models.plain import as_array, as_object
from tests.scripts.diff.documents import NULL, Document
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

WORDS = ("title", "description", "summary", "examples")
UNORDERED = ("anyOf", "enum", "parameters", "required", "security")


def shuffled(node: Any, chance: random.Random, *, data: bool = False) -> Any:
    """Return a part of a document in another order and other words, and with a member of a union given twice."""
    if (listed := as_array(node)) is not None:
        return [shuffled(item, chance) for item in listed]
    if (fields := as_object(node)) is None or data:
        return node
    items = [(key, shuffled(value, chance, data=key in {"default", "enum"})) for key, value in fields.items()]
    chance.shuffle(items)
    copied: Document = dict(items)
    for key in UNORDERED:
        if isinstance(copied.get(key), list):
            chance.shuffle(copied[key])
    if isinstance(copied.get("anyOf"), list):
        copied["anyOf"].append(copied["anyOf"][0])
    for key in WORDS:
        if isinstance(copied.get(key), str):
            copied[key] = f"{chance.random()}"
    if isinstance(copied.get("type"), str) or "$ref" in copied:
        copied["description"] = f"{chance.random()}"
    return copied


def _nullable(schema: Document) -> Document:
    """Write null as OpenAPI 3.0 does."""
    members = schema.get("anyOf", [])
    if len(members) != 2 or NULL not in members:
        return schema
    (member,) = (each for each in members if each != NULL)
    beside = {key: value for key, value in schema.items() if key != "anyOf"}
    if "$ref" in member:
        return {**beside, "allOf": [member], "nullable": True}
    return {**beside, **member, "nullable": True}


def _listed_type(schema: Document) -> Document:
    members = schema.get("anyOf", [])
    if len(members) == 2 and NULL in members and isinstance(members[0].get("type"), str):
        beside = {key: value for key, value in schema.items() if key != "anyOf"}
        return {**beside, **members[0], "type": [members[0]["type"], "null"]}
    return {**schema, "type": [schema["type"]]} if isinstance(schema.get("type"), str) else schema


def _const(schema: Document) -> Document:
    if "const" in schema:
        return {**{key: value for key, value in schema.items() if key != "const"}, "enum": [schema["const"]]}
    if len(schema.get("enum", ())) == 1:
        return {**{key: value for key, value in schema.items() if key != "enum"}, "const": schema["enum"][0]}
    return schema


def _sibling(schema: Document) -> Document:
    return {"allOf": [schema], "description": "beside"} if "$ref" in schema else schema


REWRITINGS: dict[str, Callable[[Document], Document]] = {
    "as it was": lambda schema: schema,
    "nullable": _nullable,
    "a list of types": _listed_type,
    "const and enum": _const,
    "anyOf of one": lambda schema: {"anyOf": [schema]},
    "oneOf of one": lambda schema: {"oneOf": [schema]},
    "allOf of one": lambda schema: {"allOf": [schema]},
    "allOf with what says nothing": lambda schema: {"allOf": [{}, schema, {"description": "nothing"}]},
    "oneOf": lambda schema: {("oneOf" if key == "anyOf" else key): value for key, value in schema.items()},
    "a sibling": _sibling,
    "a reference with siblings": lambda schema: {**schema, "description": "beside"} if "$ref" in schema else schema,
}


def rewritten(document: Document, pick: Callable[[], str]) -> Document:
    """Return a document with each schema of a property rewritten in the way that `pick` says."""
    result = copy.deepcopy(document)
    for schema in result["components"]["schemas"].values():
        for name, value in schema.get("properties", {}).items():
            schema["properties"][name] = REWRITINGS[pick()](value)
    return result


def over_bases(document: Document, keys: list[str], depth: int) -> Document:
    """Return a document in which half of the properties of some components come from a base (of a base, ...)."""
    result = copy.deepcopy(document)
    schemas = result["components"]["schemas"]
    for key in keys:
        lower = key
        for level in range(depth):
            schema, base = schemas[lower], f"{key}Base{level}"
            names = sorted(schema["properties"])[::2]
            own = {name: value for name, value in schema["properties"].items() if name not in names}
            needed = schema.get("required", [])
            schemas[base] = {
                "type": "object",
                "properties": {name: schema["properties"][name] for name in names},
                "required": [name for name in needed if name in names],
            }
            rest = {"properties": own, "required": [name for name in needed if name not in names]}
            schemas[lower] = {"allOf": [ref(base), rest]}
            lower = base
    return result
