"""Lists in pages: nothing twice, nothing missing without a word, and never an empty fleet for an unknown envelope."""

from __future__ import annotations

import copy
import logging
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

import httpx
import msgspec
import pytest

from phala_facade import (
    AppList,
    AppPage,
    ConfigurationError,
    CvmPage,
    Node,
    ServerError,
    UnexpectedResponseError,
)
from tests.support.documented import CVM_INFO, HOSTED_CVM, full
from tests.support.shells import ask

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CVMS, APPS = "/api/v1/cvms/paginated", "/api/v1/apps"
APP = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"

versions = pytest.mark.parametrize("version", ["2025-10-28", "2026-01-21"])


def hosted(number: int) -> dict[str, Any]:
    item: dict[str, Any] = full(HOSTED_CVM)
    hosting = {**item["hosted"], "id": f"{number:08x}-0000-4000-8000-000000000000", "instance_id": f"i{number}"}
    return {**item, "name": f"n{number}", "hosted": hosting}


def info(number: int) -> dict[str, Any]:
    uuid = f"{number:08x}-0000-4000-8000-000000000000"
    return {**full(CVM_INFO), "id": f"cvm_{number}", "name": f"n{number}", "vm_uuid": uuid, "instance_id": f"i{number}"}


def app(number: int) -> dict[str, Any]:
    return {**full(APP), "id": f"prj_{number}", "name": f"a{number}", "app_id": f"{number:040x}"}


