"""Lists in pages: nothing twice, nothing missing without a word, and never an empty fleet for an unknown envelope."""

from __future__ import annotations

import copy
import logging
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

import pytest

from phala_facade import (
    AppList,
    AppPage,
    CvmPage,
    Node,
    ServerError,
    UnexpectedResponseError,
)
from phala_facade.testing import FakeCloud
from tests.facade.client.conftest import connect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.facade.client.conftest import Run

resources = pytest.mark.parametrize("resource", ["cvms", "apps"])


def fleet(count: int) -> FakeCloud:
    """Return a fleet of CVMs, each of which is the only one of an app of the same name."""
    fake = FakeCloud.empty()
    for number in range(count):
        fake.add_cvm(name=f"n{number}")
    return fake


def collected(iterate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a call that collects what an iterator yields, in either client."""

    def call(cloud: Any) -> list[Any] | Awaitable[list[Any]]:
        iterator = iterate(cloud)
        if hasattr(iterator, "__anext__"):

            async def collect() -> list[Any]:
                return [each async for each in iterator]

            return collect()
        return list(iterator)

    return call


def pages(fake: FakeCloud, resource: str = "cvms", size: Any = 2, **settings: Any) -> list[Any]:
    with connect(fake, **settings) as cloud:
        return [*attrgetter(f"{resource}.pages")(cloud)(size)]


def names(found: list[Any]) -> list[list[str]]:
    return [[each.name for each in page] for page in found]


def envelope(resource: str, items: list[Any], **changes: Any) -> dict[str, Any]:
    of_items, of_pages = ("items", "pages") if resource == "cvms" else ("dstack_apps", "total_pages")
    return {of_items: items, "total": len(items), "page": 1, "page_size": 2, of_pages: 1, **changes}


def bodies(fake: FakeCloud, resource: str = "cvms") -> list[Any]:
    with connect(fake) as cloud:
        found = attrgetter(f"{resource}.list")(cloud)()
    fake.requests.clear()
    return [each.source.raw for each in found]


@pytest.mark.parametrize("version", ["2025-10-28", "2026-01-21"])
def test_pages_hold_the_same_cvms_as_the_list(run: Run, version: str) -> None:
    fake = fleet(5)
    listed = run(fake, lambda cloud: cloud.cvms.list(), api_version=version)

    found = run(fake, collected(lambda cloud: cloud.cvms.pages(2)), api_version=version)

    assert [cvm for page in found for cvm in page] == list(listed)
    assert [(page.page, page.pages, page.total, page.changed) for page in found] == [
        (1, 3, 5, False),
        (2, 3, 5, False),
        (3, 3, 5, False),
    ]
    assert all(isinstance(page, CvmPage) for page in found)
    assert run(fake, collected(lambda cloud: cloud.cvms.iter(page_size=2)), api_version=version) == list(listed)
    assert [each.params["page"] for each in fake.requests[1:]] == ["1", "2", "3"] * 2


def test_an_empty_fleet_is_one_empty_page_and_filters_are_sent_with_the_size_of_pages() -> None:
    fake = fleet(0)

    with connect(fake) as cloud:
        (page,) = cloud.cvms.pages(user_id="usr_1", node_id=Node(id=4, node_id=9))

    assert (len(page), page.total, page.changed) == (0, 0, False)
    assert fake.requests[0].params == {"page": "1", "page_size": "100", "user_id": "usr_1", "teepod_id": "4"}


@resources
def test_an_item_that_moves_over_the_edge_of_a_page_is_yielded_once_and_noted(
    resource: str, caplog: pytest.LogCaptureFixture
) -> None:
    fake = fleet(5)
    moved = envelope(resource, bodies(fake, resource)[1:3], total=4, pages=2, total_pages=2)
    fake.answer_next(moved, on=f"{resource}.{'pages' if resource == 'cvms' else 'list'}")

    found = pages(fake, resource)

    assert names(found) == [["n1", "n2"], ["n3"], ["n4"]]
    assert [page.changed for page in found] == [False, True, True]
    assert all(isinstance(page, CvmPage if resource == "cvms" else AppPage) for page in found)
    (logged,) = (record for record in caplog.records if record.name == "phala_facade.paging")
    assert (logged.levelno, "may be missing" in logged.getMessage()) == (logging.WARNING, True)


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        # What slipped to the page before is known to be missing at the end.
        (True, [(["n0", "n1"], False), (["n3", "n4"], False)]),
        (False, [(["n0", "n1"], False), (["n3"], True)]),
    ],
)
def test_a_total_that_changes_is_noted(added: bool, expected: list[tuple[list[str], bool]]) -> None:
    fake = fleet(4)

    with connect(fake) as cloud:
        walk = cloud.cvms.pages(2)
        first = next(walk)
        fake.remove_cvm("n0")
        if added:
            fake.add_cvm(name="n4")
        found = [first, *walk]

    assert [([cvm.name for cvm in page], page.changed) for page in found] == expected


def test_in_strict_mode_a_list_that_changes_is_an_error() -> None:
    fake = fleet(4)

    with connect(fake, strict=True) as cloud:
        walk = cloud.cvms.pages(2)
        next(walk)
        fake.remove_cvm("n3")
        with pytest.raises(UnexpectedResponseError, match=r"cvms.pages.*changed while its pages"):
            next(walk)


def test_a_service_that_repeats_one_page_for_ever_ends() -> None:
    fake = fleet(2)
    fake.answer_next(envelope("cvms", bodies(fake), pages=1_000_000), times=2)

    with pytest.raises(UnexpectedResponseError, match="page 1 was sent in response to the request for page 2"):
        pages(fake)


def test_a_page_without_anything_new_is_the_last() -> None:
    fake = fleet(2)
    for page in (1, 2):
        fake.answer_next(envelope("cvms", bodies(fake), page=page, pages=3, total=6), on="cvms.pages")

    assert names(pages(fake)) == [["n0", "n1"], []]


@resources
@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"items": None, "total": 1, "page": 1, "page_size": 2, "pages": 1},
        {"cvms": [], "total": 0, "page": 1, "page_size": 2, "pages": 1},
        {"data": {"items": [], "total": 0, "page": 1, "pages": 1}},
        {"items": [], "page": 1, "page_size": 2},
        {"items": [], "total": "many", "page": 1, "page_size": 2, "pages": 1},
        {"items": {}, "total": 0, "page": 1, "page_size": 2, "pages": 0},
        {"dstack_apps": {}, "total": 0, "page": 1, "page_size": 2, "total_pages": 0},
        b"not json",
        b"",
    ],
    ids=repr,
)
def test_an_unknown_envelope_is_an_error_and_never_an_empty_fleet(resource: str, body: Any) -> None:
    fake = fleet(0)
    fake.answer_next(body)

    with pytest.raises(UnexpectedResponseError):
        pages(fake, resource)


@resources
def test_items_that_are_none_are_named_and_the_others_are_kept(resource: str) -> None:
    fake = fleet(1)
    fake.answer_next(envelope(resource, [*bodies(fake, resource), {"no": "CVM"}, {"no": "app"}]))

    with pytest.raises(UnexpectedResponseError) as caught:
        pages(fake, resource)

    assert caught.value.path == ("items[1]" if resource == "cvms" else "dstack_apps[1]")
    assert [each.name for each in caught.value.partial] == ["n0"]


def test_a_failing_page_ends_the_walk() -> None:
    fake = fleet(4)

    with connect(fake) as cloud:
        walk = cloud.cvms.pages(2)
        next(walk)
        fake.fail_next(500)
        with pytest.raises(ServerError):
            next(walk)
        assert [*walk] == []


def test_a_page_is_immutable_can_be_copied_and_stays_a_page_when_sliced() -> None:
    (page,) = pages(fleet(2))

    assert copy.deepcopy(page).total == page[:1].total == 2
    assert isinstance(page[:1], CvmPage)
    assert repr(page).startswith("<page 1 of 1: CvmPage([Cvm(")
    assert page.to_dicts() == [cvm.to_dict() for cvm in page]
    with pytest.raises(AttributeError, match="immutable"):
        page.total = 3


def test_all_apps_come_in_one_list_or_in_pages(run: Run) -> None:
    fake = fleet(101)
    fake.add_minimal_app()

    found = run(fake, lambda cloud: cloud.apps.list())

    assert [app for page in run(fake, collected(lambda cloud: cloud.apps.pages(60))) for app in page] == list(found)
    assert isinstance(found, AppList)
    assert [each.name for each in found] == [*(f"n{number}" for number in range(101)), None]
    assert [each.is_minimal for each in found] == [False] * 101 + [True]
    assert [each.params["page"] for each in fake.requests] == ["1", "2"] * 2


def test_all_filters_of_apps_are_sent(run: Run) -> None:
    filters = {
        "search": "shop",
        "base_image": "dstack-0.5",
        "instance_type": "tdx.small",
        "kms_slug": "kms",
        "kms_type": "phala",
        "node": "prod5",
        "region": "us-west-1",
    }
    fake = fleet(0)

    run(fake, lambda cloud: cloud.apps.list(**filters, status="running", listed=True))

    expected = {"page": "1", "page_size": "100", **filters, "status": "running", "listed": "true"}
    assert fake.requests[0].params == expected


def test_several_statuses_may_be_listed() -> None:
    with connect(FakeCloud()) as cloud:
        running, stopped = cloud.apps.list(status="running"), cloud.apps.list(status="stopped")
        both = cloud.apps.list(status=["running", "stopped"])

    assert {app.app_id for app in both} == {app.app_id for app in running + stopped}
    assert len(both) > max(len(running), len(stopped)) > 0


def test_the_values_to_filter_by_are_tuples_and_an_odd_one_costs_itself_alone(run: Run) -> None:
    fake = fleet(1)
    found = run(fake, lambda cloud: cloud.apps.filter_options())
    fake.answer_next({**found.source.raw, "statuses": "running", "kms_types": None})
    odd = run(fake, lambda cloud: cloud.apps.filter_options())
    fake.answer_next({"detail": "x"})
    with pytest.raises(UnexpectedResponseError):
        run(fake, lambda cloud: cloud.apps.filter_options())

    assert (found.statuses, found.regions, found.source.deviations) == (("running",), ("us-west-1",), ())
    assert found.to_dict() == found.source.raw
    assert (odd.statuses, odd.kms_types, odd.regions) == ((), (), found.regions)
    assert {deviation.path for deviation in odd.source.deviations} == {"statuses", "kms_types"}


def test_lists_and_pages_show_themselves_as_tables_and_a_list_stays_one_when_sliced() -> None:
    with connect(fleet(12)) as cloud:
        listed = cloud.apps.list()
    ((cvms,), (apps,)) = pages(fleet(1)), pages(fleet(1), "apps")

    assert isinstance(listed[1:3], AppList)
    assert repr(listed).endswith("... and 2 more])")
    assert listed.to_dicts()[0] == listed[0].to_dict()
    shown = [cast("Any", each)._repr_html_() for each in (listed, cvms, apps)]
    assert ["12 apps" in shown[0], "1 CVM" in shown[1], "1 app<" in shown[2]] == [True] * 3
    assert "n0" in shown[2]
