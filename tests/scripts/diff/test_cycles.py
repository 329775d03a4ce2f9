"""Documents whose schemas refer to each other in circles: a report has an end, whatever is put together from what."""

from __future__ import annotations

import copy
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.spec.document import SpecError
from tests.scripts.diff.documents import APP, SCHEMAS, TEXT, Document, edited, put, report, retype, today
from tests.scripts.diff.rewriting import shuffled
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    from scripts.diff import Report

NAMES = "ABCDEF"
UNIONS, MERGED, HELD = ("anyOf", "oneOf"), ("allOf", "beside"), ("items", "properties", "additionalProperties")
REFUSED = re.compile("#/components/schemas/[^ ]+ (leads to|has) .*more than [0-9]+ .*: (simplify|compare) ")
moderately = settings(max_examples=max(25, settings().max_examples // 2))


def schema(chance: random.Random, kinds: tuple[str, ...], depth: int) -> Document:
    """Make a schema that is likely to refer to others."""
    if depth == 0 or chance.random() < 0.25:
        plain: Document = {"type": chance.choice(["string", "integer", "null"])}
        return ref(chance.choice(NAMES)) if chance.random() < 0.7 else plain
    few = [schema(chance, kinds, depth - 1) for _ in range(chance.randint(1, 3))]
    match chance.choice(kinds):
        case "items":
            made: Document = {"type": "array", "items": few[0]}
        case "properties":
            made = {"properties": dict(zip("xyz", few, strict=False)), "required": ["x"] * chance.randint(0, 1)}
        case "additionalProperties":
            made = {"type": "object", "additionalProperties": few[0]}
        case "beside":
            made = {"properties": {"x": few[0]}, chance.choice(["allOf", "anyOf"]): few[1:] or [ref("A")]}
        case kind:
            made = {kind: few}
    return {**made, "nullable": True} if chance.random() < 0.15 else made


def components(seed: int, *kinds: str) -> Document:
    chance = random.Random(seed)  # noqa: S311  # a document, not a secret
    return {name: schema(chance, kinds, chance.randint(1, 3)) for name in NAMES}


def using(schemas: Document) -> Document:
    """Return a document of one operation, which responds with the first of its components."""
    content = {"application/json": {"schema": ref("A")}}
    operation = {"responses": {"200": {"description": "", "content": content}}}
    return {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}, "components": {"schemas": schemas}}


def ended(old: Document, new: Document) -> Report | None:
    """Return a report, or `None` for documents that are refused by the name of a place."""
    try:
        return report(old, new)
    except SpecError as error:
        if REFUSED.match(str(error)) is None:
            raise
        return None


@moderately
@given(st.integers(0, 2**32))
def test_every_circle_has_an_end_and_is_no_change_of_itself(seed: int) -> None:
    document, other = (using(components(each, *UNIONS, *MERGED, *HELD)) for each in (seed, seed + 1))

    same = ended(document, copy.deepcopy(document))

    assert same is None or same.changes == ()
    ended(document, other)


@moderately
@given(st.integers(0, 2**32))
def test_the_order_of_what_refers_to_itself_makes_no_difference(seed: int) -> None:
    document = using(components(seed, *UNIONS, *HELD))
    other = shuffled(document, random.Random(seed))  # noqa: S311

    assert report(document, other).changes == report(other, document).changes == ()


READ = ("HostedCvm.hosted", "VmInfo.events", "NodeRef.id", "CVMInfoDetail.os", "MachineInfo.gpu_count", f"{APP}.cvms")


@settings(max_examples=max(5, settings().max_examples // 10))
@given(st.integers(0, 2**32), st.sampled_from(READ))
def test_a_circle_within_what_is_read_is_told_at_its_place_both_ways(seed: int, place: str) -> None:
    grown = edited(put(*SCHEMAS, **components(seed, *UNIONS, *MERGED, *HELD)), retype(place, ref("A")))

    for found in (ended(today(), grown), ended(grown, today())):
        assert found is None or any(change.where.startswith(place) for change in found.changes)


NODE: Document = {"properties": {"name": TEXT, "below": {"type": "array", "items": ref("Node")}}}
TREE: Document = {"allOf": [ref("Node"), {"properties": {"below": {"type": "array", "items": ref("Tree")}}}]}


def test_an_object_that_redefines_what_its_base_holds_of_its_own_kind_is_compared() -> None:
    old, new = (
        using({"A": ref("Tree"), "Tree": TREE, "Node": {**NODE, "properties": {**NODE["properties"], **more}}})
        for more in ({}, {"size": {"type": "integer"}})
    )

    assert {change.where: change.what for change in report(old, new).changes} == {"Tree.size": "field added: `integer`"}


LONG: Document = {f"L{number}": ref(f"L{number + 1}") for number in range(80)}
MANY: Document = {f"M{number}": {"anyOf": [ref(f"M{number + 1}")] * 2} for number in range(15)}


@pytest.mark.parametrize(
    ("schemas", "said"),
    [
        ({"A": ref("L0"), **LONG, "L80": TEXT}, "over more than 50 levels"),
        ({"A": ref("M0"), **MANY, "M15": TEXT}, "in more than 5000 ways"),
    ],
)
def test_what_cannot_be_read_within_bounds_is_refused_by_its_place(schemas: Document, said: str) -> None:
    with pytest.raises(SpecError, match=rf"^#/components/schemas/\S+ leads to others {said}: simplify it, or do not "):
        report(using(schemas), using(schemas))
