"""One random damage costs one field at most, and a deviation has its path; or it hits what identifies the shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import App, PhalaError, UnexpectedResponseError
from phala_facade.models.base import Model
from tests.facade.properties.budget import budget
from tests.facade.properties.carrying import provenance
from tests.facade.properties.cases import CASES, Case, outcome
from tests.facade.properties.damage import MISSING, RETYPED, Damage, damages
from tests.support.documented import HOSTED_CVM
from tests.support.shells import values_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade import Cvm

INDEX = re.compile(r"\[([0-9]+)\]")


@pytest.mark.parametrize("label", CASES)
@budget()
@given(data=st.data())
def test_one_damage_costs_at_most_one_field_and_a_deviation_has_its_path_or_the_response_is_refused(
    label: str, data: st.DataObject
) -> None:
    case = CASES[label]
    others = data.draw(st.lists(case.payloads(), max_size=2), label="others") if case.is_list else []
    payload = data.draw(case.payloads(), label="payload")
    damage = data.draw(damages(case.schema, payload), label="damage")
    index = data.draw(st.integers(0, len(others)), label="index")

    def read(body: Any) -> Any:
        whole = [*others[:index], body, *others[index:]] if case.is_list else body
        return outcome(case.operation, case.api_version, whole)

    found = read(damage.body)
    if (refused_at := _refused_at(case, damage)) is not None:
        assert isinstance(found, UnexpectedResponseError)
        assert found.path == (f"[{index}]" if case.is_list else refused_at)
        assert len(found.partial) == len(others)
    elif case.is_minimal and damage.kind == RETYPED and damage.place != ("app_id",):
        _is_full_or_refused(found, damage)
    else:
        assert not isinstance(found, PhalaError)
        damaged = values_in(found)[index]
        assert [each.path for each in damaged.source.deviations] == ([damage.path] if damage.is_deviation else [])
        assert damaged.source.raw == damage.body
        _is_lost_alone(case, damage, values_in(read(payload))[index], damaged)


def _refused_at(case: Case, damage: Damage) -> str | None:
    """Return the path of the object that lost what identifies its shape; `None` if none did."""
    place = damage.place
    if damage.kind != MISSING and place == ():
        return ""
    if damage.kind != MISSING and place[:1] == ("cvms",) and len(place) == 2:
        return damage.path
    if case.schema == HOSTED_CVM and place == ("hosted",):
        return ""
    if damage.kind != RETYPED and place == ("app_id",) and case.shape.why_not(damage.body):
        # What is left of an app in full may still tell that it is one.
        return ""
    return None


def _is_full_or_refused(found: Any, damage: Damage) -> None:
    """What has more than the identifier is read as an app in full, of which nearly everything is missing."""
    if isinstance(found, UnexpectedResponseError):
        assert found.path.partition("[")[0] == damage.place[0]
        return
    assert isinstance(found, App)
    assert not found.is_minimal
    assert found.source.raw == damage.body
    assert found.app_id == damage.body["app_id"]


def _is_lost_alone(case: Case, damage: Damage, intact: Cvm | App, damaged: Cvm | App) -> None:
    assert damaged.source.schema == intact.source.schema
    fed = provenance(case.shape).fed_at(damage.wire)
    if damage.wire.startswith("hosted.configuration.gpus"):
        # Whether all of a node's GPUs are attached decides whether their number is known.
        fed |= {"resources.gpus"}
    indexes = [step for step in damage.place if isinstance(step, int)]
    is_item = bool(damage.place) and isinstance(damage.place[-1], int)
    before, after = dict(_leaves(intact)), dict(_leaves(damaged))
    for path in {**before, **after}:
        if before.get(path) == (now := after.get(path)):
            continue
        leaf = INDEX.sub("[]", path).removesuffix("[]")
        assert leaf in fed, path
        # The items behind one that was lost take its place.
        same = zip(map(int, INDEX.findall(path)), indexes, strict=False)
        assert is_item or all(one == other for one, other in same), path
        # The file is kept as it was sent, what is odd in it included.
        if damage.kind == RETYPED and not is_item and leaf != "compose.file":
            assert now in (None, "", "unknown"), path


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Model):
        for name in value.__struct_fields__:
            if name != "source":
                yield from _leaves(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _leaves(item, f"{path}[{index}]")
    else:
        yield path, value
