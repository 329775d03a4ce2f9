from __future__ import annotations

import pytest

from scripts.reads.tracked import Parameter, Property, tracked_parameters, tracked_properties
from scripts.spec.document import SpecError, child
from tests.reads.documents import league, model
from tests.spec.samples import ref

NOTHING: dict[str, str] = {}


def names(owner: str, tracked: dict[Property, int]) -> set[str]:
    return {item.name for item in tracked if item.owner == owner}


def test_what_the_answers_reach_is_tracked_and_error_bodies_are_not() -> None:
    tracked = tracked_properties(league(), {"Team": NOTHING, "Player": NOTHING})
    assert {str(item) for item in tracked} == {
        *("Team.name", "Team.players", "Player.name", "Player.kind", "Player.home", "Player.former"),
        *("Place.city", "Place.zone"),
    }


def test_a_property_is_left_out_only_if_every_shape_leaves_it_alone_where_it_reaches_it() -> None:
    document = league()
    everywhere = {"Team": {"players[].home.zone"}, "Player": {"home.zone", "former"}}
    assert names("Place", tracked_properties(document, everywhere)) == {"city"}
    once = {"Team": {"players[].home.zone"}, "Player": {"former"}}
    assert names("Place", tracked_properties(document, once)) == {"city", "zone"}


def test_what_lies_below_a_path_that_is_left_alone_is_left_alone() -> None:
    tracked = tracked_properties(league(), {"Team": {"players"}, "Player": {"home", "former"}})
    assert names("Place", tracked) == set()
    assert names("Team", tracked) == {"name"}


def test_the_height_counts_the_tracked_properties_below() -> None:
    tracked = tracked_properties(league(), {"Team": NOTHING, "Player": {"former"}})
    assert tracked[Property("Place", "city")] == 0
    assert tracked[Property("Player", "kind")] == 0
    assert tracked[Property("Player", "home")] == 1
    assert tracked[Property("Team", "players")] >= 2


def test_what_holds_only_properties_that_are_left_alone_is_as_low_as_a_leaf() -> None:
    left_alone = {"Team": {"players"}, "Player": {"home.city", "home.zone", "former"}}
    assert tracked_properties(league(), left_alone)[Property("Player", "home")] == 0


def test_schemas_that_hold_each_other_have_an_end() -> None:
    tracked = tracked_properties(league(), {"Team": NOTHING, "Player": NOTHING})
    assert tracked[Property("Player", "former")] == 1
    assert tracked[Property("Team", "players")] == 2


def test_a_property_is_known_by_the_class_that_the_generator_makes() -> None:
    document = league()
    schemas = child(document, "components", "schemas")
    schemas["house__api__schemas__TeamV"] = model(a=ref("Place"))
    tracked = tracked_properties(document, dict.fromkeys(("Team", "Player", "house__api__schemas__TeamV"), NOTHING))
    assert Property("TeamV", "a") in tracked


def test_an_answer_that_no_shape_stands_for_is_an_error() -> None:
    with pytest.raises(SpecError, match="no shape of the facade stands for Player"):
        tracked_properties(league(), {"Team": NOTHING})


def test_an_object_without_a_schema_of_its_own_is_an_error_not_an_omission() -> None:
    document = league()
    child(document, "components", "schemas", "Place", "properties")["inner"] = model(a={"type": "string"})
    with pytest.raises(SpecError, match=r"players\[\]\.home\.inner is an object"):
        tracked_properties(document, {"Team": NOTHING, "Player": NOTHING})


def test_a_schema_that_is_put_together_of_others_is_an_error_not_an_omission() -> None:
    document = league()
    child(document, "components", "schemas", "Place")["allOf"] = [ref("Team")]
    with pytest.raises(SpecError, match="Place is put together"):
        tracked_properties(document, {"Team": NOTHING, "Player": NOTHING})


def test_every_parameter_of_every_operation_is_tracked() -> None:
    assert tracked_parameters(league()) == [
        Parameter("/teams/{team_id}", "get", "team_id"),
        Parameter("/players/{team_id}", "get", "team_id"),
        Parameter("/players/{team_id}", "get", "position"),
    ]
