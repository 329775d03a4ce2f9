"""Mutations of JSON bodies that are JSON again, so that what reads them is reached, and not the parser alone."""

from __future__ import annotations

import copy
import json
import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phala_facade.models.plain import as_array, as_object
from scripts.fuzz.target import SELECTOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SPEC = Path(__file__).resolve().parents[2] / "openapi.json"
_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**63, 2**64, 10**400, 0.5, 1e308, -0.0, "", "text", [], {}, [[]], [None], {"": None}),
    *("2026-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.9999999Z", "20260101", "2026-W01-1"),
    *("1.50", "1e9999999999999999999", "NaN", "-.5", "cvm_1", "prj_1", "all", "\ud800", "\0", "\u2028"),
)


def mutated(data: bytes, longest: int, seed: int, mutate: Callable[[bytes, int], bytes]) -> bytes:
    """Change an input of the harness.

    Args:
        data: The input.
        longest: How long the result may be, in bytes.
        seed: What the choice is drawn with.
        mutate: Changes bytes, knowing nothing of what they mean.
    """
    chance = random.Random(seed)  # noqa: S311  # a choice, not a secret
    try:
        body = json.loads(data[SELECTOR:])
    except (ValueError, RecursionError):
        return mutate(data, longest)
    if chance.random() < 1 / 8:
        return mutate(data, longest)
    for _ in range(chance.randint(1, 4)):
        body = _changed(body, chance)
    head = bytes([data[0], *chance.randbytes(2)]) if chance.random() < 1 / 10 else data[:SELECTOR]
    return (head + json.dumps(body).encode())[:longest]


def _changed(body: Any, chance: random.Random) -> Any:
    holders = list(_holders(body))
    if not holders:
        return chance.choice([[body], {chance.choice(_names()): body}])
    holder = chance.choice(holders)
    if (fields := as_object(holder)) is not None:
        _change_object(fields, chance, holders)
    else:
        _change_array(as_array(holder) or [], chance, holders)
    return body


def _change_object(fields: dict[str, Any], chance: random.Random, holders: list[Any]) -> None:
    name = chance.choice([*fields, chance.choice(_names())])
    match chance.randrange(3):
        case 0:
            fields.pop(name, None)
        case 1:
            fields[name] = _copied(chance.choice(_ODD))
        case _:
            fields[name] = _copied(chance.choice(holders))


def _change_array(items: list[Any], chance: random.Random, holders: list[Any]) -> None:
    index = chance.randrange(len(items) + 1)
    match chance.randrange(3):
        case 0:
            del items[index : index + 1]
        case 1:
            items.insert(index, _copied(chance.choice(_ODD)))
        case _:
            items.insert(index, _copied(chance.choice(holders)))


def _holders(body: Any) -> Iterator[Any]:
    fields, items = as_object(body), as_array(body)
    if fields is None and items is None:
        return
    yield body
    for inner in fields.values() if fields is not None else items or ():
        yield from _holders(inner)


def _copied(value: Any) -> Any:
    return copy.deepcopy(value)


@cache
def _names() -> tuple[str, ...]:
    """Give the name of every documented property, and some that none has."""
    schemas = json.loads(_SPEC.read_text(encoding="utf-8"))["components"]["schemas"].values()
    return (*sorted({name for schema in schemas for name in schema.get("properties", {})}), "", "made_up", "a.b", "[0]")