class Pages:
    """Serves one list, in pages; the list may be another one with each request."""

    def __init__(self, *lists: list[dict[str, Any]], **changes: Any) -> None:
        self._lists = lists
        self._changes = changes
        self.queries: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Respond with one page."""
        query = dict(request.url.params)
        if query["page"] == "1":
            self.queries.clear()
        items = self._lists[min(len(self.queries), len(self._lists) - 1)]
        self.queries.append(query)
        page, size = int(query["page"]), int(query["page_size"])
        found = items[(page - 1) * size : page * size]
        pages = -(-len(items) // size)
        names = ("dstack_apps", "total_pages") if request.url.path == APPS else ("items", "pages")
        body = {names[0]: found, "total": len(items), "page": page, "page_size": size, names[1]: pages}
        return httpx.Response(200, content=msgspec.json.encode({**body, **self._changes}))


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


def pages_of(resource: str, size: Any = 100) -> Callable[[Any], Any]:
    """Return a call that collects the pages of CVMs or of apps."""
    return collected(lambda cloud: attrgetter(f"{resource}.pages")(cloud)(size))


def pages(service: Pages, size: int = 2, **settings: Any) -> list[CvmPage]:
    found: list[CvmPage] = ask(service, collected(lambda cloud: cloud.cvms.pages(size)), **settings)
    return found


def names(found: list[CvmPage]) -> list[list[str]]:
    return [[cvm.name for cvm in page] for page in found]


@versions
def test_pages_hold_the_same_cvms_as_the_list(version: str) -> None:
    items = [(hosted if version == "2025-10-28" else info)(number) for number in range(5)]
    listed = ask(lambda _: httpx.Response(200, json=items), lambda cloud: cloud.cvms.list(), api_version=version)

    found = pages(Pages(items), api_version=version)

    assert [cvm for page in found for cvm in page] == list(listed)
    assert [(page.page, page.pages, page.total, page.changed) for page in found] == [
        (1, 3, 5, False),
        (2, 3, 5, False),
        (3, 3, 5, False),
    ]
    assert all(isinstance(page, CvmPage) for page in found)


def test_iter_yields_the_cvms_one_by_one() -> None:
    service = Pages([info(number) for number in range(5)])

    found = ask(service, collected(lambda cloud: cloud.cvms.iter(page_size=2)))

    assert [cvm.name for cvm in found] == ["n0", "n1", "n2", "n3", "n4"]
    assert [query["page"] for query in service.queries] == ["1", "2", "3"]


def test_an_empty_fleet_is_one_empty_page() -> None:
    (page,) = pages(Pages([]))

    assert (len(page), page.total, page.changed) == (0, 0, False)


def test_filters_and_the_size_of_pages_are_sent() -> None:
    service = Pages([])

    ask(service, collected(lambda cloud: cloud.cvms.pages(user_id="usr_1", node_id=Node(id=4, node_id=9))))

    assert service.queries == [{"page": "1", "page_size": "100", "user_id": "usr_1", "teepod_id": "4"}]


def test_a_cvm_that_moves_over_the_edge_of_a_page_is_yielded_once_and_told_of(caplog: pytest.LogCaptureFixture) -> None:
    before, after = [info(number) for number in range(4)], [info(number) for number in (9, 0, 1, 2, 3)]

    found = pages(Pages(before, after))

    assert names(found) == [["n0", "n1"], ["n2"], ["n3"]]
    assert [page.changed for page in found] == [False, True, True]
    logged = [record for record in caplog.records if record.name == "phala_facade.paging"]
    assert [record.levelno for record in logged] == [logging.WARNING] * 2  # once in each client
    assert "may be missing" in logged[0].getMessage()


def test_a_cvm_that_slips_to_a_page_before_is_known_to_be_missing_at_the_end() -> None:
    before, after = [info(number) for number in range(4)], [info(number) for number in (1, 2, 3, 4)]

    found = pages(Pages(before, after))

    assert names(found) == [["n0", "n1"], ["n3", "n4"]]
    assert [page.changed for page in found] == [False, False]


def test_a_total_that_changes_is_told_of() -> None:
    found = pages(Pages([info(number) for number in range(4)], [info(number) for number in range(3)]))

    assert [page.changed for page in found] == [False, True]


def test_in_strict_mode_a_list_that_changes_is_an_error() -> None:
    before, after = [info(number) for number in range(4)], [info(number) for number in (9, 0, 1, 2, 3)]

    with pytest.raises(UnexpectedResponseError, match=r"cvms.pages.*changed while its pages"):
        pages(Pages(before, after), strict=True)


def test_a_service_that_repeats_one_page_for_ever_ends() -> None:
    with pytest.raises(UnexpectedResponseError, match="page 1 was sent in response to the request for page 2"):
        pages(Pages([info(0), info(1)], page=1, pages=1_000_000))


def test_a_page_without_anything_new_is_the_last() -> None:
    items = [info(0), info(1)]
    service = Pages(items, [*items, *items, *items])

    assert names(pages(service)) == [["n0", "n1"]]
    assert names(pages(Pages([*items, *items, *items]))) == [["n0", "n1"], []]


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
        b"not json",
        b"",
    ],
)
def test_an_unknown_envelope_is_an_error_and_never_an_empty_fleet(body: Any) -> None:
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)

    for resource in ("cvms", "apps"):
        with pytest.raises(UnexpectedResponseError):
            ask(lambda _: httpx.Response(200, content=content), pages_of(resource))


def test_an_item_that_is_no_cvm_is_named_and_the_others_are_kept() -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        pages(Pages([info(0), {"no": "cvm"}]))

    assert caught.value.path == "items[1]"
    assert [cvm.name for cvm in caught.value.partial] == ["n0"]


def test_a_failing_page_ends_the_walk() -> None:
    responses = iter([Pages([info(number) for number in range(4)])] * 2)

    def service(request: httpx.Request) -> httpx.Response:
        return next(responses)(request) if request.url.params["page"] == "1" else httpx.Response(500)

    with pytest.raises(ServerError):
        ask(service, collected(lambda cloud: cloud.cvms.pages(2)), max_retries=0)


@pytest.mark.parametrize("size", [0, 101, "2", True, 1.5])
def test_a_size_that_the_service_refuses_is_refused_at_once(size: Any) -> None:
    service = Pages([])

    for resource in ("cvms", "apps"):
        with pytest.raises(ConfigurationError, match="page_size"):
            ask(service, pages_of(resource, size))

    assert service.queries == []


def test_a_page_is_immutable_can_be_copied_and_stays_a_page_when_sliced() -> None:
    (page,) = pages(Pages([info(0), info(1)]))

    assert copy.deepcopy(page).total == page[:1].total == 2
    assert isinstance(page[:1], CvmPage)
    assert repr(page).startswith("<page 1 of 1: CvmPage([Cvm(")
    assert page.to_dicts() == [cvm.to_dict() for cvm in page]
    with pytest.raises(AttributeError, match="immutable"):
        page.total = 3


def test_all_apps_come_in_one_list_with_all_filters_sent() -> None:
    service = Pages([app(number) for number in range(150)])

    found = ask(
        service,
        lambda cloud: cloud.apps.list(
            search="shop",
            status=["running", "stopped"],
            listed=True,
            base_image="dstack-0.5",
            instance_type="tdx.small",
            kms_slug="kms",
            kms_type="phala",
            node="prod5",
            region="us-west-1",
        ),
    )

    assert isinstance(found, AppList)
    assert [each.name for each in found] == [f"a{number}" for number in range(150)]
    assert service.queries[1] == {
        "page": "2",
        "page_size": "100",
        "search": "shop",
        "status": "running",
        "listed": "true",
        "base_image": "dstack-0.5",
        "instance_type": "tdx.small",
        "kms_slug": "kms",
        "kms_type": "phala",
        "node": "prod5",
        "region": "us-west-1",
    }


def test_several_statuses_repeat_their_key() -> None:
    urls: list[str] = []

    def service(request: httpx.Request) -> httpx.Response:
        urls.append(str(request.url))
        return Pages([])(request)

    ask(service, lambda cloud: cloud.apps.list(status=["running", "stopped"]))
    ask(service, lambda cloud: cloud.apps.list(status="running"))

    assert [url.count("status=") for url in urls] == [2, 2, 1, 1]


def test_an_app_of_which_only_the_identifier_may_be_seen_is_one_of_the_list() -> None:
    minimal = dict.fromkeys(full(APP)) | {"app_id": "ab" * 20}

    found = ask(Pages([app(0), minimal]), lambda cloud: cloud.apps.list())

    assert [each.is_minimal for each in found] == [False, True]


def test_pages_of_apps_say_when_the_list_changes() -> None:
    before, after = [app(number) for number in range(4)], [app(number) for number in (9, 0, 1, 2, 3)]

    found = ask(Pages(before, after), collected(lambda cloud: cloud.apps.pages(2)))

    assert [[each.name for each in page] for page in found] == [["a0", "a1"], ["a2"], ["a3"]]
    assert [page.changed for page in found] == [False, True, True]
    assert all(isinstance(page, AppPage) for page in found)


@pytest.mark.parametrize(
    "filters", [{"search": 1}, {"node": "a\x00b"}, {"status": [1]}, {"status": 1}, {"listed": "yes"}]
)
def test_a_filter_that_cannot_be_sent_is_refused_at_once(filters: dict[str, Any]) -> None:
    service = Pages([])

    with pytest.raises(ConfigurationError, match=next(iter(filters))):
        ask(service, lambda cloud: cloud.apps.list(**filters))

    assert service.queries == []


def test_the_values_to_filter_by_are_tuples() -> None:
    body = {
        "statuses": ["running", "stopped"],
        "image_versions": ["0.5.4"],
        "instance_types": ["tdx.small"],
        "kms_slugs": [],
        "kms_types": ["phala"],
        "regions": ["us-west-1"],
        "nodes": ["prod5"],
    }

    found = ask(lambda _: httpx.Response(200, json=body), lambda cloud: cloud.apps.filter_options())

    assert found.to_dict() == body
    assert found.statuses == ("running", "stopped")
    assert found.source.deviations == ()


def test_an_odd_value_to_filter_by_is_told_of_and_the_rest_stays() -> None:
    body = {"statuses": "running", "regions": ["us"], "nodes": ["n"]}

    found = ask(lambda _: httpx.Response(200, json=body), lambda cloud: cloud.apps.filter_options())

    assert (found.statuses, found.regions, found.kms_types) == ((), ("us",), ())
    assert {"statuses", "kms_types"} <= {deviation.path for deviation in found.source.deviations}
    with pytest.raises(UnexpectedResponseError):
        ask(lambda _: httpx.Response(200, json={"detail": "x"}), lambda cloud: cloud.apps.filter_options())


def test_lists_and_pages_show_themselves_as_tables_and_a_list_stays_one_when_sliced() -> None:
    listed = ask(Pages([app(number) for number in range(12)]), lambda cloud: cloud.apps.list())
    (cvms,) = pages(Pages([info(0)]))
    (apps,) = ask(Pages([app(0)]), pages_of("apps"))

    assert isinstance(listed[1:3], AppList)
    assert repr(listed).endswith("... and 2 more])")
    assert listed.to_dicts()[0] == listed[0].to_dict()
    shown = [cast("Any", each)._repr_html_() for each in (listed, cvms, apps)]
    assert ["12 apps" in shown[0], "1 CVM" in shown[1], "1 app<" in shown[2]] == [True] * 3
    assert "a0" in shown[2]


def test_an_app_that_is_none_is_named_and_the_others_are_kept() -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Pages([app(0), {"no": "app"}, {"none": "either"}]), lambda cloud: cloud.apps.list())

    assert caught.value.path == "dstack_apps[1]"
    assert [each.name for each in caught.value.partial] == ["a0"]


def test_apps_that_are_no_array_are_no_page() -> None:
    with pytest.raises(UnexpectedResponseError, match="dstack_apps is not a JSON array"):
        ask(Pages([], dstack_apps={}), lambda cloud: cloud.apps.list())


def test_a_node_without_an_id_cannot_be_filtered_by() -> None:
    with pytest.raises(ConfigurationError, match="no id to filter by"):
        ask(Pages([]), collected(lambda cloud: cloud.cvms.pages(node_id=Node(name="prod5"))))
