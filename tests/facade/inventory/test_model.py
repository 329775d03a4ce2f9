"""An inventory as a value: what it groups, counts, converts to and compares by."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import App, AppGroup, CvmList, DetailsFailure, Inventory, NotFoundError, PhalaError, ServerError
from tests.support import values
from tests.support.documented import CVM_INFO, HOSTED_CVM, full

if TYPE_CHECKING:
    from collections.abc import Callable


def gone(operation: str = "cvms.get") -> PhalaError:
    return NotFoundError(operation=operation, status_code=404)


def cvms(*others: dict[str, Any], schema: str = CVM_INFO) -> CvmList:
    return values.cvms(*({**full(schema), **other} for other in others))


def test_of_an_empty_list_everything_is_empty() -> None:
    empty = Inventory.of((), {})

    assert empty == Inventory()
    assert (empty.apps, empty.cvms, empty.listed, empty.errors, empty.rows()) == ((), (), (), (), [])
    assert empty.to_dict() == {"apps": [], "errors": [], "is_complete": False, "taken_at": None}


def test_details_replace_what_was_listed_at_their_place_and_it_is_complete_only_if_nothing_failed() -> None:
    first, second, third = cvms({"name": "a"}, {"name": "b"}, {"name": "c"})
    (whole,) = cvms({"name": "b", "status": "in full"})

    found = Inventory.of([first, second, third], {1: whole, 2: gone()}, is_complete=True)

    assert found.cvms == (first, whole, third)
    assert found.listed == (first, second, third)
    assert found.errors == (DetailsFailure(cvm=third, error=gone()),)
    assert not found.is_complete
    assert Inventory.of([first], {}, is_complete=True).is_complete


def test_cvms_are_grouped_by_app_and_only_the_list_of_apps_says_what_an_app_is_called() -> None:
    listed = cvms(
        {"app_id": "aa", "name": "web-1"},
        {"app_id": "bb", "name": "one"},
        {"app_id": "aa", "name": "web-1"},
        {"app_id": "", "name": "adrift"},
    )
    shop = App(app_id="aa", name="shop", source=listed[0].source)
    empty = App(app_id="cc", name="empty", source=listed[0].source)

    found, named = Inventory.of(listed, {}), Inventory.of(listed, {}, apps=[shop, empty])

    assert [(app.app_id, app.name) for app in found.apps] == [("aa", None), ("bb", None), (None, None)]
    assert [(app.app_id, app.name, len(app.cvms)) for app in named.apps] == [
        *(("aa", "shop", 2), ("bb", None, 1), ("cc", "empty", 0), (None, None, 1)),
    ]
    assert sorted(id(cvm) for app in found.apps for cvm in app.cvms) == sorted(map(id, found.cvms))


@pytest.mark.parametrize("schema", [HOSTED_CVM, CVM_INFO])
def test_the_values_of_a_row_are_scalars_of_python(schema: str) -> None:
    listed = cvms({}, {"created_at": "2026-01-02T03:04:05Z"}, schema=schema)

    rows = Inventory.of(listed, {1: gone()}).rows()

    assert [tuple(row) for row in rows] == [Inventory.columns()] * 2
    # Times and money, too, are kept as they are.
    assert all(value is None or type(value) is Inventory.schema()[name] for row in rows for name, value in row.items())
    assert (rows[0]["ref"], rows[0]["resources.compute_price"]) == (listed[0].ref, listed[0].resources.compute_price)
    assert rows[0]["node.region"] == (listed[0].node.region if listed[0].node else None)
    assert [row["error"] for row in rows] == [None, "cvms.get: HTTP 404 Not Found"]


def test_as_a_dictionary_it_is_ready_for_json() -> None:
    listed = cvms({"app_id": "aa", "name": "web"}, {"app_id": None, "name": "adrift"})
    found = Inventory.of(listed, {1: gone()}, taken_at=datetime(2026, 11, 29, 3, tzinfo=UTC))

    assert json.loads(json.dumps(found.to_dict())) == {
        "apps": [
            {"app_id": "aa", "name": None, "cvms": [listed[0].to_dict()]},
            {"app_id": None, "name": None, "cvms": [listed[1].to_dict()]},
        ],
        "errors": [
            {
                "ref": listed[1].ref,
                "name": "adrift",
                "error": "NotFoundError",
                "message": "cvms.get: HTTP 404 Not Found",
            }
        ],
        "is_complete": False,
        "taken_at": "2026-11-29T03:00:00Z",
    }
    assert found.asdict() == found.to_dict()


@pytest.mark.parametrize("travel", values.TRAVELS, ids=["copy", "deepcopy", "pickle"])
def test_it_travels_and_stays_equal(travel: Callable[[Any], Any]) -> None:
    found = Inventory.of(cvms({"name": "a"}, {"name": "b"}), {0: gone()})

    there = travel(found)

    assert there == found
    assert there.rows() == found.rows()
    assert there.to_dict() == found.to_dict()


def test_it_differs_by_its_cvms_and_by_its_errors_and_not_by_when_it_was_taken() -> None:
    listed = cvms({"name": "a"})
    found = Inventory.of(listed, {0: gone()}, taken_at=datetime(2026, 11, 29, tzinfo=UTC))
    tomorrow = Inventory.of(cvms({"name": "a"}), {0: gone()}, taken_at=datetime(2026, 11, 30, tzinfo=UTC))

    assert found == tomorrow
    assert (found != tomorrow) is False
    assert len({found, tomorrow}) == len({*found.errors, *tomorrow.errors}) == 1
    assert found != Inventory.of(cvms({"name": "b"}), {0: gone()})
    assert found != Inventory.of(listed, {})
    assert found != Inventory.of(listed, {0: gone("other")})
    assert found != Inventory.of(listed, {0: ServerError(operation="cvms.get", status_code=500)})
    assert found.errors[0] != "a text"
    with pytest.raises(AttributeError):
        found.cvms = ()  # type: ignore[misc]  # that it is refused is the point


def test_its_representation_is_short() -> None:
    found = Inventory.of(cvms(*({"app_id": "aa", "name": "web"},) * 100), {7: gone()})

    assert repr(found) == "Inventory(apps=1, cvms=100, errors=1)"
    assert repr(found.apps[0]) == "AppGroup(app_id='aa', name=None, cvms=100)"
    assert isinstance(found.apps[0], AppGroup)
    assert len(repr(found.errors[0])) < 300
