"""What holds of every report: nothing for nothing, nothing for order and wording, and a line for each change."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diff.renames import with_keys
from tests.scripts.diff.documents import NULL, Document, report, today
from tests.scripts.diff.rewriting import REWRITINGS, over_bases, rewritten, shuffled

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = today()
PROPERTIES = [
    (key, name) for key, schema in TODAY["components"]["schemas"].items() for name in schema.get("properties", {})
]
OBJECTS = [key for key, schema in TODAY["components"]["schemas"].items() if len(schema.get("properties", ())) > 1]

#: The components that are no objects: they have no name of their own.
INLINE = {"BillingPeriod", "KmsType", "TeepodStatus"}
moderately = settings(max_examples=max(4, settings().max_examples // 10))


def _retyped(schema: Document) -> Document:
    return {"type": "array", "items": {"type": "boolean"}} if schema.get("type") != "array" else {"type": "boolean"}


def _toggled_null(schema: Document) -> Document:
    options = schema.get("anyOf", [schema])
    if NULL in options:
        return {**schema, "anyOf": [option for option in options if option != NULL]}
    return (
        schema if schema == NULL else {"anyOf": [schema, NULL], **{k: schema[k] for k in ("default",) if k in schema}}
    )


EDITS: dict[str, Callable[[Document], Document]] = {
    "retyped": _retyped,
    "nullable": _toggled_null,
    "default": lambda schema: {**schema, "default": "another default"},
    "deprecated": lambda schema: {**schema, "deprecated": True},
}


@moderately
@given(st.integers(0, 2**32))
def test_a_document_that_means_the_same_is_no_change(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a shuffle, not a secret
    names = [*REWRITINGS]
    other = shuffled(rewritten(TODAY, lambda: chance.choice(names)), chance)
    other = over_bases(other, chance.sample(OBJECTS, 3), chance.randrange(4))

    assert report(TODAY, other).changes == ()
    assert report(other, TODAY).changes == ()


@moderately
@given(st.sampled_from(PROPERTIES), st.sampled_from(["removed", "required", *EDITS]))
def test_any_one_change_of_a_property_is_told_by_its_name_and_no_other(place: tuple[str, str], edit: str) -> None:
    key, name = place
    document = copy.deepcopy(TODAY)
    schema = document["components"]["schemas"][key]
    if edit == "removed":
        del schema["properties"][name]
    elif edit == "required":
        schema["required"] = sorted({*schema.get("required", [])} ^ {name})
    else:
        schema["properties"][name] = EDITS[edit](schema["properties"][name])
    expected = schema["properties"].get(name) != TODAY["components"]["schemas"][key]["properties"][name]

    found = report(TODAY, document)

    assert {change.where.partition("[")[0] for change in found.changes} == (
        {f"{key}.{name}"} if expected or edit == "required" else set()
    )
    assert found.breaks == ("### Breaks the facade" in found.markdown)
    assert report(TODAY, copy.deepcopy(document)).markdown == found.markdown


@moderately
@given(st.sets(st.sampled_from(PROPERTIES), min_size=1, max_size=6))
def test_what_is_added_one_way_is_removed_the_other_way(places: set[tuple[str, str]]) -> None:
    document = copy.deepcopy(TODAY)
    for key, name in places:
        del document["components"]["schemas"][key]["properties"][name]

    added, removed = report(document, TODAY), report(TODAY, document)

    expected = {f"{key}.{name}" for key, name in places}
    assert {change.where for change in added.changes if change.what.startswith("field added")} >= expected
    assert {change.where for change in removed.changes if change.what.startswith("field removed")} >= expected
    touched = {change.where: (change.facade, change.calls) for change in added.changes}
    assert touched == {change.where: (change.facade, change.calls) for change in removed.changes}


@moderately
@given(st.sets(st.sampled_from(sorted(TODAY["components"]["schemas"])), min_size=1, max_size=4))
def test_a_component_that_only_got_another_key_is_a_rename_and_nothing_else(keys: set[str]) -> None:
    renames = {key: f"{key}Renamed" for key in keys}

    found = report(TODAY, with_keys(TODAY, renames)).changes

    told = {new: f"schema renamed: `was {key}`" for key, new in renames.items() if key not in INLINE}
    assert {change.where: change.what for change in found} == told
