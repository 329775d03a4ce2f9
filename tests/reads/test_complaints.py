from __future__ import annotations

from scripts.reads.complaints import objections, places
from scripts.reads.tracked import Parameter, Property

CITY, ZONE = Property("Place", "city"), Property("Place", "zone")
TEAM_ID = Parameter("/teams/{team_id}", "get", "team_id")


def finding(message: str, place: str = "lib/facade/read.py:7") -> str:
    return f"{place}: error: {message}\n"


def test_an_attribute_that_is_gone_is_found_with_its_line() -> None:
    output = finding('"Place" has no attribute "city"; maybe "city_renamed"?  [attr-defined]')
    assert places(output, {CITY, ZONE}, "lib/facade") == {CITY: ["lib/facade/read.py:7"]}


def test_an_attribute_that_a_member_of_a_union_lacks_is_found() -> None:
    output = finding('Item "Place" of "Place | UnsetType | None" has no attribute "city"  [union-attr]')
    assert places(output, {CITY}, "lib/facade") == {CITY: ["lib/facade/read.py:7"]}


def test_a_class_that_is_named_with_its_module_is_found() -> None:
    output = finding('"wire.models.place.Place" has no attribute "city"  [attr-defined]')
    assert list(places(output, {CITY}, "lib/facade")) == [CITY]


def test_every_line_that_reads_a_property_is_found() -> None:
    message = '"Place" has no attribute "city"  [attr-defined]'
    output = finding(message, "lib/facade/a.py:1") + finding(message, "lib/facade/b.py:2")
    assert places(output, {CITY}, "lib/facade") == {CITY: ["lib/facade/a.py:1", "lib/facade/b.py:2"]}


def test_an_argument_that_is_gone_is_found_with_its_line() -> None:
    output = finding('Unexpected keyword argument "team_id" for "_get_kwargs"; did you mean "x"?  [call-arg]')
    assert places(output, {TEAM_ID}, "lib/facade") == {TEAM_ID: ["lib/facade/read.py:7"]}


def test_what_was_not_renamed_is_no_finding() -> None:
    output = finding('"Place" has no attribute "street"  [attr-defined]')
    output += finding('Unexpected keyword argument "size" for "_get_kwargs"  [call-arg]')
    output += finding('Unexpected keyword argument "team_id" for "other"  [call-arg]')
    output += finding('Module "Place" has no attribute "city"  [attr-defined]')
    output += finding('Name "city" is not defined  [name-defined]')
    assert places(output, {CITY, TEAM_ID}, "lib/facade") == {}


def test_a_finding_outside_the_facade_does_not_count() -> None:
    output = finding('"Place" has no attribute "city"  [attr-defined]', "lib/facade_wire/place.py:3")
    assert places(output, {CITY}, "lib/facade") == {}


def test_a_property_that_nobody_reads_is_reported() -> None:
    output = finding('"Place" has no attribute "city"  [attr-defined]')
    assert objections([CITY, ZONE], places(output, {CITY, ZONE}, "lib/facade"), {}) == [
        "Place.zone: no line of the facade reads it, or the type check cannot see it"
    ]


def test_a_parameter_that_nobody_gives_is_reported() -> None:
    assert objections([TEAM_ID], {}, {}) == [
        "team_id of GET /teams/{team_id}: no line of the facade reads it, or the type check cannot see it"
    ]


def test_an_exception_is_not_reported_while_it_is_one() -> None:
    assert objections([CITY], {}, {CITY: "handed on whole"}) == []


def test_an_exception_that_is_read_or_gone_is_reported() -> None:
    reasons = {CITY: "handed on whole", ZONE: "handed on whole"}
    assert objections([CITY], {CITY: ["lib/facade/read.py:7"]}, reasons) == [
        "Place.city: no longer an exception: it is read, or not documented",
        "Place.zone: no longer an exception: it is read, or not documented",
    ]
