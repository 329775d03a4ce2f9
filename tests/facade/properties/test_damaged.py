"""One random damage costs one field at most, and is told by its path; or it hits what identifies the shape."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import App, PhalaError, UnexpectedResponseError
from phala_facade.models.base import Model
from phala_facade.models.leaves import leaf_value
from scripts.provenance.payload import value_at, written
from tests.facade.properties.budget import budget
from tests.facade.properties.carrying import carries, provenance
from tests.facade.properties.cases import CASES, Case
from tests.facade.properties.damage import DROPPED, NULLED, RENAMED, RETYPED, WIDENED, Damage, damages
from tests.facade.properties.payloads import default_at
from tests.facade.properties.shells import Answer, Shells, values
from tests.support.documented import HOSTED_CVM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade import Cvm

INDEX = re.compile(r"\[([0-9]+)\]")
# The file is kept as it was sent, what is odd in it included.
KEPT_WHOLE = "hosted.configuration.compose_file"
# One that cannot be read is a GPU all the same.
COUNTED = "hosted.configuration.gpus.gpus"


@pytest.mark.parametrize("label", CASES)
@budget()
@given(data=st.data())
def test_one_damage_costs_one_field_at_most_and_is_told_by_its_path_or_the_answer_is_refused(
    label: str, shells: Shells, data: st.DataObject
) -> None:
    case = CASES[label]
    others = data.draw(st.lists(case.payloads(), max_size=2), label="others") if case.is_list else []
    payload = data.draw(case.payloads(), label="payload")
    damage = data.draw(damages(case.schema, payload), label="damage")
    index = data.draw(st.integers(0, len(others)), label="index")

    def ask(body: Any) -> Any:
        answer = [*others[:index], body, *others[index:]] if case.is_list else body
        return shells.outcome(case.operation, case.api_version, Answer(json.dumps(answer).encode()))

    outcome = ask(damage.body)
    if (refused_at := _refused_at(case, damage)) is not None:
        assert isinstance(outcome, UnexpectedResponseError)
        assert outcome.path == (f"[{index}]" if case.is_list else refused_at)
        assert len(outcome.partial) == len(others)
    elif case.is_minimal and damage.kind == RETYPED and damage.place != ("app_id",):
        _is_full_or_refused(outcome, damage)
    else:
        assert not isinstance(outcome, PhalaError)
        damaged = values(outcome)[index]
        assert [each.path for each in damaged.source.deviations] == ([damage.path] if damage.is_departure else [])
        assert damaged.source.raw == damage.body
        _is_lost_alone(case, damage, values(ask(payload))[index], damaged)
        if damage.kind != RENAMED and not isinstance(absent := ask(damage.without), PhalaError):
            _is_as_good_as_absent(case, damage, damaged, values(absent)[index])


def _refused_at(case: Case, damage: Damage) -> str | None:
    """Give the path of the object that lost what identifies its shape; `None` if none did."""
    place = damage.place
    if damage.kind in {NULLED, RETYPED} and place == ():
        return ""
    if damage.kind in {NULLED, RETYPED} and case.operation == "apps.get" and place[:1] == ("cvms",) and len(place) == 2:
        return damage.path
    if damage.kind in {NULLED, RETYPED, DROPPED} and case.schema == HOSTED_CVM and place == ("hosted",):
        return ""
    if damage.kind in {NULLED, DROPPED} and case.is_minimal and place == ("app_id",):
        return ""
    return None


def _is_full_or_refused(outcome: Any, damage: Damage) -> None:
    """What tells more than the identifier is read as an app in full, of which nearly everything is missing."""
    if isinstance(outcome, UnexpectedResponseError):
        assert outcome.path.partition("[")[0] == damage.place[0]
        return
    assert isinstance(outcome, App)
    assert not outcome.is_minimal
    assert outcome.source.raw == damage.body
    assert outcome.app_id == damage.body["app_id"]


def _is_lost_alone(case: Case, damage: Damage, intact: Cvm | App, damaged: Cvm | App) -> None:
    assert damaged.source.schema == intact.source.schema
    fed = _fed(case, damage)
    indexes = [step for step in damage.place if isinstance(step, int)]
    shifted = bool(damage.place) and isinstance(damage.place[-1], int)
    for path in _changed(intact, damaged):
        assert INDEX.sub("[]", path).removesuffix("[]") in fed, path
        same = list(zip(map(int, INDEX.findall(path)), indexes, strict=False))
        assert shifted or all(one == other for one, other in same), path
    if damage.kind == RENAMED:
        said = value_at(damage.body, damage.place)
        assert all(carries(leaf_value(damaged, leaf), said, written(damage.place)) for leaf in fed)
    elif written(damage.place).startswith(f"{COUNTED}["):
        assert _changed(intact, damaged) == []


def _is_as_good_as_absent(case: Case, damage: Damage, damaged: Cvm | App, without: Cvm | App) -> None:
    path = written(damage.place)
    allowed = {"compose.file"} if path.startswith(KEPT_WHOLE) else set[str]()
    allowed |= {"resources.gpus"} if path.startswith(f"{COUNTED}[") else set()
    if damage.place and default_at(case.schema, path) is not None:
        # The default is for what is absent; of what is there but cannot be read, nothing is known.
        allowed |= {leaf for leaf, value in _flat(damaged) if value is None}
    if damage.kind == RETYPED:
        # Only what is missing is replaced by what the response says elsewhere.
        allowed |= {leaf for leaf in _fed(case, damage) if leaf_value(damaged, leaf) in (None, "", "unknown")}
    assert set(_changed(damaged, without)) <= allowed


def _fed(case: Case, damage: Damage) -> set[str]:
    path = written(damage.place)
    if damage.kind == WIDENED:
        return {"compose.file"} if path.startswith(KEPT_WHOLE) else set()
    fed = provenance(case.shape).fed_at(path)
    # Whether all of a node's GPUs are attached decides whether their number is known.
    return {*fed, "resources.gpus"} if path.startswith("hosted.configuration.gpus") else fed


def _changed(one: Cvm | App, other: Cvm | App) -> list[str]:
    """List the leaves in which two values differ, each with its indexes."""
    first, second = dict(_flat(one)), dict(_flat(other))
    return [path for path in {**first, **second} if first.get(path) != second.get(path)]


def _flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Model):
        for name in value.__struct_fields__:
            if name != "source":
                yield from _flat(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _flat(item, f"{path}[{index}]")
    else:
        yield path, value
