from __future__ import annotations

import copy

from scripts.reads.passes import Pass, plan, renamed
from scripts.reads.tracked import Parameter, Property, tracked_parameters, tracked_properties
from scripts.spec.document import child
from tests.reads.documents import league

TEAM_ID = Parameter("/teams/{team_id}", "get", "team_id")
PLAYERS_TEAM_ID = Parameter("/players/{team_id}", "get", "team_id")
POSITION = Parameter("/players/{team_id}", "get", "position")


def test_what_holds_another_property_is_renamed_in_a_later_pass() -> None:
    leaf, holder, top = Property("Place", "city"), Property("Player", "home"), Property("Team", "players")
    passes = plan({top: 2, leaf: 0, holder: 1}, [])
    assert [chosen.properties for chosen in passes] == [{leaf}, {holder}, {top}]


def test_parameters_of_one_name_are_renamed_in_different_passes() -> None:
    passes = plan({}, [TEAM_ID, PLAYERS_TEAM_ID, POSITION])
    assert [chosen.parameters for chosen in passes] == [{TEAM_ID, POSITION}, {PLAYERS_TEAM_ID}]


def test_everything_is_renamed_in_exactly_one_pass() -> None:
    document = league()
    properties = tracked_properties(document, {"Team": (), "Player": ()})
    parameters = tracked_parameters(document)
    done = [item for chosen in plan(properties, parameters) for item in chosen.everything]
    assert len(done) == len(set(done))
    assert set(done) == {*properties, *parameters}


def test_nothing_to_rename_takes_no_pass() -> None:
    assert plan({}, []) == []


def test_a_property_is_renamed_where_it_is_required_too_and_nowhere_else() -> None:
    document = league()
    schemas = child(
        renamed(document, Pass(frozenset({Property("Place", "city")}), frozenset())), "components", "schemas"
    )
    place = child(schemas, "Place")
    assert list(child(place, "properties")) == ["city_renamed", "zone"]
    assert place["required"] == ["city_renamed"]
    assert child(schemas, "Player") == child(document, "components", "schemas", "Player")


def test_a_path_parameter_is_renamed_in_its_path_too() -> None:
    paths = child(renamed(league(), Pass(frozenset(), frozenset({TEAM_ID}))), "paths")
    assert list(paths) == ["/teams/{team_id_renamed}", "/players/{team_id}"]
    assert child(paths, "/teams/{team_id_renamed}", "get")["parameters"] == [
        {"name": "team_id_renamed", "in": "path", "schema": {"type": "string"}}
    ]


def test_a_query_parameter_is_renamed_and_the_path_stays() -> None:
    paths = child(renamed(league(), Pass(frozenset(), frozenset({POSITION}))), "paths")
    listed = child(paths, "/players/{team_id}", "get")["parameters"]
    assert isinstance(listed, list)
    assert [item["name"] for item in listed if isinstance(item, dict)] == ["team_id", "position_renamed"]


def test_another_method_of_the_path_keeps_its_parameters() -> None:
    document = league()
    item = child(document, "paths", "/teams/{team_id}")
    item["delete"] = copy.deepcopy(item["get"])
    paths = child(renamed(document, Pass(frozenset(), frozenset({TEAM_ID}))), "paths")
    assert list(child(paths, "/teams/{team_id_renamed}")) == ["get"]
    assert child(paths, "/teams/{team_id}") == {"delete": item["delete"]}


def test_renaming_leaves_the_document_as_it_was() -> None:
    document = league()
    renamed(document, Pass(frozenset({Property("Place", "city")}), frozenset({TEAM_ID, POSITION})))
    assert document == league()
